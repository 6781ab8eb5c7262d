using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="NsgaIIISampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record NsgaIIIOptions
{
    /// <summary>How many trials survive.</summary>
    /// <value>Default 50.</value>
    public int Population { get; init; } = 50;

    /// <summary>In how many parts each side of the simplex of reference directions is divided: with three objectives 6 give 28 directions.</summary>
    /// <value>Default 6.</value>
    public int Divisions { get; init; } = 6;

    /// <summary>How children differ from their parents.</summary>
    /// <value>Default SBX and polynomial mutation.</value>
    public VariationOptions Variation { get; init; } = new();

    internal NsgaIIIOptions Validated()
    {
        if (Population < 2) throw new ArgumentException(Invariant($"Population must be at least 2, but was {Population}."));
        if (Divisions < 1) throw new ArgumentException(Invariant($"Divisions must be at least 1, but was {Divisions}."));
        Variation.Validated();
        return this;
    }
}
