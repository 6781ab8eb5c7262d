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

    /// <summary>target ← target + term; returns ‖target‖².</summary>
    internal static double AddSquared(Tensor target, Tensor term)
    {
        if (InPlace(target) && Matches(term, target))
            return target.dtype == ScalarType.Float64 ? AddSquared(Of<double>(target), Of<double>(term)) : AddSquared(Of<float>(target), Of<float>(term));
        target.add_(term);
        return Dot(target, target);
    }

    /// <summary>x ← x + length · p, r ← r − length · h; returns ‖r‖². An iteration of conjugate gradients.</summary>
    internal static double Advance(Tensor x, Tensor r, Tensor p, Tensor h, double length)
    {
        if (InPlace(x) && Matches(r, x) && Matches(p, x) && Matches(h, x))
            return x.dtype == ScalarType.Float64 ? Advance(Of<double>(x), Of<double>(r), Of<double>(p), Of<double>(h), length) : Advance(Of<float>(x), Of<float>(r), Of<float>(p), Of<float>(h), (float)length);
        x.add_(p, alpha: length);
        r.add_(h, alpha: -length);
        return Dot(r, r);
    }

    /// <summary>flat ← the parts one after the other (zeros for a missing one) + factor · along.</summary>
    internal static void Gather(Tensor flat, IReadOnlyList<Tensor?> parts, ReadOnlySpan<long> counts, Tensor? along, double factor)
    {
        var inPlace = InPlace(flat) && (along is null || Matches(along, flat));
        long start = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (inPlace && (parts[i] is not { } part || Matches(part, flat)))
            {
                if (flat.dtype == ScalarType.Float64)
                    Gather(Of<double>(flat), OrEmpty<double>(parts[i]), OrEmpty<double>(along), factor, (int)start, (int)counts[i]);
                else
                    Gather(Of<float>(flat), OrEmpty<float>(parts[i]), OrEmpty<float>(along), (float)factor, (int)start, (int)counts[i]);
            }
            else
            {
                using var scope = NewDisposeScope();
                var target = flat.narrow(0, start, counts[i]);
                if (parts[i] is { } strided)
                    target.copy_(strided.detach().reshape(-1));
                else
                    target.zero_();
                if (along is not null)
                    target.add_(along.narrow(0, start, counts[i]), alpha: factor);
            }

            start += counts[i];
        }
    }

    /// <summary>Whether every tensor is dense on the CPU, all of one type, so that memory can be worked on in place.</summary>
    internal static bool InPlace(Tensor first, Tensor second, Tensor third, Tensor? fourth = null, Tensor? fifth = null, Tensor? sixth = null)
        => InPlace(first) && Matches(second, first) && Matches(third, first)
            && (fourth is null || Matches(fourth, first)) && (fifth is null || Matches(fifth, first)) && (sixth is null || Matches(sixth, first));

    /// <summary>The memory of a dense tensor on the CPU.</summary>
    internal static Span<T> Of<T>(Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    /// <summary>The memory of a dense tensor on the CPU, or none.</summary>
    internal static Span<T> OrEmpty<T>(Tensor? tensor)
        where T : unmanaged => tensor is null ? [] : Of<T>(tensor);

    /// <summary>As many whole vectors as there are.</summary>
    internal static Span<Vector<T>> Vectors<T>(Span<T> numbers)
        where T : unmanaged => MemoryMarshal.Cast<T, Vector<T>>(numbers);

    /// <inheritdoc cref="Vectors{T}(Span{T})"/>
    internal static ReadOnlySpan<Vector<T>> Vectors<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged => MemoryMarshal.Cast<T, Vector<T>>(numbers);

    private static bool Matches(Tensor tensor, Tensor other) => tensor.dtype == other.dtype && tensor.is_contiguous() && tensor.device_type == TorchSharp.DeviceType.CPU;

    private static bool InPlace(Tensor tensor)
        => tensor.device_type == TorchSharp.DeviceType.CPU && tensor.dtype is ScalarType.Float32 or ScalarType.Float64 && tensor.is_contiguous()
            && (tensor.NumberOfElements <= Large || (get_num_threads() == 1 && tensor.NumberOfElements <= int.MaxValue / 8));

    private static Tensor Matching(Tensor tensor, Tensor target)
        => tensor.dtype == target.dtype && tensor.is_contiguous() ? tensor : tensor.to(target.dtype).contiguous();

    private static void Gather<T>(Span<T> flat, ReadOnlySpan<T> part, ReadOnlySpan<T> along, T factor, int start, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var target = flat.Slice(start, count);
        if (along.Length != 0 && part.Length != 0)
            Combine(target, T.Zero, part, T.One, along.Slice(start, count), factor, [], T.Zero);
        else if (along.Length != 0)
            Combine(target, T.Zero, along.Slice(start, count), factor, [], T.Zero, [], T.Zero);
        else if (part.Length != 0)
            part.CopyTo(target);
        else
            target.Clear();
    }

    private static double AddSquared<T>(Span<T> target, ReadOnlySpan<T> term)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = Vectors(target);
        var added = Vectors(term);
        WideSum squares = default;
        for (var i = 0; i < result.Length; i++)
        {
            var sum = result[i] + added[i];
            result[i] = sum;
            squares.AddProducts(sum, sum);
        }

        var total = squares.Total;
        for (var i = result.Length * Vector<T>.Count; i < target.Length; i++)
        {
            target[i] += term[i];
            total += double.CreateTruncating(target[i]) * double.CreateTruncating(target[i]);
        }

        return total;
    }

    private static double Advance<T>(Span<T> x, Span<T> r, ReadOnlySpan<T> p, ReadOnlySpan<T> h, T length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var point = Vectors(x);
        var left = Vectors(r);
        var direction = Vectors(p);
        var image = Vectors(h);
        var step = Vector.Create(length);
        WideSum squares = default;
        for (var i = 0; i < point.Length; i++)
        {
            point[i] += step * direction[i];
            var rest = left[i] - (step * image[i]);
            left[i] = rest;
            squares.AddProducts(rest, rest);
        }

        var total = squares.Total;
        for (var i = point.Length * Vector<T>.Count; i < x.Length; i++)
        {
            x[i] += length * p[i];
            r[i] -= length * h[i];
            total += double.CreateTruncating(r[i]) * double.CreateTruncating(r[i]);
        }

        return total;
    }

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
