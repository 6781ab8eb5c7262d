using System.Numerics;

namespace TorchSharp;

// The symbols of C# on tensors. They compare element by element: `x == null` makes a tensor, `x is null` asks.
public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(Tensor left, Scalar right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(Tensor left, int right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(Tensor left, long right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(Tensor left, float right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(Tensor left, double right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(Scalar left, Tensor right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(int left, Tensor right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(long left, Tensor right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(float left, Tensor right) => Op.AddTensor.Invoke(left, right);
        public static Tensor operator +(double left, Tensor right) => Op.AddTensor.Invoke(left, right);

        public static Tensor operator -(Tensor left, Tensor right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(Tensor left, Scalar right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(Tensor left, int right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(Tensor left, long right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(Tensor left, float right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(Tensor left, double right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(Scalar left, Tensor right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(int left, Tensor right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(long left, Tensor right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(float left, Tensor right) => Op.SubTensor.Invoke(left, right);
        public static Tensor operator -(double left, Tensor right) => Op.SubTensor.Invoke(left, right);

        public static Tensor operator *(Tensor left, Tensor right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(Tensor left, Scalar right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(Tensor left, int right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(Tensor left, long right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(Tensor left, float right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(Tensor left, double right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(Scalar left, Tensor right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(int left, Tensor right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(long left, Tensor right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(float left, Tensor right) => Op.MulTensor.Invoke(left, right);
        public static Tensor operator *(double left, Tensor right) => Op.MulTensor.Invoke(left, right);

        public static Tensor operator /(Tensor left, Tensor right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(Tensor left, Scalar right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(Tensor left, int right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(Tensor left, long right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(Tensor left, float right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(Tensor left, double right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(Scalar left, Tensor right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(int left, Tensor right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(long left, Tensor right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(float left, Tensor right) => Op.DivTensor.Invoke(left, right);
        public static Tensor operator /(double left, Tensor right) => Op.DivTensor.Invoke(left, right);

        public static Tensor operator %(Tensor left, Tensor right) => Op.RemainderTensor.Invoke(left, right);
        public static Tensor operator %(Tensor left, Scalar right) => Op.RemainderTensor.Invoke(left, right);
        public static Tensor operator %(Tensor left, int right) => Op.RemainderTensor.Invoke(left, right);
        public static Tensor operator %(Tensor left, long right) => Op.RemainderTensor.Invoke(left, right);
        public static Tensor operator %(Tensor left, float right) => Op.RemainderTensor.Invoke(left, right);
        public static Tensor operator %(Tensor left, double right) => Op.RemainderTensor.Invoke(left, right);

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        public static implicit operator Tensor(byte value) => tensor(value);
        public static implicit operator Tensor(sbyte value) => tensor(value);
        public static implicit operator Tensor(short value) => tensor(value);
        public static implicit operator Tensor(int value) => tensor(value);
        public static implicit operator Tensor(long value) => tensor(value);
        public static implicit operator Tensor(float value) => tensor(value);
        public static implicit operator Tensor(double value) => tensor(value);
        public static implicit operator Tensor(bool value) => tensor(value);
        public static implicit operator Tensor((float, float) value) => tensor(value);
        public static implicit operator Tensor(Complex value) => tensor(value);

        public static implicit operator Tensor(byte[] value) => tensor(value);
        public static implicit operator Tensor(sbyte[] value) => tensor(value);
        public static implicit operator Tensor(short[] value) => tensor(value);
        public static implicit operator Tensor(int[] value) => tensor(value);
        public static implicit operator Tensor(long[] value) => tensor(value);
        public static implicit operator Tensor(float[] value) => tensor(value);
        public static implicit operator Tensor(double[] value) => tensor(value);
        public static implicit operator Tensor(bool[] value) => tensor(value);
        public static implicit operator Tensor((float, float)[] value) => tensor(value);
        public static implicit operator Tensor(Complex[] value) => tensor(value);

        public static implicit operator Tensor(Scalar scalar) => FromScalar(scalar);

        public static explicit operator byte(Tensor value) => value.ToByte();
        public static explicit operator sbyte(Tensor value) => value.ToSByte();
        public static explicit operator short(Tensor value) => value.ToInt16();
        public static explicit operator int(Tensor value) => value.ToInt32();
        public static explicit operator long(Tensor value) => value.ToInt64();
        public static explicit operator float(Tensor value) => value.ToSingle();
        public static explicit operator double(Tensor value) => value.ToDouble();
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        private static Tensor FromScalar(Scalar scalar) => scalar.Kind switch
        {
            ArgumentKind.Complex => tensor(scalar.Number, scalar.Type),
            ArgumentKind.Double => tensor(scalar.Real, scalar.Type),
            ArgumentKind.Bool => tensor(scalar.Integer != 0),
            _ => tensor(scalar.Integer, scalar.Type),
        };

        /// <summary>Whether both hold the same elements in the same shape.</summary>
        public bool Equals(Tensor? target) => target is not null && Op.Equal.InvokeBool(this, target);

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => Handle.GetHashCode();
    }

    private static string? Rounding(RoundingMode mode) => mode switch
    {
        RoundingMode.trunc => "trunc",
        RoundingMode.floor => "floor",
        _ => null,
    };

    private static partial class Op
    {
        internal static readonly Operator Equal = new("aten::equal");
    }
}
