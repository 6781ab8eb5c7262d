namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator BatchNormalization = new("aten::batch_norm");
            private static readonly Operator InstanceNormalization = new("aten::instance_norm");
            private static readonly Operator LayerNormalization = new("aten::layer_norm");
            private static readonly Operator GroupNormalization = new("aten::group_norm");

            /// <summary>Features (dimension 1) brought to mean 0 and variance 1: in training those of the batch, which also move the running values, else the running ones.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-05) =>
                BatchNormalization.Invoke(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            /// <summary>Features (dimension 1) of every sample by itself brought to mean 0 and variance 1, with the input's own values or the running ones.</summary>
            public static Tensor instance_norm(Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null, Tensor? bias = null, bool use_input_stats = true, double momentum = 0.1, double eps = 1e-05) =>
                InstanceNormalization.Invoke(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            /// <summary>The last dimensions, of this shape, brought to mean 0 and variance 1, then scaled and shifted by element.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05) =>
                LayerNormalization.Invoke(input, normalized_shape, weight, bias, eps, true);

            /// <summary>The channels (dimension 1) in groups brought to mean 0 and variance 1, then scaled and shifted by channel.</summary>
            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05) =>
                GroupNormalization.Invoke(input, num_groups, weight, bias, eps, true);

            /// <summary>x / (k + alpha · mean of x² over <paramref name="size"/> neighbouring channels)^beta, zeros beyond the first and last channel.</summary>
            public static Tensor local_response_norm(Tensor input, long size, double alpha = 0.0001, double beta = 0.75, double k = 1)
            {
                using var scope = NewDisposeScope();
                var shape = input.shape;
                if (shape.Length < 3)
                {
                    throw new ArgumentException($"Normalization over channels needs at least 3 dimensions, but the input has {shape.Length}.", nameof(input));
                }
                // The channels become the depth of a volume, whose mean over a window is a pooling.
                var volume = input.square().reshape(shape[0], 1, shape[1], shape[2], -1);
                var padded = pad(volume, [0, 0, 0, 0, size / 2, (size - 1) / 2]);
                var mean = avg_pool3d(padded, [size, 1, 1], [1, 1, 1]).reshape(shape);
                var result = input.div(mean.mul(alpha).add(k).pow(beta));
                return result.MoveToOuterDisposeScope();
            }

            /// <summary>x divided by its p-norm along a dimension, which counts as at least <paramref name="eps"/>.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using var scope = NewDisposeScope();
                var norm = VectorNorm.Invoke(input, p, new[] { dim }, true);
                return input.div(norm.clamp_min(eps)).MoveToOuterDisposeScope();
            }
        }
    }
}
