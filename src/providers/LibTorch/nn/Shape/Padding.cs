using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    /// <summary>How much a convolution pads: nothing, or so much that the size stays.</summary>
    public enum Padding
    {
        Valid = 0,
        Same = 1,
    }

    /// <summary>What stands beyond the border: zeros, the mirrored inside, the border's value, the other side, or a constant.</summary>
    public enum PaddingModes
    {
        Zeros = 0,
        Reflect = 1,
        Replicate = 2,
        Circular = 3,
        Constant = 4,
    }
}

namespace TorchSharp.Modules
{
    /// <summary>What the padding layers share.</summary>
    public abstract class PadBase : ParameterLessModule<Tensor, Tensor>
    {
        private readonly PaddingModes _mode;

        protected PadBase(string name, PaddingModes mode, double value, params long[] padding)
            : base(name) => (_mode, this.value, this.padding) = (mode, value, padding);

        /// <summary>How much to add, the last dimension first, before and after.</summary>
        public long[] padding { get; set; }

        /// <summary>The constant.</summary>
        public double value { get; set; }

        public override Tensor forward(Tensor input) => functional.pad(input, padding, _mode, value);
    }

    /// <summary>Puts a constant around the last dimension.</summary>
    public sealed class ConstantPad1d : PadBase
    {
        internal ConstantPad1d(long[] padding, double value)
            : base(nameof(ConstantPad1d), PaddingModes.Constant, value, padding)
        {
        }
    }

    /// <summary>Puts a constant around the last 2 dimensions.</summary>
    public sealed class ConstantPad2d : PadBase
    {
        internal ConstantPad2d(long[] padding, double value)
            : base(nameof(ConstantPad2d), PaddingModes.Constant, value, padding)
        {
        }
    }

    /// <summary>Puts a constant around the last 3 dimensions.</summary>
    public sealed class ConstantPad3d : PadBase
    {
        internal ConstantPad3d(long[] padding, double value)
            : base(nameof(ConstantPad3d), PaddingModes.Constant, value, padding)
        {
        }
    }

    /// <summary>Puts the mirrored inside around the last dimension.</summary>
    public sealed class ReflectionPad1d : PadBase
    {
        internal ReflectionPad1d(long[] padding)
            : base(nameof(ReflectionPad1d), PaddingModes.Reflect, 0, padding)
        {
        }
    }

    /// <summary>Puts the mirrored inside around the last 2 dimensions.</summary>
    public sealed class ReflectionPad2d : PadBase
    {
        internal ReflectionPad2d(long[] padding)
            : base(nameof(ReflectionPad2d), PaddingModes.Reflect, 0, padding)
        {
        }
    }

    /// <summary>Puts the mirrored inside around the last 3 dimensions.</summary>
    public sealed class ReflectionPad3d : PadBase
    {
        internal ReflectionPad3d(long[] padding)
            : base(nameof(ReflectionPad3d), PaddingModes.Reflect, 0, padding)
        {
        }
    }

    /// <summary>Puts the value at the border around the last dimension.</summary>
    public sealed class ReplicationPad1d : PadBase
    {
        internal ReplicationPad1d(long[] padding)
            : base(nameof(ReplicationPad1d), PaddingModes.Replicate, 0, padding)
        {
        }
    }

    /// <summary>Puts the value at the border around the last 2 dimensions.</summary>
    public sealed class ReplicationPad2d : PadBase
    {
        internal ReplicationPad2d(long[] padding)
            : base(nameof(ReplicationPad2d), PaddingModes.Replicate, 0, padding)
        {
        }
    }

    /// <summary>Puts the value at the border around the last 3 dimensions.</summary>
    public sealed class ReplicationPad3d : PadBase
    {
        internal ReplicationPad3d(long[] padding)
            : base(nameof(ReplicationPad3d), PaddingModes.Replicate, 0, padding)
        {
        }
    }

