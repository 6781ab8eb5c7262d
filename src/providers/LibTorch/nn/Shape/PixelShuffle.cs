using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Channels spread over space: [batch, c · r², h, w] → [batch, c, h · r, w · r] (Shi et al., 2016).</summary>
    public sealed class PixelShuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal PixelShuffle(long upscale_factor)
            : base(nameof(PixelShuffle)) => this.upscale_factor = upscale_factor;

        public long upscale_factor { get; set; }

        public override Tensor forward(Tensor input) => functional.pixel_shuffle(input, upscale_factor);
    }

    /// <summary>Space gathered into channels, the inverse of <see cref="PixelShuffle"/>.</summary>
    public sealed class PixelUnshuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal PixelUnshuffle(long downscale_factor)
            : base(nameof(PixelUnshuffle)) => this.downscale_factor = downscale_factor;

        public long downscale_factor { get; set; }

        public override Tensor forward(Tensor input) => functional.pixel_unshuffle(input, downscale_factor);
    }

    /// <summary>The channels of all groups in turn: the first of each, then the second of each (Zhang et al., 2018).</summary>
    public sealed class ChannelShuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal ChannelShuffle(long groups)
            : base(nameof(ChannelShuffle)) => this.groups = groups;

        public long groups { get; set; }

        public override Tensor forward(Tensor tensor) => functional.ShuffleChannels.Invoke(tensor, groups);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Channels spread over space: [batch, c · r², h, w] → [batch, c, h · r, w · r].</summary>
            public static PixelShuffle PixelShuffle(long upscale_factor) => new(upscale_factor);

            /// <summary>Space gathered into channels: [batch, c, h · r, w · r] → [batch, c · r², h, w].</summary>
            public static PixelUnshuffle PixelUnshuffle(long downscale_factor) => new(downscale_factor);

            /// <summary>The channels of all groups in turn.</summary>
            public static ChannelShuffle ChannelShuffle(long groups) => new(groups);

            public static partial class functional
            {
                internal static readonly Operator ShuffleChannels = new("aten::channel_shuffle");
                private static readonly Operator ShufflePixels = new("aten::pixel_shuffle");
                private static readonly Operator UnshufflePixels = new("aten::pixel_unshuffle");

                /// <summary>Channels spread over space: [batch, c · r², h, w] → [batch, c, h · r, w · r].</summary>
                public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => ShufflePixels.Invoke(input, upscale_factor);

                /// <summary>Space gathered into channels: [batch, c, h · r, w · r] → [batch, c · r², h, w].</summary>
                public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => UnshufflePixels.Invoke(input, downscale_factor);
            }
        }
    }
}
