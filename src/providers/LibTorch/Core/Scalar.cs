using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number with its type, as operators take it.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Scalar : IDisposable
{
    private readonly Complex _complex;

    internal Scalar(ArgumentKind kind, long bits)
        : this(kind, bits, kind switch { ArgumentKind.Double => ScalarType.Float64, ArgumentKind.Bool => ScalarType.Bool, _ => ScalarType.Int64 })
    {
    }

    private Scalar(ArgumentKind kind, long bits, ScalarType type)
    {
        Kind = kind;
        Bits = bits;
        Type = type;
    }

    private Scalar(double value, ScalarType type) : this(ArgumentKind.Double, BitConverter.DoubleToInt64Bits(value), type)
    {
    }

    internal Scalar(Complex value, ScalarType type) : this(ArgumentKind.Complex, 0, type) => _complex = value;

    /// <summary>Int, Double, Bool or Complex.</summary>
    internal ArgumentKind Kind { get; }

    /// <summary>The number, unless it is complex.</summary>
    internal long Bits { get; }

    public ScalarType Type { get; }

    public static implicit operator Scalar(byte value) => new(ArgumentKind.Int, value, ScalarType.Byte);
    public static implicit operator Scalar(sbyte value) => new(ArgumentKind.Int, value, ScalarType.Int8);
    public static implicit operator Scalar(short value) => new(ArgumentKind.Int, value, ScalarType.Int16);
    public static implicit operator Scalar(int value) => new(ArgumentKind.Int, value, ScalarType.Int32);
    public static implicit operator Scalar(long value) => new(ArgumentKind.Int, value, ScalarType.Int64);
    public static implicit operator Scalar(Half value) => new((double)value, ScalarType.Float16);
    public static implicit operator Scalar(float value) => new(value, ScalarType.Float32);
    public static implicit operator Scalar(double value) => new(value, ScalarType.Float64);
    public static implicit operator Scalar(bool value) => new(ArgumentKind.Bool, value ? 1 : 0, ScalarType.Bool);
    public static implicit operator Scalar((float, float) value) => new(new Complex(value.Item1, value.Item2), ScalarType.ComplexFloat32);
    public static implicit operator Scalar(Complex value) => new(value, ScalarType.ComplexFloat64);

    internal static Scalar BFloat16(float value) => new(value, ScalarType.BFloat16);

    internal Complex Number => Kind switch
    {
        ArgumentKind.Complex => _complex,
        ArgumentKind.Double => BitConverter.Int64BitsToDouble(Bits),
        _ => Bits,
    };

    internal double Real => Kind == ArgumentKind.Double ? BitConverter.Int64BitsToDouble(Bits) : Kind == ArgumentKind.Complex ? RealOnly() : Bits;

    internal long Integer => Kind switch
    {
        ArgumentKind.Double => (long)BitConverter.Int64BitsToDouble(Bits),
        ArgumentKind.Complex => (long)RealOnly(),
        _ => Bits,
    };

    /// <summary>Nothing to free: the number lives in the object.</summary>
    public void Dispose()
    {
    }

    private double RealOnly() => _complex.Imaginary == 0
        ? _complex.Real
        : throw new InvalidOperationException($"The complex number {_complex} cannot be converted to a real one without losing its imaginary part.");
}

/// <summary>Conversions between numbers of C# and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this Half value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this bool value) => value;
    public static Scalar ToScalar(this (float, float) value) => value;
    public static Scalar ToScalar(this Complex value) => value;
    public static Scalar ToBFloat16Scalar(this float value) => Scalar.BFloat16(value);

    public static bool ToBoolean(this Scalar value) => value.Number != Complex.Zero;
    public static byte ToByte(this Scalar value) => (byte)value.Integer;
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.Integer;
    public static short ToInt16(this Scalar value) => (short)value.Integer;
    public static int ToInt32(this Scalar value) => (int)value.Integer;
    public static long ToInt64(this Scalar value) => value.Integer;
    public static Half ToHalf(this Scalar value) => (Half)value.Real;
    public static float ToSingle(this Scalar value) => (float)value.Real;
    public static double ToDouble(this Scalar value) => value.Real;
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value) => ((float)value.Number.Real, (float)value.Number.Imaginary);
    public static Complex ToComplexFloat64(this Scalar value) => value.Number;
}
