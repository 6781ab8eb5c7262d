using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Sums and combinations channel by channel over dense tensors [batch, channels, …] on the CPU, each in one pass over memory.</summary>
/// <remarks>Within a row of one example and channel, sums are taken in the type of the tensor, a vector of partial sums at a time; over rows in float64.</remarks>
internal readonly struct Channels
{
    private readonly int _batch;
    private readonly int _row;

    private Channels(int batch, int count, int row) => (_batch, Count, _row) = (batch, count, row);

    /// <summary>How many channels there are.</summary>
    internal int Count { get; }

    /// <summary>How many elements each channel has.</summary>
    internal int Elements => _batch * _row;

    /// <summary>Whether a tensor has the layout.</summary>
    internal static bool Fit(Tensor tensor)
        => tensor.device_type == TorchSharp.DeviceType.CPU && tensor.dtype is ScalarType.Float32 or ScalarType.Float64 && tensor.dim() >= 2
            && tensor.is_contiguous() && tensor.NumberOfElements is > 0 and < int.MaxValue / 8;

    /// <summary>The layout of a tensor that fits.</summary>
    internal static Channels Of(Tensor tensor)
    {
        var (batch, count) = ((int)tensor.size(0), (int)tensor.size(1));
        return new(batch, count, (int)(tensor.NumberOfElements / batch / count));
    }

    /// <summary>Mean and biased variance of every channel.</summary>
    internal (double[] Mean, double[] Variance) Moments(Tensor x)
    {
        var (mean, _) = Sums(x, x, null);
        for (var c = 0; c < Count; c++)
            mean[c] /= Elements;
        var (_, squares) = Sums(x, x, mean, centreBoth: true);
        for (var c = 0; c < Count; c++)
            squares[c] /= Elements;
        return (mean, squares);
    }

    /// <summary>Σ a and Σ a (b − centre) of every channel; with <paramref name="centreBoth"/>, Σ (a − centre)(b − centre).</summary>
    internal (double[] Plain, double[] Product) Sums(Tensor a, Tensor b, double[]? centre, bool centreBoth = false)
        => a.dtype == ScalarType.Float64 ? Sums<double>(a, b, centre, centreBoth) : Sums<float>(a, b, centre, centreBoth);

    /// <summary>a A + b B + c C + constant, with a number for each channel; absent tensors are null.</summary>
    internal void Combine(Tensor target, Tensor a, double[] ofA, Tensor? b, double[]? ofB, Tensor? c, double[]? ofC, double[] constant)
    {
        if (target.dtype == ScalarType.Float64)
            Combine<double>(target, a, ofA, b, ofB, c, ofC, constant);
        else
            Combine<float>(target, a, ofA, b, ofB, c, ofC, constant);
    }

    private (double[] Plain, double[] Product) Sums<T>(Tensor a, Tensor b, double[]? centre, bool centreBoth)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (plain, product) = (new double[Count], new double[Count]);
        var left = MemoryMarshal.Cast<byte, T>(a.bytes);
        var right = MemoryMarshal.Cast<byte, T>(b.bytes);
        for (var n = 0; n < _batch; n++)
        {
            for (var c = 0; c < Count; c++)
            {
                var start = ((n * Count) + c) * _row;
                var middle = T.CreateTruncating(centre?[c] ?? 0);
                var (sum, products) = Row<T>(left.Slice(start, _row), right.Slice(start, _row), centreBoth ? middle : T.Zero, middle);
                plain[c] += sum;
                product[c] += products;
            }
        }

        return (plain, product);
    }

    private static (double Sum, double Products) Row<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, T leftCentre, T rightCentre)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var a = MemoryMarshal.Cast<T, Vector<T>>(left);
        var b = MemoryMarshal.Cast<T, Vector<T>>(right);
        var (fromLeft, fromRight) = (Vector.Create(leftCentre), Vector.Create(rightCentre));
        var (sums, products) = (Vector<T>.Zero, Vector<T>.Zero);
        for (var i = 0; i < a.Length; i++)
        {
            var shifted = a[i] - fromLeft;
            sums += shifted;
            products += shifted * (b[i] - fromRight);
        }

        var (sum, product) = (double.CreateTruncating(Vector.Sum(sums)), double.CreateTruncating(Vector.Sum(products)));
        for (var k = a.Length * Vector<T>.Count; k < left.Length; k++)
        {
            sum += double.CreateTruncating(left[k] - leftCentre);
            product += double.CreateTruncating((left[k] - leftCentre) * (right[k] - rightCentre));
        }

        return (sum, product);
    }

    private void Combine<T>(Tensor target, Tensor a, double[] ofA, Tensor? b, double[]? ofB, Tensor? c, double[]? ofC, double[] constant)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = MemoryMarshal.Cast<byte, T>(target.bytes);
        var first = MemoryMarshal.Cast<byte, T>(a.bytes);
        var second = b is null ? [] : MemoryMarshal.Cast<byte, T>(b.bytes);
        var third = c is null ? [] : MemoryMarshal.Cast<byte, T>(c.bytes);
        for (var n = 0; n < _batch; n++)
        {
            for (var k = 0; k < Count; k++)
            {
                var start = ((n * Count) + k) * _row;
                Row(result.Slice(start, _row), first.Slice(start, _row), T.CreateTruncating(ofA[k]),
                    b is null ? [] : second.Slice(start, _row), T.CreateTruncating(ofB?[k] ?? 0),
                    c is null ? [] : third.Slice(start, _row), T.CreateTruncating(ofC?[k] ?? 0), T.CreateTruncating(constant[k]));
            }
        }
    }

    private static void Row<T>(Span<T> target, ReadOnlySpan<T> a, T ofA, ReadOnlySpan<T> b, T ofB, ReadOnlySpan<T> c, T ofC, T constant)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = MemoryMarshal.Cast<T, Vector<T>>(target);
        var first = MemoryMarshal.Cast<T, Vector<T>>(a);
        var second = MemoryMarshal.Cast<T, Vector<T>>(b);
        var third = MemoryMarshal.Cast<T, Vector<T>>(c);
        var (va, vb, vc, shift) = (Vector.Create(ofA), Vector.Create(ofB), Vector.Create(ofC), Vector.Create(constant));
        for (var i = 0; i < result.Length; i++)
        {
            var sum = (va * first[i]) + shift;
            if (second.Length != 0)
                sum += vb * second[i];
            if (third.Length != 0)
                sum += vc * third[i];
            result[i] = sum;
        }

        for (var k = result.Length * Vector<T>.Count; k < target.Length; k++)
        {
            var sum = (ofA * a[k]) + constant;
            if (b.Length != 0)
                sum += ofB * b[k];
            if (c.Length != 0)
                sum += ofC * c[k];
            target[k] = sum;
        }
    }
}
