namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Where no stride is given it is the size of the window.
        public static partial class functional
        {
            private static readonly Operator MaxPool1d = new("aten::max_pool1d");
            private static readonly Operator MaxPool1dWithIndices = new("aten::max_pool1d_with_indices");
            private static readonly Operator AvgPool1d = new("aten::avg_pool1d");
            private static readonly Operator AdaptiveAvgPool1d = new("aten::adaptive_avg_pool1d");
            private static readonly Operator AdaptiveMaxPool1d = new("aten::adaptive_max_pool1d");
            private static readonly Operator MaxPool2d = new("aten::max_pool2d");
            private static readonly Operator MaxPool2dWithIndices = new("aten::max_pool2d_with_indices");
            private static readonly Operator AvgPool2d = new("aten::avg_pool2d");
            private static readonly Operator AdaptiveAvgPool2d = new("aten::adaptive_avg_pool2d");
            private static readonly Operator AdaptiveMaxPool2d = new("aten::adaptive_max_pool2d");
            private static readonly Operator MaxPool3d = new("aten::max_pool3d");
            private static readonly Operator MaxPool3dWithIndices = new("aten::max_pool3d_with_indices");
            private static readonly Operator AvgPool3d = new("aten::avg_pool3d");
            private static readonly Operator AdaptiveAvgPool3d = new("aten::adaptive_avg_pool3d");
            private static readonly Operator AdaptiveMaxPool3d = new("aten::adaptive_max_pool3d");
            private static readonly long[] None = [];

            /// <summary>The largest value in every window of [batch, channels, length].</summary>
            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                MaxPool1d.Invoke(input, new[] { kernel_size }, List(stride, None), List(padding, Zeros1), List(dilation, Ones1), ceil_mode);

            /// <summary>The largest value in every window of [batch, channels, length], and where it was.</summary>
            public static (Tensor output, Tensor indices) max_pool1d_with_indices(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                MaxPool1dWithIndices.Invoke2(input, new[] { kernel_size }, List(stride, None), List(padding, Zeros1), List(dilation, Ones1), ceil_mode);

            /// <summary>The largest value in every window of [batch, channels, height, width].</summary>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size, kernel_size], Repeat(stride, 2), Repeat(padding, 2), Repeat(dilation, 2), ceil_mode);

            /// <summary>The largest value in every window of [batch, channels, height, width].</summary>
            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Sizes(kernel_size), Sizes(stride), Sizes(padding), Sizes(dilation), ceil_mode);

            /// <summary>The largest value in every window of [batch, channels, height, width].</summary>
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool2d.Invoke(input, kernel_size, strides ?? None, padding ?? Zeros2, dilation ?? Ones2, ceil_mode);

            /// <summary>The largest value in every window of [batch, channels, height, width], and where it was.</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool2dWithIndices.Invoke2(input, kernel_size, strides ?? None, padding ?? Zeros2, dilation ?? Ones2, ceil_mode);

            /// <summary>The largest value in every window of [batch, channels, depth, height, width].</summary>
            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool3d.Invoke(input, kernel_size, strides ?? None, padding ?? Zeros3, dilation ?? Ones3, ceil_mode);

            /// <summary>The largest value in every window of [batch, channels, depth, height, width], and where it was.</summary>
            public static (Tensor output, Tensor indices) max_pool3d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                MaxPool3dWithIndices.Invoke2(input, kernel_size, strides ?? None, padding ?? Zeros3, dilation ?? Ones3, ceil_mode);

            /// <summary>The mean of every window of [batch, channels, length].</summary>
            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                AvgPool1d.Invoke(input, new[] { kernel_size }, List(stride, None), List(padding, Zeros1), ceil_mode, count_include_pad);

            /// <summary>The mean of every window of [batch, channels, height, width].</summary>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size, kernel_size], Repeat(stride, 2), [padding, padding], ceil_mode, count_include_pad, divisor_override);

            /// <summary>The mean of every window of [batch, channels, height, width].</summary>
            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Sizes(kernel_size), Sizes(stride), Sizes(padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>The mean of every window of [batch, channels, height, width].</summary>
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPool2d.Invoke(input, kernel_size, stride ?? None, padding ?? Zeros2, ceil_mode, count_include_pad, divisor_override);

            /// <summary>The mean of every window of [batch, channels, depth, height, width].</summary>
            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPool3d.Invoke(input, kernel_size, stride ?? None, padding ?? Zeros3, ceil_mode, count_include_pad, divisor_override);

            /// <summary>The mean of every part of [batch, channels, length], in <paramref name="output_size"/> parts.</summary>
            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => AdaptiveAvgPool1d.Invoke(input, new[] { output_size });

            /// <summary>The mean of every part of [batch, channels, height, width], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, [output_size, output_size]);

            /// <summary>The mean of every part of [batch, channels, height, width], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, Sizes(output_size));

            /// <summary>The mean of every part of [batch, channels, height, width], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => AdaptiveAvgPool2d.Invoke(input, output_size);

            /// <summary>The mean of every part of [batch, channels, depth, height, width], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) => adaptive_avg_pool3d(input, [output_size, output_size, output_size]);

            /// <summary>The mean of every part of [batch, channels, depth, height, width], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) => adaptive_avg_pool3d(input, Sizes(output_size));

            /// <summary>The mean of every part of [batch, channels, depth, height, width], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) => AdaptiveAvgPool3d.Invoke(input, output_size);

            /// <summary>The largest value of every part of [batch, channels, length], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_max_pool1d(Tensor input, long output_size)
            {
                var (values, indices) = adaptive_max_pool1d_with_indices(input, output_size);
                indices.Dispose();
                return values;
            }

            /// <summary>The largest value of every part of [batch, channels, length], and where it was.</summary>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) => AdaptiveMaxPool1d.Invoke2(input, new[] { output_size });

            /// <summary>The largest value of every part of [batch, channels, height, width], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size)
            {
                var (values, indices) = adaptive_max_pool2d_with_indices(input, output_size);
                indices.Dispose();
                return values;
            }

            /// <summary>The largest value of every part of [batch, channels, height, width], and where it was.</summary>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) => AdaptiveMaxPool2d.Invoke2(input, output_size);

            /// <summary>The largest value of every part of [batch, channels, depth, height, width], in as many parts as the output is to have.</summary>
            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size)
            {
                var (values, indices) = adaptive_max_pool3d_with_indices(input, output_size);
                indices.Dispose();
                return values;
            }

            /// <summary>The largest value of every part of [batch, channels, depth, height, width], and where it was.</summary>
            public static (Tensor Values, Tensor Indices) adaptive_max_pool3d_with_indices(Tensor input, long[] output_size) => AdaptiveMaxPool3d.Invoke2(input, output_size);
        }
    }
}
