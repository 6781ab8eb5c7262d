using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Parameters as one vector, and limits for their gradients.</summary>
        public static partial class utils
        {
            private static readonly Operator Cat = new("aten::cat");
            private static readonly Operator Norms = new("aten::_foreach_norm", "Scalar");
            private static readonly Operator Scale = new("aten::_foreach_mul_", "Scalar");

            /// <summary>Scales the gradients so that the norm of all of them together is at most <paramref name="max_norm"/>.</summary>
            /// <param name="tensors">The parameters; those without a gradient are passed over.</param>
            /// <param name="max_norm">The largest norm.</param>
            /// <param name="norm_type">The order of the norm; infinity for the largest magnitude.</param>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var gradients = Gradients(tensors);
                if (gradients.Length == 0)
                {
                    return 0;
                }
                var norms = Norms.InvokeList(gradients, norm_type);
                var total = functional.VectorNorm.Invoke(stack(norms), norm_type).to(ScalarType.Float64).item<double>();
                var scale = max_norm / (total + 1e-6);
                if (scale < 1)
                {
                    Scale.InvokeVoid(gradients, scale);
                }
                return total;
            }

            /// <summary>Cuts every element of the gradients off at ± <paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                foreach (var gradient in Gradients(tensors))
                {
                    gradient.clamp_(-clip_value, clip_value);
                }
            }

            /// <summary>All parameters after one another in one vector; differentiable.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                var flat = tensors.Select(parameter => parameter.reshape(-1)).ToArray();
                try
                {
                    return Cat.Invoke(flat);
                }
                finally
                {
                    foreach (var part in flat)
                    {
                        part.Dispose();
                    }
                }
            }

            /// <summary>Writes the elements of a vector into the parameters, one after the other.</summary>
            /// <exception cref="ArgumentException">The vector is not as long as the parameters are together; nothing is written.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(vec);
                var parameters = tensors.ToArray();
                var count = parameters.Sum(parameter => parameter.numel());
                if (vec.ndim != 1 || vec.numel() != count)
                {
                    throw new ArgumentException($"The parameters have {count} elements, so a vector of that length is needed, but there are {vec.numel()} in {vec.ndim} dimensions.", nameof(vec));
                }
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var start = 0L;
                foreach (var parameter in parameters)
                {
                    var length = parameter.numel();
                    parameter.copy_(vec.narrow(0, start, length).view(parameter.shape));
                    start += length;
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                return [.. tensors.Select(parameter => parameter.grad).OfType<Tensor>()];
            }
        }
    }
}
