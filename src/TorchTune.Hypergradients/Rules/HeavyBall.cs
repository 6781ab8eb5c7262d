using System.Numerics;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>An update of heavy ball, what retraces it, its adjoint and its tangent, each in one pass over memory: for tensors that <see cref="Dense"/> works on in place.</summary>
/// <remarks>
/// With <c>d = g + λ w</c>, <c>v′ = k v + s d</c>, <c>w′ = w − η v′</c>. An update of a network has few operations for each weight, so that the time of reverse and forward mode beside the network's own
/// is the number of passes over the weights. Sums of products are taken in float64.
/// </remarks>
internal static class HeavyBall
{
    /// <summary>The numbers of one update.</summary>
    /// <param name="Keep">k.</param>
    /// <param name="Share">s.</param>
    /// <param name="Decay">λ.</param>
    /// <param name="Rate">η.</param>
    internal readonly record struct Numbers(double Keep, double Share, double Decay, double Rate);

    /// <summary>v ← v′, w ← w′.</summary>
    internal static void Move(in Numbers numbers, Tensor weight, Tensor velocity, Tensor gradient)
    {
        if (weight.dtype == ScalarType.Float64)
            Move<double>(numbers, Dense.Of<double>(weight), Dense.Of<double>(velocity), Dense.Of<double>(gradient));
        else
            Move<float>(numbers, Dense.Of<float>(weight), Dense.Of<float>(velocity), Dense.Of<float>(gradient));
    }

    /// <summary>‖w′ − after‖² and ‖w − after‖².</summary>
    internal static (double Distance, double Moved) Trace(in Numbers numbers, Tensor weight, Tensor velocity, Tensor gradient, Tensor after)
        => weight.dtype == ScalarType.Float64
            ? Trace<double>(numbers, Dense.Of<double>(weight), Dense.Of<double>(velocity), Dense.Of<double>(gradient), Dense.Of<double>(after))
            : Trace<float>(numbers, Dense.Of<float>(weight), Dense.Of<float>(velocity), Dense.Of<float>(gradient), Dense.Of<float>(after));

    /// <summary>
    /// From the adjoints α of w′ and β of v′ to those of w and v, and the adjoint of g. Returns <c>⟨α, v′⟩</c>, <c>⟨β − ηα, v⟩</c> and <c>⟨ḡ, w⟩</c>: by the learning rate (with the other sign), k and λ.
    /// </summary>
    internal static (double Rate, double Keep, double Decay) Adjoint(in Numbers numbers, in UpdateView update, Tensor weightAdjoint, Tensor velocityAdjoint, Tensor gradientAdjoint)
        => weightAdjoint.dtype == ScalarType.Float64
            ? Adjoint<double>(numbers, Dense.Of<double>(update.Weight), Dense.Of<double>(update.Before[0]), Dense.Of<double>(update.After[0]), Dense.Of<double>(weightAdjoint), Dense.Of<double>(velocityAdjoint), Dense.Of<double>(gradientAdjoint))
            : Adjoint<float>(numbers, Dense.Of<float>(update.Weight), Dense.Of<float>(update.Before[0]), Dense.Of<float>(update.After[0]), Dense.Of<float>(weightAdjoint), Dense.Of<float>(velocityAdjoint), Dense.Of<float>(gradientAdjoint));

