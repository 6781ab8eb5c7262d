using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The largest value in every window of [batch, channels, length].</summary>
        public static MaxPool1d MaxPool1d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
            new(kernel_size, stride, padding, dilation, ceil_mode);

        /// <summary>The largest value in every window of [batch, channels, height, width].</summary>
        public static MaxPool2d MaxPool2d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
            new([kernel_size, kernel_size], Repeat(stride, 2), Repeat(padding, 2), Repeat(dilation, 2), ceil_mode);

        /// <summary>The largest value in every window of [batch, channels, height, width].</summary>
        public static MaxPool2d MaxPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
            new(Sizes(kernel_size), Sizes(stride), Sizes(padding), Sizes(dilation), ceil_mode);

        /// <summary>The largest value in every window of [batch, channels, height, width].</summary>
        public static MaxPool2d MaxPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
            new(kernel_size, stride, padding, dilation, ceil_mode);

        /// <summary>The largest value in every window of [batch, channels, depth, height, width].</summary>
        public static MaxPool3d MaxPool3d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
            new([kernel_size, kernel_size, kernel_size], Repeat(stride, 3), Repeat(padding, 3), Repeat(dilation, 3), ceil_mode);

        /// <summary>The largest value in every window of [batch, channels, depth, height, width].</summary>
        public static MaxPool3d MaxPool3d((long, long, long) kernel_size, (long, long, long)? stride = null, (long, long, long)? padding = null, (long, long, long)? dilation = null, bool ceil_mode = false) =>
            new(Sizes(kernel_size), Sizes(stride), Sizes(padding), Sizes(dilation), ceil_mode);

        /// <summary>The largest value in every window of [batch, channels, depth, height, width].</summary>
        public static MaxPool3d MaxPool3d(long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
            new(kernel_size, stride, padding, dilation, ceil_mode);

        /// <summary>The mean of every window of [batch, channels, length].</summary>
        public static AvgPool1d AvgPool1d(long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true) =>
            new(kernel_size, stride, padding, ceil_mode, count_include_pad);

        /// <summary>The mean of every window of [batch, channels, height, width].</summary>
        public static AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
            new([kernel_size, kernel_size], Repeat(stride, 2), Repeat(padding, 2), ceil_mode, count_include_pad, divisor_override);

        /// <summary>The mean of every window of [batch, channels, height, width].</summary>
        public static AvgPool2d AvgPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
            new(Sizes(kernel_size), Sizes(stride), Sizes(padding), ceil_mode, count_include_pad, divisor_override);

        /// <summary>The mean of every window of [batch, channels, height, width].</summary>
        public static AvgPool2d AvgPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
            new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

        /// <summary>The mean of every window of [batch, channels, depth, height, width].</summary>
        public static AvgPool3d AvgPool3d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
            new([kernel_size, kernel_size, kernel_size], Repeat(stride, 3), Repeat(padding, 3), ceil_mode, count_include_pad, divisor_override);

        /// <summary>The mean of every window of [batch, channels, depth, height, width].</summary>
        public static AvgPool3d AvgPool3d((long, long, long) kernel_size, (long, long, long)? stride = null, (long, long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
            new(Sizes(kernel_size), Sizes(stride), Sizes(padding), ceil_mode, count_include_pad, divisor_override);

        /// <summary>The mean of every window of [batch, channels, depth, height, width].</summary>
        public static AvgPool3d AvgPool3d(long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
            new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

        /// <summary>The mean of every part of [batch, channels, length], in <paramref name="output_size"/> parts.</summary>
        public static AdaptiveAvgPool1d AdaptiveAvgPool1d(long output_size) => new(output_size);

        /// <summary>The mean of every part of [batch, channels, height, width], in as many parts as the output is to have.</summary>
        public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new([output_size, output_size]);

        /// <summary>The mean of every part of [batch, channels, height, width], in as many parts as the output is to have.</summary>
        public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new(Sizes(output_size));

        /// <summary>The mean of every part of [batch, channels, height, width], in as many parts as the output is to have.</summary>
        public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size) => new(output_size);

        /// <summary>The mean of every part of [batch, channels, depth, height, width], in as many parts as the output is to have.</summary>
        public static AdaptiveAvgPool3d AdaptiveAvgPool3d(long output_size) => new([output_size, output_size, output_size]);

        /// <summary>The mean of every part of [batch, channels, depth, height, width], in as many parts as the output is to have.</summary>
        public static AdaptiveAvgPool3d AdaptiveAvgPool3d((long, long, long) output_size) => new(Sizes(output_size));

        /// <summary>The mean of every part of [batch, channels, depth, height, width], in as many parts as the output is to have.</summary>
        public static AdaptiveAvgPool3d AdaptiveAvgPool3d(long[] output_size) => new(output_size);

        /// <summary>The largest value of every part of [batch, channels, length], in <paramref name="output_size"/> parts.</summary>
        public static AdaptiveMaxPool1d AdaptiveMaxPool1d(long output_size) => new(output_size);

        /// <summary>The largest value of every part of [batch, channels, height, width], in as many parts as the output is to have.</summary>
        public static AdaptiveMaxPool2d AdaptiveMaxPool2d(long[] output_size) => new(output_size);

        /// <summary>The largest value of every part of [batch, channels, depth, height, width], in as many parts as the output is to have.</summary>
        public static AdaptiveMaxPool3d AdaptiveMaxPool3d(long[] output_size) => new(output_size);
    }
}
