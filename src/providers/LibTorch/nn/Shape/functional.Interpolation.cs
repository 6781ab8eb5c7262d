namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            // By the number of dimensions of space, the first entry unused.
            private static readonly Operator[] Nearest = [null!, new("aten::upsample_nearest1d", "vec"), new("aten::upsample_nearest2d", "vec"), new("aten::upsample_nearest3d", "vec")];
            private static readonly Operator[] NearestExact = [null!, new("aten::_upsample_nearest_exact1d", "vec"), new("aten::_upsample_nearest_exact2d", "vec"), new("aten::_upsample_nearest_exact3d", "vec")];
            private static readonly Operator Linear1d = new("aten::upsample_linear1d", "vec");
            private static readonly Operator Bilinear2d = new("aten::upsample_bilinear2d", "vec");
            private static readonly Operator Bilinear2dAntialiased = new("aten::_upsample_bilinear2d_aa", "vec");
            private static readonly Operator Bicubic2d = new("aten::upsample_bicubic2d", "vec");
            private static readonly Operator Bicubic2dAntialiased = new("aten::_upsample_bicubic2d_aa", "vec");
            private static readonly Operator Trilinear3d = new("aten::upsample_trilinear3d", "vec");
            private static readonly Operator GridSampler = new("aten::grid_sampler");
            private static readonly Operator AffineGrid = new("aten::affine_grid_generator");

            /// <summary>[batch, channels, ...] at another resolution.</summary>
            /// <param name="x">1, 2 or 3 dimensions of space behind batch and channels.</param>
            /// <param name="size">The new size of each dimension of space; or else</param>
            /// <param name="scale_factor">by how much each becomes larger.</param>
            /// <param name="mode">How to fill in; Linear for 1 dimension of space, Bilinear and Bicubic for 2, Trilinear for 3.</param>
            /// <param name="align_corners">Whether the centres of the corner pixels keep their places, rather than their outer corners; not for Nearest and Area.</param>
            /// <param name="recompute_scale_factor">Whether the factors are those of the rounded size.</param>
            /// <param name="antialias">Whether to smooth before shrinking, for Bilinear and Bicubic.</param>
            /// <exception cref="ArgumentException">Neither or both of size and factors, or a mode for another number of dimensions.</exception>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                ArgumentNullException.ThrowIfNull(x);
                var shape = x.shape;
                var space = shape.Length - 2;
                if (space is < 1 or > 3)
                {
                    throw new ArgumentException($"Interpolation takes [batch, channels, ...] with 1 to 3 dimensions of space, but the input has {shape.Length} dimensions.", nameof(x));
                }
                if (size is null == scale_factor is null)
                {
                    throw new ArgumentException("Interpolation takes either a size or scale factors.", nameof(size));
                }
                if (align_corners == true && mode is InterpolationMode.Nearest or InterpolationMode.NearestExact or InterpolationMode.Area)
                {
                    throw new ArgumentException($"align_corners has no meaning for {mode}.", nameof(align_corners));
                }
                size = Spread(size, space, nameof(size));
                scale_factor = Spread(scale_factor, space, nameof(scale_factor));
                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                {
                    size = [.. scale_factor.Select((factor, i) => (long)Math.Floor(shape[i + 2] * factor))];
                    scale_factor = null;
                }
                var corners = align_corners ?? false;
                return (mode, space) switch
                {
                    (InterpolationMode.Nearest, _) => Nearest[space].Invoke(x, size, scale_factor),
                    (InterpolationMode.NearestExact, _) => NearestExact[space].Invoke(x, size, scale_factor),
                    (InterpolationMode.Area, 1) => adaptive_avg_pool1d(x, size![0]),
                    (InterpolationMode.Area, 2) => adaptive_avg_pool2d(x, size!),
                    (InterpolationMode.Area, 3) => adaptive_avg_pool3d(x, size!),
                    (InterpolationMode.Linear, 1) => Linear1d.Invoke(x, size, corners, scale_factor),
                    (InterpolationMode.Bilinear, 2) => (antialias ? Bilinear2dAntialiased : Bilinear2d).Invoke(x, size, corners, scale_factor),
                    (InterpolationMode.Bicubic, 2) => (antialias ? Bicubic2dAntialiased : Bicubic2d).Invoke(x, size, corners, scale_factor),
                    (InterpolationMode.Trilinear, 3) => Trilinear3d.Invoke(x, size, corners, scale_factor),
                    _ => throw new ArgumentException($"{mode} is not for {space} dimensions of space.", nameof(mode)),
                };
            }

            /// <summary>[batch, channels, ...] at another resolution.</summary>
            public static Tensor upsample(Tensor input, long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool align_corners = false) =>
                interpolate(input, size, scale_factor, (InterpolationMode)mode, align_corners);

            /// <summary>[batch, channels, height, width] or with another number of dimensions of space at another resolution, by the nearest pixel.</summary>
            public static Tensor upsample_nearest(Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                interpolate(x, size, scale_factor, InterpolationMode.Nearest, align_corners);

            /// <summary>[batch, channels, height, width] at another resolution, bilinearly.</summary>
            public static Tensor upsample_bilinear(Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                interpolate(x, size, scale_factor, InterpolationMode.Bilinear, align_corners);

            /// <summary>The image [batch, channels, height, width] read at the places of a grid [batch, height, width, 2], whose coordinates (x, y) run from −1 to 1.</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null) =>
                GridSampler.Invoke(
                    input,
                    grid,
                    mode == GridSampleMode.Bilinear ? 0 : 1,
                    padding_mode switch { GridSamplePaddingMode.Border => 1, GridSamplePaddingMode.Reflection => 2, _ => 0 },
                    align_corners ?? false);

            /// <summary>The grid that reads an image of this size through affine maps [batch, 2, 3].</summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false)
            {
                ArgumentNullException.ThrowIfNull(size);
                return AffineGrid.Invoke(theta, size, align_corners);
            }

            private static T[]? Spread<T>(T[]? values, int dimensions, string option)
            {
                if (values is null || values.Length == dimensions)
                {
                    return values;
                }
                return values.Length == 1
                    ? [.. Enumerable.Repeat(values[0], dimensions)]
                    : throw new ArgumentException($"{option} must have 1 or {dimensions} entries, but has {values.Length}.", option);
            }
        }
    }
}
