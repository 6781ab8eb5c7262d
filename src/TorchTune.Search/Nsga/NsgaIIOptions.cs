using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="NsgaIISampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record NsgaIIOptions
{
    /// <summary>How many trials survive.</summary>
    /// <value>Default 50.</value>
    public int Population { get; init; } = 50;

    /// <summary>How children differ from their parents.</summary>
    /// <value>Default SBX and polynomial mutation.</value>
    public VariationOptions Variation { get; init; } = new();

    internal NsgaIIOptions Validated()
    {
        if (Population < 2) throw new ArgumentException(Invariant($"Population must be at least 2, but was {Population}."));
        Variation.Validated();
        return this;
    }
}
