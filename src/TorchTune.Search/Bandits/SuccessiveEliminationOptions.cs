using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="SuccessiveEliminationSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record SuccessiveEliminationOptions
{
    /// <summary>The hyper-parameter whose values are the arms (<c>algorithm</c>); the others are drawn uniformly for each trial.</summary>
    /// <value>Default null: every configuration of a finite space, 10,000 at most, is an arm.</value>
    public string? Arms { get; init; }

    /// <summary>How likely the best arm may be dropped by mistake, over the whole study.</summary>
    /// <value>Default 0.05.</value>
    public double ErrorProbability { get; init; } = 0.05;

    internal SuccessiveEliminationOptions Validated() => ErrorProbability is > 0 and < 1
        ? this
        : throw new ArgumentException(Invariant($"ErrorProbability must lie strictly between 0 and 1, but was {ErrorProbability}."));
}
