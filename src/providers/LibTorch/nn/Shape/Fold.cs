using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The windows of [batch, channels, height, width] as columns: [batch, channels · window, windows].</summary>
    public sealed class Unfold : ParameterLessModule<Tensor, Tensor>
    {
        internal Unfold((long, long) kernel_size, (long, long) dilation, (long, long) padding, (long, long) stride)
            : base(nameof(Unfold)) => (this.kernel_size, this.dilation, this.padding, this.stride) = (kernel_size, dilation, padding, stride);

        public (long, long) kernel_size { get; set; }

        public (long, long) dilation { get; set; }

        public (long, long) padding { get; set; }

        public (long, long) stride { get; set; }

        public override Tensor forward(Tensor tensor) => functional.unfold(tensor, kernel_size, dilation, padding, stride);
    }

    /// <summary>Columns put back as windows of an image, summed where they overlap.</summary>
    public sealed class Fold : ParameterLessModule<Tensor, Tensor>
    {
        internal Fold((long, long) output_size, (long, long) kernel_size, (long, long) dilation, (long, long) padding, (long, long) stride)
            : base(nameof(Fold))
        {
            (this.output_size, this.kernel_size, this.dilation, this.padding, this.stride) = (output_size, kernel_size, dilation, padding, stride);
        }

        public (long, long) output_size { get; set; }

        public (long, long) kernel_size { get; set; }

        public (long, long) dilation { get; set; }

        public (long, long) padding { get; set; }

        public (long, long) stride { get; set; }

        public override Tensor forward(Tensor tensor) => functional.fold(tensor, output_size, kernel_size, dilation, padding, stride);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The windows of [batch, channels, height, width] as columns.</summary>
            public static Unfold Unfold(long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                new((kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <summary>The windows of [batch, channels, height, width] as columns.</summary>
            public static Unfold Unfold((long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                new(kernel_size, dilation ?? (1, 1), padding ?? (0, 0), stride ?? (1, 1));

            /// <summary>Columns put back as windows of an image, summed where they overlap.</summary>
            public static Fold Fold(long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                new((output_size, output_size), (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <summary>Columns put back as windows of an image, summed where they overlap.</summary>
            public static Fold Fold((long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                new(output_size, kernel_size, dilation ?? (1, 1), padding ?? (0, 0), stride ?? (1, 1));

            public static partial class functional
            {
                private static readonly Operator ImageToColumns = new("aten::im2col");
                private static readonly Operator ColumnsToImage = new("aten::col2im");

                /// <summary>The windows of [batch, channels, height, width] as columns: [batch, channels · window, windows].</summary>
                public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                    unfold(input, (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

                /// <inheritdoc cref="unfold(Tensor, long, long, long, long)"/>
                public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                    ImageToColumns.Invoke(input, Sizes(kernel_size), Sizes(dilation, 1), Sizes(padding, 0), Sizes(stride, 1));

                /// <summary>Columns [batch, channels · window, windows] put back as windows of an image, summed where they overlap.</summary>
                public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                    fold(input, (output_size, output_size), (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

                /// <inheritdoc cref="fold(Tensor, long, long, long, long, long)"/>
                public static Tensor fold(Tensor input, (long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                    ColumnsToImage.Invoke(input, Sizes(output_size), Sizes(kernel_size), Sizes(dilation, 1), Sizes(padding, 0), Sizes(stride, 1));
            }
        }
    }
}
