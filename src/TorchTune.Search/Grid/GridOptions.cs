using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="GridSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record GridOptions
{
    /// <summary>The most values that a float, an int or an ordinal gets, from one end to the other at equal distances on its own scale. Choices without an order get all.</summary>
    /// <value>Default 10.</value>
    public int Resolution { get; init; } = 10;

    /// <summary>Another resolution for some hyper-parameters, by name.</summary>
    /// <value>Default none.</value>
    public ImmutableSortedDictionary<string, int> Resolutions { get; init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Whether the points come in random order, so that a study that ends early has looked everywhere, or row by row.</summary>
    /// <value>Default true.</value>
    public bool Shuffled { get; init; } = true;

    internal GridOptions Validated()
    {
        foreach (var (name, resolution) in Resolutions.Prepend(KeyValuePair.Create(nameof(Resolution), Resolution)))
        {
            if (resolution < 1) throw new ArgumentException(Invariant($"A resolution must be at least 1, but that of {name} was {resolution}."));
        }

        return this;
    }
}