    /// <summary>
    /// Undoes v ← v′ where w has been undone already, <c>v = (v′ − s d) / k</c> (and 0 where k is 0: the first update), with <see cref="Adjoint(in Numbers, in UpdateView, Tensor, Tensor, Tensor)"/> in the same pass.
    /// Returns what that returns, and <c>‖v′ − s d‖²</c>.
    /// </summary>
    internal static (double Rate, double Keep, double Decay, double Left) Undo(in Numbers numbers, Tensor weight, Tensor gradient, Tensor velocity, Tensor weightAdjoint, Tensor velocityAdjoint, Tensor gradientAdjoint)
        => weightAdjoint.dtype == ScalarType.Float64
            ? Undo<double>(numbers, Dense.Of<double>(weight), Dense.Of<double>(gradient), Dense.Of<double>(velocity), Dense.Of<double>(weightAdjoint), Dense.Of<double>(velocityAdjoint), Dense.Of<double>(gradientAdjoint))
            : Undo<float>(numbers, Dense.Of<float>(weight), Dense.Of<float>(gradient), Dense.Of<float>(velocity), Dense.Of<float>(weightAdjoint), Dense.Of<float>(velocityAdjoint), Dense.Of<float>(gradientAdjoint));

    /// <summary>ċ ← k ċ + s (ġ + λ ẇ + moved) + swung, then ẇ ← ẇ − η ċ − scaled; absent tensors are null.</summary>
    internal static void Tangent(in Numbers numbers, Tensor weight, Tensor velocity, Tensor? gradient, Tensor? moved, Tensor? swung, Tensor? scaled)
    {
        if (weight.dtype == ScalarType.Float64)
            Tangent<double>(numbers, Dense.Of<double>(weight), Dense.Of<double>(velocity), Dense.OrEmpty<double>(gradient), Dense.OrEmpty<double>(moved), Dense.OrEmpty<double>(swung), Dense.OrEmpty<double>(scaled));
        else
            Tangent<float>(numbers, Dense.Of<float>(weight), Dense.Of<float>(velocity), Dense.OrEmpty<float>(gradient), Dense.OrEmpty<float>(moved), Dense.OrEmpty<float>(swung), Dense.OrEmpty<float>(scaled));
    }

    private static void Move<T>(in Numbers numbers, Span<T> weight, Span<T> velocity, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (k, s, d, r) = Of<T>(numbers);
        var w = Dense.Vectors(weight);
        var v = Dense.Vectors(velocity);
        var g = Dense.Vectors(gradient);
        var (vk, vs, vd, vr) = (Vector.Create(k), Vector.Create(s), Vector.Create(d), Vector.Create(r));
        var (length, decays) = (w.Length, d != T.Zero);
        for (var i = 0; i < length; i++)
        {
            var sum = vs * g[i];
            if (decays)
                sum += vd * w[i];
            v[i] = (vk * v[i]) + sum;
            w[i] += vr * v[i];
        }

        for (var i = length * Vector<T>.Count; i < weight.Length; i++)
        {
            velocity[i] = (k * velocity[i]) + (decays ? (s * gradient[i]) + (d * weight[i]) : s * gradient[i]);
            weight[i] += r * velocity[i];
        }
    }

    private static (double Distance, double Moved) Trace<T>(in Numbers numbers, ReadOnlySpan<T> weight, ReadOnlySpan<T> velocity, ReadOnlySpan<T> gradient, ReadOnlySpan<T> after)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (k, s, d, r) = Of<T>(numbers);
        var w = Dense.Vectors(weight);
        var v = Dense.Vectors(velocity);
        var g = Dense.Vectors(gradient);
        var a = Dense.Vectors(after);
        var (vk, vs, vd, vr) = (Vector.Create(k), Vector.Create(s), Vector.Create(d), Vector.Create(r));
        var (length, decays) = (w.Length, d != T.Zero);
        WideSum distance = default, moved = default;
        for (var i = 0; i < length; i++)
        {
            var sum = vs * g[i];
            if (decays)
                sum += vd * w[i];
            var off = w[i] + (vr * ((vk * v[i]) + sum)) - a[i];
            var move = w[i] - a[i];
            distance.AddProducts(off, off);
            moved.AddProducts(move, move);
        }

