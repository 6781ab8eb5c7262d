using System.Collections;
using System.Security.Cryptography;

namespace TorchSharp.Utils;

/// <summary>The numbers from 0 up to a size in random order, every order being as likely.</summary>
/// <threadsafety>Immutable; each enumeration stands alone.</threadsafety>
public class FisherYatesShuffler : IEnumerable<long>
{
    private readonly long _size;
    private readonly int? _seed;

    /// <summary>An order that is the same in every enumeration with a seed, and another one each time without.</summary>
    public FisherYatesShuffler(long size, int? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        (_size, _seed) = (size, seed);
    }

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shuffled()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private long[] Shuffled()
    {
#pragma warning disable RS0030 // The order of a seed is TorchSharp's, which is defined by System.Random.
        var random = new Random(_seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
#pragma warning restore RS0030
        var order = new long[_size];

        // Knuth, TAOCP vol. 2, algorithm P, inside out: the number i goes to a place among those filled, whose number moves to the end.
        for (long i = 0; i < _size; i++)
        {
            var high = (long)random.Next() << 32;
            var place = (high + random.Next()) % (i + 1);
            order[i] = order[place];
            order[place] = i;
        }

        return order;
    }
}
