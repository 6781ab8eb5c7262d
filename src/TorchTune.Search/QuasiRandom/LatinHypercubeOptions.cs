using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="LatinHypercubeSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record LatinHypercubeOptions
{
    /// <summary>How many points a hypercube has: best the number of trials of the study.</summary>
    /// <value>Default 32.</value>
    public int Points { get; init; } = 32;

    internal LatinHypercubeOptions Validated() => Points >= 1
        ? this
        : throw new ArgumentException(Invariant($"Points must be at least 1, but was {Points}."));
}