        var (distanceLeft, movedLeft) = (0.0, 0.0);
        for (var i = length * Vector<T>.Count; i < weight.Length; i++)
        {
            var swung = (k * velocity[i]) + (decays ? (s * gradient[i]) + (d * weight[i]) : s * gradient[i]);
            var (off, move) = (weight[i] + (r * swung) - after[i], weight[i] - after[i]);
            distanceLeft += double.CreateTruncating(off) * double.CreateTruncating(off);
            movedLeft += double.CreateTruncating(move) * double.CreateTruncating(move);
        }

        return (distance.Total + distanceLeft, moved.Total + movedLeft);
    }

    private static (double Rate, double Keep, double Decay) Adjoint<T>(in Numbers numbers, ReadOnlySpan<T> weight, ReadOnlySpan<T> before, ReadOnlySpan<T> after, Span<T> weightAdjoint, Span<T> velocityAdjoint, Span<T> gradientAdjoint)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (k, s, d, r) = (T.CreateTruncating(numbers.Keep), T.CreateTruncating(numbers.Share), T.CreateTruncating(numbers.Decay), T.CreateTruncating(-numbers.Rate));
        var w = Dense.Vectors(weight);
        var b = Dense.Vectors(before);
        var a = Dense.Vectors(after);
        var ofWeight = Dense.Vectors(weightAdjoint);
        var ofVelocity = Dense.Vectors(velocityAdjoint);
        var ofGradient = Dense.Vectors(gradientAdjoint);
        var (vk, vs, vd, vr) = (Vector.Create(k), Vector.Create(s), Vector.Create(d), Vector.Create(r));
        WideSum byRate = default, byKeep = default, byDecay = default;
        var length = w.Length;
        for (var i = 0; i < length; i++)
        {
            var alpha = ofWeight[i];
            var total = ofVelocity[i] + (vr * alpha);
            var gradient = vs * total;
            ofGradient[i] = gradient;
            ofVelocity[i] = vk * total;
            ofWeight[i] = alpha + (vd * gradient);
            byRate.AddProducts(alpha, a[i]);
            byKeep.AddProducts(total, b[i]);
            byDecay.AddProducts(gradient, w[i]);
        }

        double rate = byRate.Total, keep = byKeep.Total, decay = byDecay.Total;
        for (var i = length * Vector<T>.Count; i < weight.Length; i++)
        {
            var alpha = weightAdjoint[i];
            var total = velocityAdjoint[i] + (r * alpha);
            var gradient = s * total;
            gradientAdjoint[i] = gradient;
            velocityAdjoint[i] = k * total;
            weightAdjoint[i] = alpha + (d * gradient);
            rate += double.CreateTruncating(alpha) * double.CreateTruncating(after[i]);
            keep += double.CreateTruncating(total) * double.CreateTruncating(before[i]);
            decay += double.CreateTruncating(gradient) * double.CreateTruncating(weight[i]);
        }

        return (rate, keep, decay);
    }

    private static (double Rate, double Keep, double Decay, double Left) Undo<T>(in Numbers numbers, ReadOnlySpan<T> weight, ReadOnlySpan<T> slope, Span<T> velocity, Span<T> weightAdjoint, Span<T> velocityAdjoint, Span<T> gradientAdjoint)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (k, s, sd, r) = Of<T>(numbers);
        var (d, inverse) = (T.CreateTruncating(numbers.Decay), numbers.Keep == 0 ? T.Zero : T.CreateTruncating(1 / numbers.Keep));
        var w = Dense.Vectors(weight);
        var g = Dense.Vectors(slope);
        var v = Dense.Vectors(velocity);
        var ofWeight = Dense.Vectors(weightAdjoint);
        var ofVelocity = Dense.Vectors(velocityAdjoint);
        var ofGradient = Dense.Vectors(gradientAdjoint);
        var (vk, vs, vsd, vd, vr, back) = (Vector.Create(k), Vector.Create(s), Vector.Create(sd), Vector.Create(d), Vector.Create(r), Vector.Create(inverse));
        WideSum byRate = default, byKeep = default, byDecay = default, left = default;
        var length = w.Length;
        for (var i = 0; i < length; i++)
        {
            var alpha = ofWeight[i];
            byRate.AddProducts(alpha, v[i]);
            var rest = v[i] - ((vs * g[i]) + (vsd * w[i]));
            left.AddProducts(rest, rest);
            var before = back * rest;
            v[i] = before;
            var total = ofVelocity[i] + (vr * alpha);
            var gradient = vs * total;
            ofGradient[i] = gradient;
            ofVelocity[i] = vk * total;
            ofWeight[i] = alpha + (vd * gradient);
            byKeep.AddProducts(total, before);
            byDecay.AddProducts(gradient, w[i]);
        }

        double rate = byRate.Total, keep = byKeep.Total, decay = byDecay.Total, remains = left.Total;
        for (var i = length * Vector<T>.Count; i < weight.Length; i++)
        {
            var alpha = weightAdjoint[i];
            rate += double.CreateTruncating(alpha) * double.CreateTruncating(velocity[i]);
            var rest = velocity[i] - ((s * slope[i]) + (sd * weight[i]));
            remains += double.CreateTruncating(rest) * double.CreateTruncating(rest);
            velocity[i] = inverse * rest;
            var total = velocityAdjoint[i] + (r * alpha);
            var gradient = s * total;
            gradientAdjoint[i] = gradient;
            velocityAdjoint[i] = k * total;
            weightAdjoint[i] = alpha + (d * gradient);
            keep += double.CreateTruncating(total) * double.CreateTruncating(velocity[i]);
            decay += double.CreateTruncating(gradient) * double.CreateTruncating(weight[i]);
        }

        return (rate, keep, decay, remains);
    }

    private static void Tangent<T>(in Numbers numbers, Span<T> weight, Span<T> velocity, ReadOnlySpan<T> gradient, ReadOnlySpan<T> moved, ReadOnlySpan<T> swung, ReadOnlySpan<T> scaled)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (k, s, d, r) = Of<T>(numbers);
        var w = Dense.Vectors(weight);
        var c = Dense.Vectors(velocity);
        var g = Dense.Vectors(gradient);
        var m = Dense.Vectors(moved);
        var b = Dense.Vectors(swung);
        var a = Dense.Vectors(scaled);
        var (vk, vs, vd, vr) = (Vector.Create(k), Vector.Create(s), Vector.Create(d), Vector.Create(r));
        var length = w.Length;
        for (var i = 0; i < length; i++)
        {
            var sum = vd * w[i];
            if (g.Length != 0)
                sum += vs * g[i];
            if (m.Length != 0)
                sum += vs * m[i];
            if (b.Length != 0)
                sum += b[i];
            var speed = (vk * c[i]) + sum;
            c[i] = speed;
            var next = w[i] + (vr * speed);
            w[i] = a.Length != 0 ? next - a[i] : next;
        }

        for (var i = length * Vector<T>.Count; i < weight.Length; i++)
        {
            var sum = (d * weight[i]) + (gradient.Length != 0 ? s * gradient[i] : T.Zero) + (moved.Length != 0 ? s * moved[i] : T.Zero) + (swung.Length != 0 ? swung[i] : T.Zero);
            velocity[i] = (k * velocity[i]) + sum;
            weight[i] = weight[i] + (r * velocity[i]) - (scaled.Length != 0 ? scaled[i] : T.Zero);
        }
    }

    /// <summary>k, s, s λ and −η in the type of the tensors.</summary>
    private static (T Keep, T Share, T Decay, T Rate) Of<T>(in Numbers numbers)
        where T : unmanaged, IFloatingPointIeee754<T>
        => (T.CreateTruncating(numbers.Keep), T.CreateTruncating(numbers.Share), T.CreateTruncating(numbers.Share * numbers.Decay), T.CreateTruncating(-numbers.Rate));
}
