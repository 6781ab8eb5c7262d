namespace TorchTune.Search;

/// <summary>Options of <see cref="SobolSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record SobolOptions
{
    /// <summary>Owen's scrambling: random, and different for each seed, but as even as before. Without it every study sees the same points, the first in the corner of all minima.</summary>
    /// <value>Default true.</value>
    public bool Scrambled { get; init; } = true;
}
