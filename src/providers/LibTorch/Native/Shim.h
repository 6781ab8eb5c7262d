// What the shim's files share: ownership of tensors across the border, and the one way out of an exception.
//
// A tensor crosses the border as the address of its TensorImpl with one reference owned by the C# object; 0 is an undefined tensor.
// Every entry point returns a status (0 is success) and leaves the message of a failure for tt_error() on the same thread.
#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <exception>
#include <string>

#define TT_EXPORT extern "C" __attribute__((visibility("default")))

namespace tt {

using Handle = c10::TensorImpl*;

/// A value on its way in or out. Lists are addressed by payload; a list coming back is malloc'd and freed by tt_free.
struct Value {
  int32_t tag;
  int32_t count;
  int64_t payload;
};

enum Tag : int32_t {
  kNone = 0,
  kTensor = 1,
  kInt = 2,
  kDouble = 3,
  kBool = 4,
  kComplex = 5,     // payload: two doubles
  kIntList = 6,     // payload: int64 each
  kDoubleList = 7,  // payload: double each
  kBoolList = 8,    // payload: int64 each
  kTensorList = 9,  // payload: handle each
  kString = 10,     // payload: bytes in UTF-8, count of them
  kDevice = 11,     // payload: type in the low 32 bits, index in the high 32
  kGenerator = 12,
};

void set_error(const char* message);

/// A new reference to a tensor that C# keeps.
inline at::Tensor borrow(Handle handle) {
  if (handle == nullptr) return at::Tensor();
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::unsafe_reclaim_from_nonowning(handle));
}

/// Gives the reference to C#.
inline Handle release(at::Tensor&& tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

inline Handle release(const at::Tensor& tensor) { return release(at::Tensor(tensor)); }

/// Nothing C++ throws may reach the runtime of C#.
template <typename Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::Error& error) {
    set_error(error.what());
  } catch (const std::exception& error) {
    set_error(error.what());
  } catch (...) {
    set_error("An unknown exception was thrown by libtorch.");
  }
  return 1;
}

}  // namespace tt
