// What an optimizer written in C# needs to run over memory itself: addresses, where the layouts agree, and the mark that the tensors changed.
#include "Shim.h"

namespace {

enum Layout : int32_t { kNoGradient = 0, kMixed = 1, kSingle = 2, kDouble = 3 };

/// Elements lie one after another without gaps or overlap, so that the order of memory visits each element once.
bool dense(const at::Tensor& tensor) {
  return tensor.layout() == c10::kStrided && tensor.device().is_cpu() && tensor.is_non_overlapping_and_dense() && !tensor.is_conj() && !tensor.is_neg();
}

/// The order of memory is the same for both. The stride of a dimension of size 1 is never used and may be anything.
bool same_order(const at::Tensor& one, const at::Tensor& other) {
  if (one.sizes() != other.sizes()) return false;
  for (int64_t i = 0; i < one.dim(); i++)
    if (one.size(i) > 1 && one.stride(i) != other.stride(i)) return false;
  return true;
}

}  // namespace

/// Looks at a parameter, its gradient and `count` tensors of state (0 is a tensor that is not in use). Where all of them are dense on the CPU, of one
/// floating-point type and in the same order, fills `addresses` (parameter, gradient, state), marks parameter and state as changed in place, so that
/// autograd still refuses a graph that has saved their old values, and answers kSingle or kDouble; else changes nothing.
TT_EXPORT int32_t tt_update_layout(tt::Handle parameter_handle, const tt::Handle* state, int32_t count, void** addresses, int64_t* elements, int32_t* layout) {
  return tt::guarded([&] {
    const auto parameter = tt::borrow(parameter_handle);
    const auto& gradient = parameter.grad();
    if (!gradient.defined()) {
      *layout = kNoGradient;
      return;
    }

    *layout = kMixed;
    const auto type = parameter.scalar_type();
    if ((type != at::kFloat && type != at::kDouble) || !dense(parameter)) return;
    const auto alike = [&](const at::Tensor& other) { return other.scalar_type() == type && dense(other) && same_order(parameter, other); };
    if (!alike(gradient)) return;
    for (int32_t i = 0; i < count; i++)
      if (state[i] != nullptr && !alike(tt::borrow(state[i]))) return;

    addresses[0] = parameter.data_ptr();
    addresses[1] = gradient.data_ptr();
    for (int32_t i = 0; i < count; i++) addresses[2 + i] = state[i] == nullptr ? nullptr : tt::borrow(state[i]).data_ptr();
    *elements = parameter.numel();
    parameter_handle->bump_version();
    for (int32_t i = 0; i < count; i++)
      if (state[i] != nullptr) state[i]->bump_version();
    *layout = type == at::kFloat ? kSingle : kDouble;
  });
}

/// Sets the gradients to zero in place, where there are any.
TT_EXPORT int32_t tt_zero_gradients(const tt::Handle* parameters, int32_t count) {
  return tt::guarded([&] {
    for (int32_t i = 0; i < count; i++) {
      auto gradient = tt::borrow(parameters[i]).grad();
      if (gradient.defined()) gradient.zero_();
    }
  });
}
