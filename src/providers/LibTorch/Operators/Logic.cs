namespace TorchSharp;

// Logic on truth values and on bits.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor bitwise_and(Tensor other) => Op.BitwiseAndTensor.Invoke(this, other);

        public Tensor bitwise_and_(Tensor other) => Op.BitwiseAndTensorInPlace.InvokeInPlace(this, other);

        public Tensor bitwise_or(Tensor other) => Op.BitwiseOrTensor.Invoke(this, other);

        public Tensor bitwise_or_(Tensor other) => Op.BitwiseOrTensorInPlace.InvokeInPlace(this, other);

        public Tensor bitwise_xor(Tensor other) => Op.BitwiseXorTensor.Invoke(this, other);

        public Tensor bitwise_xor_(Tensor other) => Op.BitwiseXorTensorInPlace.InvokeInPlace(this, other);

        public Tensor bitwise_left_shift(Tensor other) => Op.BitwiseLeftShiftTensor.Invoke(this, other);

        public Tensor bitwise_left_shift_(Tensor other) => Op.BitwiseLeftShiftTensorInPlace.InvokeInPlace(this, other);

        public Tensor bitwise_right_shift(Tensor other) => Op.BitwiseRightShiftTensor.Invoke(this, other);

        public Tensor bitwise_right_shift_(Tensor other) => Op.BitwiseRightShiftTensorInPlace.InvokeInPlace(this, other);

        public Tensor logical_and(Tensor other) => Op.LogicalAnd.Invoke(this, other);

        public Tensor logical_and_(Tensor other) => Op.LogicalAndInPlace.InvokeInPlace(this, other);

        public Tensor logical_or(Tensor other) => Op.LogicalOr.Invoke(this, other);

        public Tensor logical_or_(Tensor other) => Op.LogicalOrInPlace.InvokeInPlace(this, other);

        public Tensor logical_xor(Tensor other) => Op.LogicalXor.Invoke(this, other);

        public Tensor logical_xor_(Tensor other) => Op.LogicalXorInPlace.InvokeInPlace(this, other);
    }

    public static Tensor bitwise_and(Tensor left, Tensor right) => left.bitwise_and(right);

    public static Tensor bitwise_and_(Tensor left, Tensor right) => left.bitwise_and_(right);

    public static Tensor bitwise_or(Tensor left, Tensor right) => left.bitwise_or(right);

    public static Tensor bitwise_or_(Tensor left, Tensor right) => left.bitwise_or_(right);

    public static Tensor bitwise_xor(Tensor left, Tensor right) => left.bitwise_xor(right);

    public static Tensor bitwise_xor_(Tensor left, Tensor right) => left.bitwise_xor_(right);

    public static Tensor bitwise_left_shift(Tensor left, Tensor right) => left.bitwise_left_shift(right);

    public static Tensor bitwise_left_shift_(Tensor left, Tensor right) => left.bitwise_left_shift_(right);

    public static Tensor bitwise_right_shift(Tensor left, Tensor right) => left.bitwise_right_shift(right);

    public static Tensor bitwise_right_shift_(Tensor left, Tensor right) => left.bitwise_right_shift_(right);

    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);

    public static Tensor logical_and_(Tensor left, Tensor right) => left.logical_and_(right);

    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);

    public static Tensor logical_or_(Tensor left, Tensor right) => left.logical_or_(right);

    public static Tensor logical_xor(Tensor left, Tensor right) => left.logical_xor(right);

    public static Tensor logical_xor_(Tensor left, Tensor right) => left.logical_xor_(right);

    private static partial class Op
    {
        internal static readonly Operator BitwiseAndTensor = new("aten::bitwise_and", "Tensor");
        internal static readonly Operator BitwiseAndTensorInPlace = new("aten::bitwise_and_", "Tensor");
        internal static readonly Operator BitwiseOrTensor = new("aten::bitwise_or", "Tensor");
        internal static readonly Operator BitwiseOrTensorInPlace = new("aten::bitwise_or_", "Tensor");
        internal static readonly Operator BitwiseXorTensor = new("aten::bitwise_xor", "Tensor");
        internal static readonly Operator BitwiseXorTensorInPlace = new("aten::bitwise_xor_", "Tensor");
        internal static readonly Operator BitwiseLeftShiftTensor = new("aten::bitwise_left_shift", "Tensor");
        internal static readonly Operator BitwiseLeftShiftTensorInPlace = new("aten::bitwise_left_shift_", "Tensor");
        internal static readonly Operator BitwiseRightShiftTensor = new("aten::bitwise_right_shift", "Tensor");
        internal static readonly Operator BitwiseRightShiftTensorInPlace = new("aten::bitwise_right_shift_", "Tensor");
        internal static readonly Operator LogicalAnd = new("aten::logical_and");
        internal static readonly Operator LogicalAndInPlace = new("aten::logical_and_");
        internal static readonly Operator LogicalOr = new("aten::logical_or");
        internal static readonly Operator LogicalOrInPlace = new("aten::logical_or_");
        internal static readonly Operator LogicalXor = new("aten::logical_xor");
        internal static readonly Operator LogicalXorInPlace = new("aten::logical_xor_");
    }
}
