using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Random numbers for one purpose of one trial: nothing drawn elsewhere, earlier or on another thread changes them.</summary>
/// <remarks>
/// <para>Counter-based: Philox4x32-10 under a 64-bit key, its counter made of a 64-bit stream and a 64-bit position. <see cref="For"/> starts
/// from key = seed and stream = trial number; <see cref="Fork"/> passes key, stream and the FNV-1a hash of the purpose through Philox once
/// more and takes the result as the new key and stream. A fork depends on where it was made, not on what was drawn before.</para>
/// <para>The generator and all draws except normal ones use integers and exact floating-point operations alone: the same on every platform. Normal
/// draws use the platform's <c>log</c>, <c>exp</c> and <c>sqrt</c>; between platforms the last bit may differ.</para>
/// </remarks>
/// <threadsafety>Not thread-safe: fork one for each thread.</threadsafety>
public sealed class RandomSource
{
    // Keeps the blocks that make forks apart from those that make numbers.
    private const ulong ForkKey = 0xA5A5_F0F0_3C3C_9669;

    private readonly ulong _key;
    private readonly ulong _stream;
    private ulong _position;
    private ulong _spare;
    private bool _hasSpare;

    private RandomSource(ulong key, ulong stream)
    {
        _key = key;
        _stream = stream;
    }

    /// <summary>The source of a purpose of a trial of a study.</summary>
    /// <param name="seed">The study's seed.</param>
    /// <param name="trial">The trial's number; -1 for what belongs to the study as a whole.</param>
    /// <param name="purpose">What the numbers are for, such as <c>sampler</c>.</param>
    public static RandomSource For(ulong seed, long trial, string purpose) => new RandomSource(seed, unchecked((ulong)trial)).Fork(purpose);

    /// <summary>A source of its own for part of this purpose: equal purposes give equal sources, however much was drawn.</summary>
    public RandomSource Fork(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var (key, stream) = Philox.Block(_key ^ ForkKey, Fnv1a(purpose), _stream);
        return new RandomSource(key, stream);
    }

    /// <summary>64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong NextUInt64()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        (ulong next, _spare) = Philox.Block(_key, _position++, _stream);
        _hasSpare = true;
        return next;
    }

    /// <summary>A multiple of 2^-53, uniform in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number uniform in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    /// <exception cref="ArgumentException">A bound or their distance is not finite, or they are reversed.</exception>
    public double Uniform(double low, double high)
    {
        if (!(low <= high) || !double.IsFinite(high - low))
        {
            throw new ArgumentException(Invariant($"low must not exceed high and their distance must be finite, but low was {low} and high was {high}."));
        }

        return Math.Min(low + (NextDouble() * (high - low)), high);
    }

    /// <summary>A whole number uniform in [0, <paramref name="count"/>).</summary>
    /// <inheritdoc cref="NextInt(long)"/>
    public int NextInt(int count) => (int)NextInt((long)count);

    /// <summary>A whole number uniform in [0, <paramref name="count"/>), without bias.</summary>
    /// <remarks>Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019): multiply, and reject the few low products that are too many.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public long NextInt(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ulong range = (ulong)count;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong surplus = unchecked(0 - range) % range;
            while (low < surplus) high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (long)high;
    }

    /// <summary>True with a probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public bool Bernoulli(double probability) => probability is >= 0 and <= 1
        ? NextDouble() < probability
        : throw new ArgumentOutOfRangeException(nameof(probability), Invariant($"A probability must lie in [0, 1], but was {probability}."));

    /// <summary>A standard normal number: the inverse of its distribution at a uniform one, hence at most 8.2 in size.</summary>
    public double Normal() => NormalDistribution.InverseCdf(NextOpenDouble());

    /// <summary>A normal number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or the standard deviation negative or not finite.</exception>
    public double Normal(double mean, double standardDeviation)
    {
        if (!double.IsFinite(mean)) throw new ArgumentOutOfRangeException(nameof(mean), Invariant($"The mean must be finite, but was {mean}."));
        if (!double.IsFinite(standardDeviation) || standardDeviation < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation), Invariant($"The standard deviation must be finite and not negative, but was {standardDeviation}."));
        }

        return mean + (standardDeviation * Normal());
    }

    /// <summary>A normal number, given that it falls into an interval; accurate for narrow intervals and far in the tails.</summary>
    /// <exception cref="ArgumentException">As for <see cref="TruncatedNormalDistribution(double, double, double, double)"/>.</exception>
    public double TruncatedNormal(double mean, double standardDeviation, double low, double high) =>
        new TruncatedNormalDistribution(mean, standardDeviation, low, high).InverseCdf(NextOpenDouble());

    /// <summary>A number chosen with probability proportional to its weight.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or their sum is zero or not finite.</exception>
    public int Choose(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
        {
            if (!(weight >= 0)) throw new ArgumentException(Invariant($"Weights must not be negative, but one was {weight}."));
            total += weight;
        }

        if (!(total > 0) || !double.IsFinite(total)) throw new ArgumentException(Invariant($"The sum of the weights must be positive and finite, but was {total}."));

        double place = NextDouble() * total;
        int chosen = -1;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0) continue;
            chosen = i;
            sum += weights[i];
            if (place < sum) break;
        }

        return chosen;
    }

    /// <summary>The numbers from 0 to <paramref name="count"/> − 1 in random order, every order equally likely.</summary>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] numbers = [.. Enumerable.Range(0, count)];
        Shuffle<int>(numbers);
        return numbers;
    }

    /// <summary>Puts items in random order, every order equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    // The middles of 2^52 cells: neither 0 nor 1.
    private double NextOpenDouble() => ((NextUInt64() >> 12) + 0.5) * (1.0 / (1L << 52));

    // Over UTF-16 code units, low byte first.
    private static ulong Fnv1a(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char unit in text)
        {
            hash = unchecked((hash ^ (byte)unit) * 0x100000001B3);
            hash = unchecked((hash ^ (byte)(unit >> 8)) * 0x100000001B3);
        }

        return hash;
    }
}
