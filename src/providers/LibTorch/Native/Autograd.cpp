// Gradients: flags of tensors, grad mode, backward, and functions whose forward and backward are written in C#.
#include "Shim.h"

#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/csrc/autograd/variable.h>

#include <cstdlib>

namespace {

std::vector<at::Tensor> tensors(const tt::Handle* handles, int32_t count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (int32_t i = 0; i < count; i++) result.push_back(tt::borrow(handles[i]));
  return result;
}

c10::optional<bool> optional_bool(int32_t value) { return value < 0 ? c10::nullopt : c10::optional<bool>(value != 0); }

/// Backward of a function written in C#. `backward` gets one owned handle for each output (0: no gradient came) and fills in one owned
/// handle for each edge; it returns null, or a malloc'd message when C# threw. `dispose` ends the life of `context`.
struct ManagedNode final : torch::autograd::Node {
  using Backward = char* (*)(void* context, ManagedNode* node, const tt::Handle* outputs, int32_t output_count, tt::Handle* inputs, int32_t input_count);
  using Dispose = void (*)(void* context);

  ManagedNode(Backward backward, Dispose dispose, void* context, bool materialize)
      : backward_(backward), dispose_(dispose), context_(context), materialize_(materialize) {}
  ~ManagedNode() override { dispose_(context_); }

  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    std::vector<tt::Handle> outputs;
    for (size_t i = 0; i < gradients.size(); i++) {
      outputs.push_back(tt::release(gradients[i].defined() || !materialize_ ? std::move(gradients[i]) : input_metadata(i).zeros_like()));
    }
    std::vector<tt::Handle> inputs(num_outputs(), nullptr);
    char* failure = backward_(context_, this, outputs.data(), static_cast<int32_t>(outputs.size()), inputs.data(), static_cast<int32_t>(inputs.size()));
    torch::autograd::variable_list result;
    for (auto input : inputs) {
      result.emplace_back(input == nullptr ? at::Tensor() : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(input)));
    }
    if (failure != nullptr) {
      const std::string message(failure);
      std::free(failure);
      TORCH_CHECK(false, message);
    }
    return result;
  }

  std::string name() const override { return "ManagedNode"; }

 private:
  Backward backward_;
  Dispose dispose_;
  void* context_;
  bool materialize_;
};

}  // namespace

TT_EXPORT int32_t tt_requires_grad(tt::Handle handle) { return tt::borrow(handle).requires_grad(); }

TT_EXPORT int32_t tt_set_requires_grad(tt::Handle handle, int32_t value) {
  return tt::guarded([&] {
    auto tensor = tt::borrow(handle);
    TORCH_CHECK(value != 0 || tensor.is_leaf(), "requires_grad can be unset only on a leaf; use detach() on a result of other operators");
    tensor.set_requires_grad(value != 0);
  });
}

TT_EXPORT int32_t tt_is_leaf(tt::Handle handle) { return tt::borrow(handle).is_leaf(); }

TT_EXPORT int32_t tt_retain_grad(tt::Handle handle) {
  return tt::guarded([&] { tt::borrow(handle).retain_grad(); });
}

TT_EXPORT int32_t tt_grad(tt::Handle handle, tt::Handle* result) {
  return tt::guarded([&] { *result = tt::release(tt::borrow(handle).grad()); });
}

TT_EXPORT int32_t tt_set_grad(tt::Handle handle, tt::Handle gradient) {
  return tt::guarded([&] {
    auto tensor = tt::borrow(handle);
    auto value = tt::borrow(gradient);
    if (value.defined()) {
      TORCH_CHECK(value.sizes() == tensor.sizes(), "a gradient of shape ", value.sizes(), " was assigned to a tensor of shape ", tensor.sizes());
      TORCH_CHECK(value.device() == tensor.device(), "a gradient on ", value.device(), " was assigned to a tensor on ", tensor.device());
      TORCH_CHECK(value.scalar_type() == tensor.scalar_type(), "a gradient of type ", value.scalar_type(), " was assigned to a tensor of type ", tensor.scalar_type());
    }
    tensor.mutable_grad() = value;
  });
}

