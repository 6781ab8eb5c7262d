namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator Convolve1d = new("aten::conv1d");
            private static readonly Operator Convolve1dPadded = new("aten::conv1d", "padding");
            private static readonly Operator ConvolveTransposed1d = new("aten::conv_transpose1d");
            private static readonly Operator Convolve2d = new("aten::conv2d");
            private static readonly Operator Convolve2dPadded = new("aten::conv2d", "padding");
            private static readonly Operator ConvolveTransposed2d = new("aten::conv_transpose2d", "input");
            private static readonly Operator Convolve3d = new("aten::conv3d");
            private static readonly Operator Convolve3dPadded = new("aten::conv3d", "padding");
            private static readonly Operator ConvolveTransposed3d = new("aten::conv_transpose3d", "input");
            private static readonly long[] Ones1 = [1];
            private static readonly long[] Zeros1 = [0];
            private static readonly long[] Ones2 = [1, 1];
            private static readonly long[] Zeros2 = [0, 0];
            private static readonly long[] Ones3 = [1, 1, 1];
            private static readonly long[] Zeros3 = [0, 0, 0];

            /// <summary>The cross-correlation of [batch, in, length] with a weight [out, in / groups, ...].</summary>
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                Convolve1d.Invoke(input, weight, bias, List(stride, Ones1), List(padding, Zeros1), List(dilation, Ones1), groups);

            /// <summary>The cross-correlation of [batch, in, length] with a weight [out, in / groups, ...], unpadded or padded to the same size.</summary>
            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Convolve1dPadded.Invoke(input, weight, bias, List(stride, Ones1), padding == Padding.Same ? "same" : "valid", List(dilation, Ones1), groups);

            /// <summary>The cross-correlation of [batch, in, height, width] with a weight [out, in / groups, ...].</summary>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolve2d.Invoke(input, weight, bias, strides ?? Ones2, padding ?? Zeros2, dilation ?? Ones2, groups);

            /// <summary>The cross-correlation of [batch, in, height, width] with a weight [out, in / groups, ...], unpadded or padded to the same size.</summary>
            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Convolve2dPadded.Invoke(input, weight, bias, strides ?? Ones2, padding == Padding.Same ? "same" : "valid", dilation ?? Ones2, groups);

            /// <summary>The cross-correlation of [batch, in, depth, height, width] with a weight [out, in / groups, ...].</summary>
            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolve3d.Invoke(input, weight, bias, strides ?? Ones3, padding ?? Zeros3, dilation ?? Ones3, groups);

            /// <summary>The cross-correlation of [batch, in, depth, height, width] with a weight [out, in / groups, ...], unpadded or padded to the same size.</summary>
            public static Tensor conv3d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Convolve3dPadded.Invoke(input, weight, bias, strides ?? Ones3, padding == Padding.Same ? "same" : "valid", dilation ?? Ones3, groups);

            /// <summary>The transposed convolution of [batch, in, length] with a weight [in, out / groups, ...].</summary>
            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                ConvolveTransposed1d.Invoke(input, weight, bias, List(stride, Ones1), List(padding, Zeros1), List(output_padding, Zeros1), groups, List(dilation, Ones1));

            /// <summary>The transposed convolution of [batch, in, height, width] with a weight [in, out / groups, ...].</summary>
            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                ConvolveTransposed2d.Invoke(input, weight, bias, strides ?? Ones2, padding ?? Zeros2, output_padding ?? Zeros2, groups, dilation ?? Ones2);

            /// <summary>The transposed convolution of [batch, in, depth, height, width] with a weight [in, out / groups, ...].</summary>
            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                ConvolveTransposed3d.Invoke(input, weight, bias, strides ?? Ones3, padding ?? Zeros3, output_padding ?? Zeros3, groups, dilation ?? Ones3);

            private static long[] List(long? value, long[] otherwise) => value is { } number ? [number] : otherwise;
        }
    }
}
