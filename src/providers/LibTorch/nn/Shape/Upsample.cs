using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>How <see cref="nn.Upsample"/> fills in.</summary>
        public enum UpsampleMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
        }

        /// <summary>How <see cref="nn.functional.interpolate"/> fills in.</summary>
        public enum InterpolationMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
            Area = 5,
            NearestExact = 6,
        }

        /// <summary>How <see cref="nn.functional.grid_sample"/> reads between pixels.</summary>
        public enum GridSampleMode
        {
            Nearest = 0,
            Bilinear = 2,
        }

        /// <summary>What <see cref="nn.functional.grid_sample"/> reads outside the image.</summary>
        public enum GridSamplePaddingMode
        {
            Zeros = 0,
            Reflection = 1,
            Border = 2,
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>[batch, channels, ...] at another resolution.</summary>
    public sealed class Upsample : ParameterLessModule<Tensor, Tensor>
    {
        private readonly long[]? _size;
        private readonly double[]? _scaleFactor;

        internal Upsample(long[]? size, double[]? scale_factor, UpsampleMode mode, bool? align_corners, bool? recompute_scale_factor)
            : base(nameof(Upsample))
        {
            (_size, _scaleFactor) = (size, scale_factor);
            (this.mode, this.align_corners, this.recompute_scale_factor) = (mode, align_corners, recompute_scale_factor);
        }

        public ReadOnlySpan<long> size => _size;

        public ReadOnlySpan<double> scale_factor => _scaleFactor;

        public UpsampleMode mode { get; }

        public bool? align_corners { get; }

        public bool? recompute_scale_factor { get; set; }

        public override Tensor forward(Tensor input) =>
            functional.interpolate(input, _size, _scaleFactor, (InterpolationMode)mode, align_corners, recompute_scale_factor ?? false);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>[batch, channels, ...] at another resolution: of this size, or larger by these factors.</summary>
            public static Upsample Upsample(long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool? align_corners = null, bool? recompute_scale_factor = null) =>
                new(size, scale_factor, mode, align_corners, recompute_scale_factor);
        }
    }
}
