namespace TorchTune.Search;

/// <summary>Options of <see cref="BruteForceSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record BruteForceOptions
{
    /// <summary>Whether the configurations come in random order, or row by row.</summary>
    /// <value>Default true.</value>
    public bool Shuffled { get; init; } = true;
}
