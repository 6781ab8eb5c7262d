using System.Numerics;

namespace TorchTune.Search;

/// <summary>An even sample of the trials' numbers, of bounded size: a function of which numbers there are, not of the order in which they came.</summary>
/// <remarks>A number stays while its hash ends in at least so many zero bits; when there are too many, one bit more is demanded, and half of them go.</remarks>
internal sealed class EvenSample(int capacity)
{
    private readonly SortedSet<int> _numbers = [];
    private int _bits;

    /// <summary>The sample, in order.</summary>
    public SortedSet<int> Numbers => _numbers;

    /// <summary>One more number.</summary>
    public void Add(int number)
    {
        if (ZeroBits(number) < _bits) return;
        _numbers.Add(number);
        while (_numbers.Count > capacity)
        {
            _bits++;
            _numbers.RemoveWhere(other => ZeroBits(other) < _bits);
        }
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): neighbours get unrelated bits.
    private static int ZeroBits(int number)
    {
        ulong z = unchecked((ulong)number + 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return BitOperations.TrailingZeroCount(z ^ (z >> 31));
    }
}
