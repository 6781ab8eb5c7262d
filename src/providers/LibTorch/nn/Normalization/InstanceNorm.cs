using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Every feature of every sample by itself brought to mean 0 and variance 1, then scaled and shifted (Ulyanov et al., 2016).</summary>
    /// <remarks>Running values are used in evaluation only where the layer was told to keep them.</remarks>
    public abstract class InstanceNorm : NormBase
    {
        public InstanceNorm(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
        {
        }

        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            if (input.ndim != GetNumberOfBatchDimensions())
            {
                return Normalized(input);
            }
            using var batch = input.unsqueeze(0);
            using var result = Normalized(batch);
            return result.squeeze(0);
        }

        /// <summary>The number of dimensions of an input without a batch.</summary>
        protected abstract long GetNumberOfBatchDimensions();

        private Tensor Normalized(Tensor input) => training
            ? functional.instance_norm(input, Mean, Variance, Scale, Shift, true, Share(), eps)
            : functional.instance_norm(input, Mean, Variance, Scale, Shift, Mean is null, 0, eps);
    }

    /// <summary>Instance normalization of [batch, features, length] or [features, length].</summary>
    public sealed class InstanceNorm1d : InstanceNorm
    {
        internal InstanceNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm1d))
        {
        }

        protected override long GetNumberOfBatchDimensions() => 2;

        protected override void ValidateInputDimensions(Tensor input) => CheckDimensions(input, 2, 3);
    }

    /// <summary>Instance normalization of [batch, features, height, width] or [features, height, width].</summary>
    public sealed class InstanceNorm2d : InstanceNorm
    {
        internal InstanceNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm2d))
        {
        }

        protected override long GetNumberOfBatchDimensions() => 3;

        protected override void ValidateInputDimensions(Tensor input) => CheckDimensions(input, 3, 4);
    }

    /// <summary>Instance normalization of [batch, features, depth, height, width] or [features, depth, height, width].</summary>
    public sealed class InstanceNorm3d : InstanceNorm
    {
        internal InstanceNorm3d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm3d))
        {
        }

        protected override long GetNumberOfBatchDimensions() => 4;

        protected override void ValidateInputDimensions(Tensor input) => CheckDimensions(input, 4, 5);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Instance normalization of [batch, features, length] or [features, length].</summary>
            public static InstanceNorm1d InstanceNorm1d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            /// <summary>Instance normalization of [batch, features, height, width] or [features, height, width].</summary>
            public static InstanceNorm2d InstanceNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            /// <summary>Instance normalization of [batch, features, depth, height, width] or [features, depth, height, width].</summary>
            public static InstanceNorm3d InstanceNorm3d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
