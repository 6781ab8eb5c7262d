namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of a floating-point type.</summary>
    public struct FInfo
    {
        public int bits;
        public double eps;
        public double max;
        public double min;
        public double tiny;
        public double smallest_normal;
        public double resolution;
    }

    public static FInfo finfo() => finfo(get_default_dtype());

    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        // A complex type has the limits of its parts.
        ScalarType.Float16 => Limits(16, 10, (double)Half.MaxValue, -14, 1e-3),
        ScalarType.BFloat16 => Limits(16, 7, 3.3895313892515355e38, -126, 1e-2),
        ScalarType.Float32 or ScalarType.ComplexFloat32 => Limits(32, 23, float.MaxValue, -126, 1e-6),
        ScalarType.Float64 or ScalarType.ComplexFloat64 => Limits(64, 52, double.MaxValue, -1022, 1e-15),
        _ => throw new ArgumentException($"{dtype} is no floating-point type.", nameof(dtype)),
    };

    private static FInfo Limits(int bits, int mantissa, double max, int exponent, double resolution) => new()
    {
        bits = bits,
        eps = Math.ScaleB(1, -mantissa),
        max = max,
        min = -max,
        tiny = Math.ScaleB(1, exponent),
        smallest_normal = Math.ScaleB(1, exponent),
        resolution = resolution,
    };

    /// <summary>The largest whole number up to which a type holds every one.</summary>
    public static long max_int_value(ScalarType type) => type switch
    {
        ScalarType.Byte => byte.MaxValue,
        ScalarType.Int8 => sbyte.MaxValue,
        ScalarType.Int16 => short.MaxValue,
        ScalarType.Int32 => int.MaxValue,
        ScalarType.Int64 => long.MaxValue,
        ScalarType.Bool => 1,
        ScalarType.Float16 => 1L << 11,
        ScalarType.BFloat16 => 1L << 8,
        ScalarType.Float32 => 1L << 24,
        ScalarType.Float64 => 1L << 53,
        _ => throw new ArgumentException($"{type} holds no whole numbers.", nameof(type)),
    };

    /// <summary>Whether converting keeps the kind of number: not from complex to real, floating-point to whole, or whole to bool.</summary>
    public static bool can_cast(ScalarType from, ScalarType to) => Rank(from) <= Rank(to) && !(from != ScalarType.Bool && to == ScalarType.Bool);

    private static int Rank(ScalarType type) => is_complex(type) ? 2 : is_floating_point(type) ? 1 : 0;

    /// <summary>The type of the result of arithmetic on both.</summary>
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Op.ResultType.InvokeScalar(tensor1, tensor2).Integer;

    /// <summary>The shape to which all broadcast.</summary>
    public static Size broadcast_shapes(params long[][] shapes)
    {
        var result = new long[shapes.Length == 0 ? 0 : shapes.Max(shape => shape.Length)];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
        {
            for (var i = 1; i <= shape.Length; i++)
            {
                ref var length = ref result[^i];
                if (shape[^i] != 1 && length != 1 && shape[^i] != length)
                {
                    throw new ArgumentException($"The lengths {length} and {shape[^i]} of dimension {-i} do not broadcast.", nameof(shapes));
                }
                length = length == 1 ? shape[^i] : length;
            }
        }
        return result;
    }

    public static long numel(Tensor input) => input.NumberOfElements;

    public static bool is_tensor(object? obj) => obj is Tensor;

    public static Tensor is_neg(Tensor input) => tensor(input.is_neg());

    public static Tensor ByteTensor(Tensor t) => t.@byte();

    public static Tensor ShortTensor(Tensor t) => t.@short();

    public static Tensor IntTensor(Tensor t) => t.@int();

    public static Tensor LongTensor(Tensor t) => t.@long();

    public static Tensor FloatTensor(Tensor t) => t.@float();

    public static Tensor DoubleTensor(Tensor t) => t.@double();

    public static Tensor BoolTensor(Tensor t) => t.@bool();

    private static partial class Op
    {
        internal static readonly Operator ResultType = new("aten::result_type", "Tensor");
    }
}