/// Makes `handle` share the data of `source`, keeping its place in the graph: how a parameter changes device or type.
TT_EXPORT int32_t tt_set_data(tt::Handle handle, tt::Handle source) {
  return tt::guarded([&] { tt::borrow(handle).set_data(tt::borrow(source)); });
}

TT_EXPORT int32_t tt_grad_mode() { return c10::GradMode::is_enabled(); }

TT_EXPORT void tt_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

TT_EXPORT int32_t tt_is_inference_mode() { return c10::InferenceMode::is_enabled(); }

TT_EXPORT c10::InferenceMode* tt_enter_inference_mode(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }

TT_EXPORT void tt_leave_inference_mode(c10::InferenceMode* guard) { delete guard; }

TT_EXPORT int32_t tt_anomaly_mode(int32_t* check_nan) {
  *check_nan = torch::autograd::AnomalyMode::should_check_nan();
  return torch::autograd::AnomalyMode::is_enabled();
}

TT_EXPORT void tt_set_anomaly_mode(int32_t enabled, int32_t check_nan) { torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0); }

TT_EXPORT int32_t tt_backward(const tt::Handle* outputs, int32_t output_count, const tt::Handle* gradients, int32_t gradient_count, int32_t retain_graph,
                              int32_t create_graph, const tt::Handle* inputs, int32_t input_count) {
  return tt::guarded([&] {
    torch::autograd::backward(tensors(outputs, output_count), tensors(gradients, gradient_count), optional_bool(retain_graph), create_graph != 0,
                              tensors(inputs, input_count));
  });
}

TT_EXPORT int32_t tt_gradients(const tt::Handle* outputs, int32_t output_count, const tt::Handle* inputs, int32_t input_count, const tt::Handle* gradients,
                               int32_t gradient_count, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, tt::Handle* results) {
  return tt::guarded([&] {
    auto grads = torch::autograd::grad(tensors(outputs, output_count), tensors(inputs, input_count), tensors(gradients, gradient_count),
                                       optional_bool(retain_graph), create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < grads.size(); i++) results[i] = tt::release(std::move(grads[i]));
  });
}

/// Whether the graph must lead through a function with these inputs.
TT_EXPORT int32_t tt_any_requires_grad(const tt::Handle* inputs, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (inputs[i] != nullptr && tt::borrow(inputs[i]).requires_grad()) return c10::GradMode::is_enabled();
  return 0;
}

/// Puts a function written in C# into the graph: its outputs, computed without gradients, become its results.
TT_EXPORT int32_t tt_attach_node(ManagedNode::Backward backward, ManagedNode::Dispose dispose, void* context, int32_t materialize, const tt::Handle* inputs,
                                 int32_t input_count, const tt::Handle* outputs, const int8_t* differentiable, int32_t output_count) {
  auto node = std::shared_ptr<ManagedNode>(new ManagedNode(backward, dispose, context, materialize != 0), torch::autograd::deleteNode);
  return tt::guarded([&] {
    torch::autograd::edge_list edges;
    for (int32_t i = 0; i < input_count; i++) edges.push_back(torch::autograd::impl::gradient_edge(tt::borrow(inputs[i])));
    node->set_next_edges(std::move(edges));
    for (int32_t i = 0; i < output_count; i++) {
      auto output = tt::borrow(outputs[i]);
      const auto slot = node->add_input_metadata(output);
      if (differentiable[i] != 0) torch::autograd::impl::set_gradient_edge(output, {node, slot});
    }
  });
}

/// Gives a saved output its place in the graph back: it was saved without, for it would have kept its own node alive.
TT_EXPORT int32_t tt_restore_output(ManagedNode* node, int32_t slot, tt::Handle output) {
  return tt::guarded([&] { torch::autograd::impl::set_gradient_edge(tt::borrow(output), {node->shared_from_this(), static_cast<uint32_t>(slot)}); });
}
