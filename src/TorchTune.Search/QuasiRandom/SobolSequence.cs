using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Sobol's sequence, a digital net in base 2, in the order of the Gray code, with Owen's scrambling.</summary>
/// <remarks>
/// Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30 (2008). Scrambling: Owen, "Randomly permuted (t,m,s)-nets
/// and (t,s)-sequences", 1995: each bit is flipped or not by a random function of the bits before it, which keeps the net and makes every point uniform. Beyond
/// <see cref="SobolDirections.MaxDimensions"/> dimensions the coordinates are independent and uniform.
/// </remarks>
internal sealed class SobolSequence(ulong seed, bool scrambled) : ISequence
{
    private const int Bits = 32;

    private readonly Dictionary<int, (uint[] Directions, ulong Key)> _dimensions = [];

    public double At(long index, int dimension)
    {
        var (directions, key) = Of(dimension);
        uint bits;
        if (dimension >= SobolDirections.MaxDimensions)
        {
            bits = (uint)(Mixed(key, unchecked((ulong)index)) >> 32);
        }
        else
        {
            bits = Raw(unchecked((uint)index), directions);
            if (scrambled) bits = Scrambled(bits, key);
        }

        // The middle of a cell: for any number of points up to 2^32 the net is kept, and 0 and 1 do not occur.
        return (bits + 0.5) / (1L << Bits);
    }

    private static uint Raw(uint index, uint[] directions)
    {
        uint bits = 0, gray = index ^ (index >> 1);
        for (int k = 0; gray != 0; k++, gray >>= 1)
        {
            if ((gray & 1) == 1) bits ^= directions[k];
        }

        return bits;
    }

    // A leading 1 before the bits already seen names a node of the binary tree.
    private static uint Scrambled(uint bits, ulong key)
    {
        uint scrambled = 0;
        ulong node = 1;
        for (int k = Bits - 1; k >= 0; k--)
        {
            uint bit = (bits >> k) & 1;
            scrambled |= (bit ^ (uint)(Mixed(key, node) >> 63)) << k;
            node = (node << 1) | bit;
        }

        return scrambled;
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    private static ulong Mixed(ulong key, ulong node)
    {
        ulong z = unchecked(key + (node * 0x9E3779B97F4A7C15));
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    private (uint[] Directions, ulong Key) Of(int dimension)
    {
        if (_dimensions.TryGetValue(dimension, out var known)) return known;
        ulong key = RandomSource.For(seed, -1, "sobol").Fork(Invariant($"dimension {dimension}")).NextUInt64();
        return _dimensions[dimension] = (dimension < SobolDirections.MaxDimensions ? SobolDirections.Of(dimension) : [], key);
    }
}
