namespace TorchTune.Search;

/// <summary>Options of <see cref="HaltonSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record HaltonOptions
{
    /// <summary>Whether the digits are permuted by the seed. Without it every study sees the same points, the first in the corner of all minima.</summary>
    /// <value>Default true.</value>
    public bool Scrambled { get; init; } = true;
}
