using static TorchSharp.Argument;

namespace TorchSharp;

// Tensors from a rule: ranges, identities, random numbers, and the likes of another tensor.
public static partial class torch
{
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>The numbers from <paramref name="start"/> in steps up to <paramref name="stop"/>, which is left out.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.Arange.Invoke(start, stop, step, dtype, None, Place(device)), requires_grad, null);

    /// <summary>Evenly spaced numbers, both ends among them.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.Linspace.Invoke(start, end, steps, dtype, None, Place(device)), requires_grad, null);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.Logspace.Invoke(start, end, steps, @base, dtype, None, Place(device)), requires_grad, null);

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Made(Op.Eye.Invoke(rows, columns < 0 ? rows : columns, dtype, None, Place(device)), requires_grad, names);

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Made(Op.EmptyStrided.Invoke(size, strides, dtype, None, Place(device)), requires_grad, names);

    public static Tensor complex(Tensor real, Tensor imag) => Op.Complex.Invoke(real, imag);

    public static Tensor polar(Tensor abs, Tensor angle) => Op.Polar.Invoke(abs, angle);

    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null)
        => Op.TrilIndices.Invoke(row, col, offset, dtype, None, Place(device));

    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null)
        => Op.TriuIndices.Invoke(row, col, offset, dtype, None, Place(device));

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Made(Op.EmptyLike.Invoke(input, dtype, None, device), requires_grad, names);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Made(Op.ZerosLike.Invoke(input, dtype, None, device), requires_grad, names);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Made(Op.OnesLike.Invoke(input, dtype, None, device), requires_grad, names);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
        => Made(Op.FullLike.Invoke(input, value, dtype, None, device), requires_grad, names);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.RandLike.Invoke(input, dtype, None, device), requires_grad, null);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.RandnLike.Invoke(input, dtype, None, device), requires_grad, null);

    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.RandintLike.Invoke(input, low, high, dtype, None, device), requires_grad, null);

    /// <summary>Uniform whole numbers from <paramref name="low"/> up to <paramref name="high"/>, which is left out.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => Made(Op.Randint.Invoke(low, high, size, generator, dtype ?? ScalarType.Int64, None, Place(device)), requires_grad, names);

    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => randint(0, high, new Size(size).Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => randint(low, high, new Size(size).Shape, dtype, device, requires_grad, generator, names);

    /// <summary>The whole numbers below <paramref name="n"/> in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => Made(Op.Randperm.Invoke(n, generator, dtype ?? ScalarType.Int64, None, Place(device)), requires_grad, null);

    public static Tensor randperm(long n, Tensor @out, Generator? generator = null)
    {
        Op.RandpermOut.InvokeVoid(n, generator, @out);
        return @out;
    }

    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => Op.NormalTensors.Invoke(mean, std, generator);

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => Made(Op.NormalNumbers.Invoke(mean, std, size.ToArray(), generator, dtype, None, Place(device)), requires_grad, names);

    /// <summary>One number, uniform in [0, 1).</summary>
    public static double rand_float(Generator? generator = null)
    {
        using var number = rand(1L, ScalarType.Float64, generator: generator);
        return number.ToDouble();
    }

    /// <summary>One standard normal number.</summary>
    public static double randn_float(Generator? generator = null)
    {
        using var number = randn(1L, ScalarType.Float64, generator: generator);
        return number.ToDouble();
    }

    public static bool randint_bool(Generator? generator = null) => randint_long(0, 2, generator) == 1;

    public static int randint_int(int high, Generator? generator = null) => (int)randint_long(0, high, generator);

    public static int randint_int(int low, int high, Generator? generator = null) => (int)randint_long(low, high, generator);

    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);

    public static long randint_long(long low, long high, Generator? generator = null)
    {
        using var number = randint(low, high, [1L], generator: generator);
        return number.ToInt64();
    }

    private static partial class Op
    {
        internal static readonly Operator Empty = new("aten::empty", "memory_format");
        internal static readonly Operator EmptyStrided = new("aten::empty_strided");
        internal static readonly Operator Zeros = new("aten::zeros");
        internal static readonly Operator Ones = new("aten::ones");
        internal static readonly Operator Full = new("aten::full");
        internal static readonly Operator Rand = new("aten::rand", "generator");
        internal static readonly Operator Randn = new("aten::randn", "generator");
        internal static readonly Operator Arange = new("aten::arange", "start_step");
        internal static readonly Operator Linspace = new("aten::linspace");
        internal static readonly Operator Logspace = new("aten::logspace");
        internal static readonly Operator Eye = new("aten::eye", "m");
        internal static readonly Operator Complex = new("aten::complex");
        internal static readonly Operator Polar = new("aten::polar");
        internal static readonly Operator TrilIndices = new("aten::tril_indices");
        internal static readonly Operator TriuIndices = new("aten::triu_indices");
        internal static readonly Operator EmptyLike = new("aten::empty_like");
        internal static readonly Operator ZerosLike = new("aten::zeros_like");
        internal static readonly Operator OnesLike = new("aten::ones_like");
        internal static readonly Operator FullLike = new("aten::full_like");
        internal static readonly Operator RandLike = new("aten::rand_like");
        internal static readonly Operator RandnLike = new("aten::randn_like");
        internal static readonly Operator RandintLike = new("aten::randint_like", "low_dtype");
        internal static readonly Operator Randint = new("aten::randint", "low_generator");
        internal static readonly Operator Randperm = new("aten::randperm", "generator");
        internal static readonly Operator RandpermOut = new("aten::randperm", "generator_out");
        internal static readonly Operator NormalTensors = new("aten::normal", "Tensor_Tensor");
        internal static readonly Operator NormalNumbers = new("aten::normal", "float_float");
    }
}
