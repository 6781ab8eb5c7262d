using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="EvolutionSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record EvolutionOptions
{
    /// <summary>How many of the last trials live.</summary>
    /// <value>Default 20.</value>
    public int Population { get; init; } = 20;

    /// <summary>Of how many that are drawn from them the best becomes the parent.</summary>
    /// <value>Default 10.</value>
    public int Sample { get; init; } = 10;

    /// <summary>How near a changed number lies to the old one: the distribution index of polynomial mutation.</summary>
    /// <value>Default 10.</value>
    public double MutationIndex { get; init; } = 10;

    internal EvolutionOptions Validated()
    {
        if (Population < 2) throw new ArgumentException(Invariant($"Population must be at least 2, but was {Population}."));
        if (Sample < 1) throw new ArgumentException(Invariant($"Sample must be at least 1, but was {Sample}."));
        if (!(MutationIndex >= 0) || !double.IsFinite(MutationIndex)) throw new ArgumentException(Invariant($"MutationIndex must be finite and not negative, but was {MutationIndex}."));
        return this;
    }
}
