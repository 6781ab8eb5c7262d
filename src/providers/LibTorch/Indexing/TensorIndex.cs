namespace TorchSharp;

public static partial class torch
{
    /// <summary>One position in an index: a number, a slice, a tensor of numbers or a mask, a new dimension, or all dimensions that are left.</summary>
    public struct TensorIndex
    {
        internal enum Kind
        {
            None,
            Single,
            Bool,
            Slice,
            Ellipsis,
            Null,
            Tensor,
        }

        internal Kind Type { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal Tensor? Positions { get; private init; }

        /// <summary>A new dimension of length 1.</summary>
        public static TensorIndex None = new() { Type = Kind.None };

        /// <summary>A new dimension of length 1.</summary>
        public static TensorIndex Null = new() { Type = Kind.Null };

        /// <summary>As many whole dimensions as are left.</summary>
        public static TensorIndex Ellipsis = new() { Type = Kind.Ellipsis };

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon = new() { Type = Kind.Slice };

        public static TensorIndex Single(long? index) => index is null ? None : new() { Type = Kind.Single, Start = index };

        public static TensorIndex Bool(bool value) => new() { Type = Kind.Bool, Start = value ? 1 : 0 };

        public static TensorIndex Tensor(Tensor tensor) => new() { Type = Kind.Tensor, Positions = tensor };

        /// <summary>The positions from <paramref name="start"/> up to <paramref name="stop"/>, which is left out; negative ones count from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null)
            => new() { Type = Kind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) => Slice(Position(range.Start), range.End.Equals(Index.End) ? null : Position(range.End));

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(Position(index));

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator Tensor?(TensorIndex value) => value.Positions;

        private static long Position(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
