using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="GeneticSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record GeneticOptions
{
    /// <summary>How many of the best trials breed.</summary>
    /// <value>Default 10, small since trials are dear.</value>
    public int Population { get; init; } = 10;

    /// <summary>How many trials each parent had to beat, itself among them.</summary>
    /// <value>Default 2.</value>
    public int Tournament { get; init; } = 2;

    /// <summary>How children differ from their parents.</summary>
    /// <value>Default BLX-0.5 and polynomial mutation of index 5.</value>
    public VariationOptions Variation { get; init; } = new() { Crossover = Crossover.Blend, MutationIndex = 5 };

    internal GeneticOptions Validated()
    {
        if (Population < 2) throw new ArgumentException(Invariant($"Population must be at least 2, but was {Population}."));
        if (Tournament < 1) throw new ArgumentException(Invariant($"Tournament must be at least 1, but was {Tournament}."));
        Variation.Validated();
        return this;
    }
}