    /// <summary>Puts zeros around the last 2 dimensions.</summary>
    public sealed class ZeroPad2d : PadBase
    {
        internal ZeroPad2d(long[] padding)
            : base(nameof(ZeroPad2d), PaddingModes.Constant, 0, padding)
        {
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Puts a constant around the last dimension: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ConstantPad1d ConstantPad1d(long padding, double value) => new([padding, padding], value);

            /// <summary>Puts a constant around the last dimension: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ConstantPad1d ConstantPad1d((long, long) padding, double value) => new([padding.Item1, padding.Item2], value);

            /// <summary>Puts a constant around the last 2 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ConstantPad2d ConstantPad2d(long padding, double value) => new([padding, padding, padding, padding], value);

            /// <summary>Puts a constant around the last 2 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ConstantPad2d ConstantPad2d((long, long, long, long) padding, double value) => new([padding.Item1, padding.Item2, padding.Item3, padding.Item4], value);

            /// <summary>Puts a constant around the last 3 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ConstantPad3d ConstantPad3d(long padding, double value) => new([padding, padding, padding, padding, padding, padding], value);

            /// <summary>Puts a constant around the last 3 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ConstantPad3d ConstantPad3d((long, long, long, long, long, long) padding, double value) => new([padding.Item1, padding.Item2, padding.Item3, padding.Item4, padding.Item5, padding.Item6], value);

            /// <summary>Puts the mirrored inside around the last dimension: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReflectionPad1d ReflectionPad1d(long padding) => new([padding, padding]);

            /// <summary>Puts the mirrored inside around the last dimension: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReflectionPad1d ReflectionPad1d((long, long) padding) => new([padding.Item1, padding.Item2]);

            /// <summary>Puts the mirrored inside around the last 2 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReflectionPad2d ReflectionPad2d(long padding) => new([padding, padding, padding, padding]);

            /// <summary>Puts the mirrored inside around the last 2 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReflectionPad2d ReflectionPad2d((long, long, long, long) padding) => new([padding.Item1, padding.Item2, padding.Item3, padding.Item4]);

            /// <summary>Puts the mirrored inside around the last 3 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReflectionPad3d ReflectionPad3d(long padding) => new([padding, padding, padding, padding, padding, padding]);

            /// <summary>Puts the mirrored inside around the last 3 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReflectionPad3d ReflectionPad3d((long, long, long, long, long, long) padding) => new([padding.Item1, padding.Item2, padding.Item3, padding.Item4, padding.Item5, padding.Item6]);

            /// <summary>Puts the value at the border around the last dimension: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReplicationPad1d ReplicationPad1d(long padding) => new([padding, padding]);

            /// <summary>Puts the value at the border around the last dimension: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReplicationPad1d ReplicationPad1d((long, long) padding) => new([padding.Item1, padding.Item2]);

            /// <summary>Puts the value at the border around the last 2 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReplicationPad2d ReplicationPad2d(long padding) => new([padding, padding, padding, padding]);

            /// <summary>Puts the value at the border around the last 2 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReplicationPad2d ReplicationPad2d((long, long, long, long) padding) => new([padding.Item1, padding.Item2, padding.Item3, padding.Item4]);

            /// <summary>Puts the value at the border around the last 3 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReplicationPad3d ReplicationPad3d(long padding) => new([padding, padding, padding, padding, padding, padding]);

            /// <summary>Puts the value at the border around the last 3 dimensions: the same on every side, or for each (the last dimension first, before and after).</summary>
            public static ReplicationPad3d ReplicationPad3d((long, long, long, long, long, long) padding) => new([padding.Item1, padding.Item2, padding.Item3, padding.Item4, padding.Item5, padding.Item6]);

            /// <summary>Puts zeros around the last 2 dimensions.</summary>
            public static ZeroPad2d ZeroPad2d(long padding) => new([padding, padding, padding, padding]);

            /// <summary>Puts zeros around the last 2 dimensions: left, right, top, bottom.</summary>
            public static ZeroPad2d ZeroPad2d((long, long, long, long) padding) => new([padding.Item1, padding.Item2, padding.Item3, padding.Item4]);

            public static partial class functional
            {
                private static readonly Operator Pad = new("aten::pad");

                /// <summary>As much on both sides of the last dimension.</summary>
                public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, [pad, pad], mode, value);

                /// <summary>Before and after in the last dimension.</summary>
                public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, Sizes(pad), mode, value);

                /// <summary>Before and after in the last dimension, then in the one before.</summary>
                public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                    functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

                /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
                public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, pad.ToArray(), mode, value);

                /// <summary>Adds to the borders: before and after in the last dimension, then in the one before, and so on.</summary>
                /// <param name="input">[..., any].</param>
                /// <param name="pad">How much; negative numbers cut off.</param>
                /// <param name="mode">What stands there.</param>
                /// <param name="value">The constant, where the mode asks for one.</param>
                public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
                {
                    PaddingModes.Reflect => Pad.Invoke(input, pad, "reflect"),
                    PaddingModes.Replicate => Pad.Invoke(input, pad, "replicate"),
                    PaddingModes.Circular => Pad.Invoke(input, pad, "circular"),
                    PaddingModes.Zeros => Pad.Invoke(input, pad, "constant", 0.0),
                    _ => Pad.Invoke(input, pad, "constant", value),
                };
            }
        }
    }
}
