using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Sums of products and linear combinations of tensors, each in one pass over memory where the tensors are dense on the CPU.</summary>
/// <remarks>
/// By operators a combination of four tensors takes four passes and as many calls, which for small nets cost more than the arithmetic. Elsewhere (another device, type or layout, or
/// so large that libtorch's threads pay) operators do the same. No graph is recorded, and no version counted: tensors of a live graph must not be written to.
/// </remarks>
internal static class Dense
{
    private const long Large = 1 << 20;

    /// <summary>⟨left, right⟩; sums of float32 are taken in float64.</summary>
    internal static double Dot(Tensor left, Tensor right)
    {
        if (InPlace(left) && InPlace(right) && left.dtype == right.dtype)
            return left.dtype == ScalarType.Float64 ? Dot(Of<double>(left), Of<double>(right)) : Dot(Of<float>(left), Of<float>(right));
        return Products.Number(left.reshape(-1).dot(right.reshape(-1)));
    }

    /// <summary>‖left − right‖².</summary>
    internal static double SquaredDistance(Tensor left, Tensor right)
    {
        if (InPlace(left) && InPlace(right) && left.dtype == right.dtype)
            return left.dtype == ScalarType.Float64 ? SquaredDistance(Of<double>(left), Of<double>(right)) : SquaredDistance(Of<float>(left), Of<float>(right));
        var difference = left.sub(right);
        return Dot(difference, difference);
    }

    /// <summary>target ← keep · target + (a x + b y + c z); with keep 0 the old content does not matter. None of the others may be the target.</summary>
    internal static void Combine(Tensor target, double keep, Tensor x, double a, Tensor? y = null, double b = 0, Tensor? z = null, double c = 0)
    {
        if (InPlace(target))
        {
            var (first, second, third) = (Matching(x, target), y is null ? null : Matching(y, target), z is null ? null : Matching(z, target));
            if (target.dtype == ScalarType.Float64)
                Combine(Of<double>(target), keep, Of<double>(first), a, second is null ? [] : Of<double>(second), b, third is null ? [] : Of<double>(third), c);
            else
                Combine(Of<float>(target), (float)keep, Of<float>(first), (float)a, second is null ? [] : Of<float>(second), (float)b, third is null ? [] : Of<float>(third), (float)c);
            return;
        }

        if (keep == 0)
            target.zero_();
        else if (keep != 1)
            target.mul_(keep);
        target.add_(x, alpha: a);
        if (y is not null)
            target.add_(y, alpha: b);
        if (z is not null)
            target.add_(z, alpha: c);
    }

    private static bool InPlace(Tensor tensor)
        => tensor.device_type == TorchSharp.DeviceType.CPU && tensor.dtype is ScalarType.Float32 or ScalarType.Float64 && tensor.is_contiguous()
            && (tensor.NumberOfElements <= Large || (get_num_threads() == 1 && tensor.NumberOfElements <= int.MaxValue / 8));

    private static Tensor Matching(Tensor tensor, Tensor target)
        => tensor.dtype == target.dtype && tensor.is_contiguous() ? tensor : tensor.to(target.dtype).contiguous();

    private static Span<T> Of<T>(Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var a = MemoryMarshal.Cast<double, Vector<double>>(left);
        var b = MemoryMarshal.Cast<double, Vector<double>>(right);
        var (even, odd) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i + 1 < a.Length; i += 2)
        {
            even += a[i] * b[i];
            odd += a[i + 1] * b[i + 1];
        }

        if (i < a.Length)
            even += a[i] * b[i];
        var sum = Vector.Sum(even + odd);
        for (var k = a.Length * Vector<double>.Count; k < left.Length; k++)
            sum += left[k] * right[k];
        return sum;
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(left);
        var b = MemoryMarshal.Cast<float, Vector<float>>(right);
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        for (var i = 0; i < a.Length; i++)
        {
            Vector.Widen(a[i], out var aLow, out var aHigh);
            Vector.Widen(b[i], out var bLow, out var bHigh);
            low += aLow * bLow;
            high += aHigh * bHigh;
        }

        var sum = Vector.Sum(low + high);
        for (var k = a.Length * Vector<float>.Count; k < left.Length; k++)
            sum += (double)left[k] * right[k];
        return sum;
    }

    private static double SquaredDistance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var a = MemoryMarshal.Cast<double, Vector<double>>(left);
        var b = MemoryMarshal.Cast<double, Vector<double>>(right);
        var total = Vector<double>.Zero;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = a[i] - b[i];
            total += difference * difference;
        }

        var sum = Vector.Sum(total);
        for (var k = a.Length * Vector<double>.Count; k < left.Length; k++)
            sum += (left[k] - right[k]) * (left[k] - right[k]);
        return sum;
    }

    private static double SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(left);
        var b = MemoryMarshal.Cast<float, Vector<float>>(right);
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        for (var i = 0; i < a.Length; i++)
        {
            Vector.Widen(a[i] - b[i], out var first, out var second);
            low += first * first;
            high += second * second;
        }

        var sum = Vector.Sum(low + high);
        for (var k = a.Length * Vector<float>.Count; k < left.Length; k++)
            sum += ((double)left[k] - right[k]) * ((double)left[k] - right[k]);
        return sum;
    }

    private static void Combine<T>(Span<T> target, T keep, ReadOnlySpan<T> x, T a, ReadOnlySpan<T> y, T b, ReadOnlySpan<T> z, T c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = MemoryMarshal.Cast<T, Vector<T>>(target);
        var first = MemoryMarshal.Cast<T, Vector<T>>(x);
        var second = MemoryMarshal.Cast<T, Vector<T>>(y);
        var third = MemoryMarshal.Cast<T, Vector<T>>(z);
        var (va, vb, vc, kept) = (Vector.Create(a), Vector.Create(b), Vector.Create(c), Vector.Create(keep));
        var fresh = keep == T.Zero;
        for (var i = 0; i < result.Length; i++)
        {
            var sum = va * first[i];
            if (second.Length != 0)
                sum += vb * second[i];
            if (third.Length != 0)
                sum += vc * third[i];
            result[i] = fresh ? sum : (kept * result[i]) + sum;
        }

        for (var k = result.Length * Vector<T>.Count; k < target.Length; k++)
        {
            var sum = a * x[k];
            if (y.Length != 0)
                sum += b * y[k];
            if (z.Length != 0)
                sum += c * z[k];
            target[k] = fresh ? sum : (keep * target[k]) + sum;
        }
    }
}
