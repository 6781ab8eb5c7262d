using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A function whose forward and backward are written in C#.</summary>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class Function<T> where T : Function<T>, new()
        {
            /// <summary>The name in messages.</summary>
            public abstract string Name { get; }

            internal abstract List<Tensor> Forward(AutogradContext context, object[] vars);

            internal abstract List<Tensor> Backward(AutogradContext context, List<Tensor> gradients);

            /// <summary>Runs forward, and puts backward into the graph where an input needs gradients.</summary>
            public static List<Tensor> apply_internal(params object[] vars) => FunctionCall.Apply(new T().Forward, new T().Backward, new T().Name, vars);
        }

        /// <summary>A function with one tensor as its result.</summary>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>One gradient for each of forward's arguments; null for those that have none.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            internal sealed override List<Tensor> Forward(AutogradContext context, object[] vars) => [forward(context, vars)];

            internal sealed override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients[0]);
        }

        /// <summary>A function with several tensors as its result.</summary>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            internal sealed override List<Tensor> Forward(AutogradContext context, object[] vars) => forward(context, vars);

            internal sealed override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients);
        }

        /// <summary>One application of a function of C#: lives as long as its node in the graph.</summary>
        private sealed unsafe class FunctionCall(Func<AutogradContext, List<Tensor>, List<Tensor>> backward, string name, AutogradContext context, bool[] isTensor)
        {
            internal static List<Tensor> Apply(Func<AutogradContext, object[], List<Tensor>> forward, Func<AutogradContext, List<Tensor>, List<Tensor>> backward, string name, object[] vars)
            {
                Tensor[] inputs = [.. vars.OfType<Tensor>()];
                var context = new AutogradContext();
                List<Tensor> outputs;
                using (no_grad())
                {
                    outputs = forward(context, vars);
                }
                bool recorded;
                fixed (nint* handles = Handles(inputs))
                {
                    recorded = Native.tt_any_requires_grad(handles, inputs.Length) != 0;
                }
                if (!recorded)
                {
                    context.Dispose();
                    return outputs;
                }
                context.Keep(outputs);
                // Forward may return an input or a view of one; each result gets a history of its own.
                var results = outputs.ConvertAll(output => output.detach());
                var differentiable = outputs.ConvertAll(output => (sbyte)(context.IsDifferentiable(output) ? 1 : 0)).ToArray();
                var call = GCHandle.Alloc(new FunctionCall(backward, name, context, Array.ConvertAll(vars, value => value is Tensor)));
                fixed (nint* from = Handles(inputs), to = Handles(results))
                fixed (sbyte* flags = differentiable)
                {
                    // From here on the node owns the call, also when attaching fails.
                    Native.Check(Native.tt_attach_node(&Backward, &Release, GCHandle.ToIntPtr(call), context.MaterializeGrads ? 1 : 0, from, inputs.Length, to, flags, results.Count));
                }
                GC.KeepAlive(inputs);
                foreach (var output in outputs)
                {
                    if (!inputs.Any(input => ReferenceEquals(input, output)))
                    {
                        output.Dispose();
                    }
                }
                return results;
            }

            [UnmanagedCallersOnly]
            private static byte* Backward(nint call, nint node, nint* gradients, int gradientCount, nint* results, int resultCount)
            {
                try
                {
                    var self = (FunctionCall)GCHandle.FromIntPtr(call).Target!;
                    self.Run(node, new Span<nint>(gradients, gradientCount), new Span<nint>(results, resultCount));
                    return null;
                }
                catch (Exception exception)
                {
                    // Nothing may be thrown through native frames: libtorch throws the text on, and it becomes an ExternalException.
                    var text = Encoding.UTF8.GetBytes($"{exception.GetType().Name} in the backward of a function of C#: {exception.Message}\0");
                    var copy = (byte*)NativeMemory.Alloc((nuint)text.Length);
                    text.CopyTo(new Span<byte>(copy, text.Length));
                    return copy;
                }
            }

            [UnmanagedCallersOnly]
            private static void Release(nint call)
            {
                var handle = GCHandle.FromIntPtr(call);
                ((FunctionCall)handle.Target!).End();
                handle.Free();
            }

            private void Run(nint node, Span<nint> gradients, Span<nint> results)
            {
                using var scope = NewDisposeScope();
                List<Tensor> given = [];
                foreach (var gradient in gradients)
                {
                    given.Add(Tensor.Own(gradient));
                }
                context.Restore(node);
                var answers = backward(context, given);
                if (answers.Count != isTensor.Length)
                {
                    throw new InvalidOperationException($"The backward of {name} must return {isTensor.Length} gradients, one for each argument of forward, but returned {answers.Count}.");
                }
                var next = 0;
                for (var i = 0; i < answers.Count; i++)
                {
                    if (!isTensor[i])
                    {
                        continue;
                    }
                    if (answers[i] is { IsInvalid: false } answer)
                    {
                        Native.tt_retain(answer.Handle);
                        results[next] = answer.Handle;
                    }
                    next++;
                }
            }

            private void End() => context.Dispose();
        }
    }
}
