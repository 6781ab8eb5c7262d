// What a tensor tells about itself, and memory that comes from C#.
#include "Shim.h"

#include <cstdlib>
#include <cstring>

namespace {

thread_local std::string last_error;

/// Everything C# asks a tensor for, in one crossing.
struct Description {
  int64_t elements;
  int64_t dimensions;
  const int64_t* sizes;
  int64_t element_size;
  int8_t type;
  int8_t device_type;
  int8_t device_index;
  int8_t layout;  // 0: strided
  int8_t contiguous;
  int8_t lazy;  // conjugated, negated or all zero by a flag: the memory does not hold the elements
};

}  // namespace

void tt::set_error(const char* message) { last_error = message; }

TT_EXPORT const char* tt_error() { return last_error.c_str(); }

TT_EXPORT void tt_free(void* memory) { std::free(memory); }

TT_EXPORT void tt_release(tt::Handle handle) {
  auto owner = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle);
}

TT_EXPORT void tt_retain(tt::Handle handle) { tt::release(tt::borrow(handle)); }

TT_EXPORT int32_t tt_describe(tt::Handle handle, Description* result) {
  return tt::guarded([&] {
    const bool strided = handle->layout() == c10::kStrided;
    const auto sizes = handle->sizes();
    const auto device = handle->device();
    *result = {handle->numel(), handle->dim(), sizes.data(), static_cast<int64_t>(handle->dtype().itemsize()),
               static_cast<int8_t>(c10::typeMetaToScalarType(handle->dtype())), static_cast<int8_t>(device.type()), device.index(), static_cast<int8_t>(strided ? 0 : 1), static_cast<int8_t>(strided && handle->is_contiguous()),
               static_cast<int8_t>(handle->key_set().has_any(c10::DispatchKeySet({c10::DispatchKey::Conjugate, c10::DispatchKey::Negative, c10::DispatchKey::ZeroTensor})))};
  });
}

TT_EXPORT int32_t tt_strides(tt::Handle handle, const int64_t** strides, int64_t* offset) {
  return tt::guarded([&] {
    *strides = handle->strides().data();
    *offset = handle->storage_offset();
  });
}

/// The address of the first element, and of the whole storage with its length in bytes.
TT_EXPORT int32_t tt_data(tt::Handle handle, void** first, void** storage, int64_t* bytes) {
  return tt::guarded([&] {
    auto tensor = tt::borrow(handle);
    *first = tensor.data_ptr();
    *storage = tensor.storage().data();
    *bytes = static_cast<int64_t>(tensor.storage().nbytes());
  });
}

/// Memory of C# as a tensor: `freed(context)` is called, on any thread, once the last tensor over it is gone.
TT_EXPORT int32_t tt_from_memory(void* data, const int64_t* sizes, int32_t dimensions, int8_t type, void (*freed)(void*), void* context, tt::Handle* result) {
  return tt::guarded([&] {
    *result = tt::release(at::from_blob(data, c10::IntArrayRef(sizes, dimensions), [freed, context](void*) { freed(context); },
                                        at::TensorOptions().dtype(static_cast<at::ScalarType>(type))));
  });
}

/// A copy of memory of C# in a new tensor on the CPU.
TT_EXPORT int32_t tt_from_copy(const void* data, int64_t bytes, const int64_t* sizes, int32_t dimensions, int8_t type, tt::Handle* result) {
  return tt::guarded([&] {
    auto tensor = at::empty(c10::IntArrayRef(sizes, dimensions), at::TensorOptions().dtype(static_cast<at::ScalarType>(type)));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "the shape holds ", tensor.nbytes(), " bytes, not ", bytes);
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
    *result = tt::release(std::move(tensor));
  });
}
