namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>Derivatives of functions.</summary>
        public static class functional
        {
            /// <summary>The derivative of each element of the output by each element of the input: the output's shape, then the input's.</summary>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs)
                => Rows(all => [function(all[0])], [inputs])[0][0];

            /// <summary>One Jacobian for each output.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor, Tensor[]> function, Tensor inputs)
                => Rows(all => function(all[0]), [inputs]).Select(row => row[0]);

            /// <summary>One Jacobian for each input.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor> function, params Tensor[] inputs)
                => Rows(all => [function(all)], inputs)[0];

            /// <summary>One Jacobian for each pair of an output and an input, outputs first.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor[]> function, params Tensor[] inputs)
                => Rows(function, inputs).SelectMany(row => row);

            private static Tensor[][] Rows(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
            {
                using var scope = NewDisposeScope();
                using var recording = enable_grad();
                var variables = Array.ConvertAll(inputs, input => input.detach().requires_grad_());
                var outputs = function(variables);
                return Array.ConvertAll(outputs, output => Row(output, variables));
            }

            private static Tensor[] Row(Tensor output, Tensor[] variables)
            {
                var flat = output.reshape(-1);
                var rows = Array.ConvertAll(variables, _ => new List<Tensor>());
                for (long element = 0; element < flat.NumberOfElements; element++)
                {
                    var gradients = flat.requires_grad ? grad([flat[element]], variables, retain_graph: true, allow_unused: true) : [];
                    for (var i = 0; i < variables.Length; i++)
                    {
                        rows[i].Add(i < gradients.Count && !gradients[i].IsInvalid ? gradients[i] : zeros_like(variables[i]));
                    }
                }
                return [.. variables.Select((variable, i) => Stacked(rows[i], variable, [.. output.shape, .. variable.shape]))];
            }

            private static Tensor Stacked(List<Tensor> rows, Tensor variable, long[] shape)
                => (rows.Count == 0 ? zeros(shape, variable.dtype, variable.device) : stack(rows).reshape(shape)).MoveToOuterDisposeScope();
        }
    }
}
