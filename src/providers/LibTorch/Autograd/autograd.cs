using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients by reverse-mode differentiation.</summary>
    public static partial class autograd
    {
        /// <summary>The gradients of a sum of outputs with respect to inputs, without touching <c>grad</c>.</summary>
        /// <param name="outputs">What to differentiate.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">The weights of the outputs; may be left out for outputs of one element.</param>
        /// <param name="retain_graph">Whether the graph stays for another call. It does not follow <paramref name="create_graph"/>: a second derivative needs both.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated themselves.</param>
        /// <param name="allow_unused">Whether an input that the outputs do not depend on is no error; its gradient is then a tensor with <see cref="Tensor.IsInvalid"/>.</param>
        /// <exception cref="ExternalException">libtorch's message.</exception>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            fixed (nint* to = Handles(outputs), from = Handles(inputs), weights = Handles(grad_outputs), result = results)
            {
                Native.Check(Native.tt_gradients(to, outputs.Count, from, inputs.Count, weights, grad_outputs?.Count ?? 0,
                    retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, result));
            }
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, Tensor.Own);
        }

        /// <summary>Adds the gradients of outputs to <c>grad</c> of the leaves (or of the inputs alone, where given).</summary>
        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            fixed (nint* outputs = Handles(tensors), weights = Handles(grad_tensors), leaves = Handles(inputs))
            {
                Native.Check(Native.tt_backward(outputs, tensors.Count, weights, grad_tensors?.Count ?? 0,
                    retain_graph switch { null => -1, true => 1, false => 0 }, create_graph ? 1 : 0, leaves, inputs?.Count ?? 0));
            }
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
            => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
            => backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Handles for a <c>fixed</c> statement, which gives null for null and for an empty list.</summary>
        internal static nint[]? Handles(IList<Tensor>? tensors)
        {
            if (tensors is null)
            {
                return null;
            }
            var handles = new nint[tensors.Count];
            for (var i = 0; i < handles.Length; i++)
            {
                handles[i] = tensors[i] is { IsInvalid: false } tensor ? tensor.Handle : 0;
            }
            return handles;
        }
    }
}
