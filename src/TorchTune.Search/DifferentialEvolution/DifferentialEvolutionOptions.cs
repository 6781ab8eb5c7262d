using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="DifferentialEvolutionSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record DifferentialEvolutionOptions
{
    /// <summary>How many places there are; at least 4.</summary>
    /// <value>Default 10, small since trials are dear.</value>
    public int Population { get; init; } = 10;

    /// <summary>The least factor of differences, F; each trial draws its own between this and 1.</summary>
    /// <value>Default 0.5.</value>
    public double Scale { get; init; } = 0.5;

    /// <summary>How likely each value comes from the mutant and not from the trial that holds the place: CR.</summary>
    /// <value>Default 0.9.</value>
    public double CrossoverProbability { get; init; } = 0.9;

    /// <summary>Whether differences are added to the best trial (best/1) or to a random one (rand/1): faster on small budgets, less thorough on large ones.</summary>
    /// <value>Default true.</value>
    public bool Best { get; init; } = true;

    internal DifferentialEvolutionOptions Validated()
    {
        if (Population < 4) throw new ArgumentException(Invariant($"Population must be at least 4, but was {Population}."));
        if (Scale is not (> 0 and <= 1)) throw new ArgumentException(Invariant($"Scale must lie in (0, 1], but was {Scale}."));
        if (CrossoverProbability is not (>= 0 and <= 1)) throw new ArgumentException(Invariant($"CrossoverProbability must lie in [0, 1], but was {CrossoverProbability}."));
        return this;
    }
}
