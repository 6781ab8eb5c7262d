using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Halton's sequence: in dimension j the digits of the point's number in the j-th prime, mirrored at the point, each place with a random permutation of the digits.</summary>
/// <remarks>
/// Halton, Numerische Mathematik 2 (1960); permutations: Owen, "A randomized Halton algorithm in R" (arXiv 1706.02808), without which the first points of later dimensions
/// lie on lines. Any number of dimensions, but beyond twenty or so its first points are hardly more even than random ones: there prefer Sobol's.
/// </remarks>
internal sealed class HaltonSequence(ulong seed, bool scrambled) : ISequence
{
    private readonly List<int> _primes = [];
    private readonly Dictionary<(int Dimension, int Place), int[]> _permutations = [];

    public double At(long index, int dimension)
    {
        int prime = Prime(dimension);
        double unit = 0, weight = 1;
        long left = index;

        // Permuted, zeros behind the last digit count too; beyond 2^-48 they are below what a coordinate needs.
        for (int place = 0; scrambled ? weight > 1.0 / (1L << 48) : left > 0; place++, left /= prime)
        {
            weight /= prime;
            int digit = (int)(left % prime);
            unit += weight * (scrambled ? Permutation(dimension, place, prime)[digit] : digit);
        }

        return Math.Min(unit, Math.BitDecrement(1.0));
    }

    private int[] Permutation(int dimension, int place, int prime)
    {
        if (_permutations.TryGetValue((dimension, place), out int[]? known)) return known;
        var random = RandomSource.For(seed, -1, "halton").Fork(Invariant($"dimension {dimension}, place {place}"));
        return _permutations[(dimension, place)] = random.Permutation(prime);
    }

    private int Prime(int number)
    {
        for (int candidate = _primes.Count == 0 ? 2 : _primes[^1] + 1; _primes.Count <= number; candidate++)
        {
            if (_primes.TrueForAll(prime => candidate % prime != 0)) _primes.Add(candidate);
        }

        return _primes[number];
    }
}
