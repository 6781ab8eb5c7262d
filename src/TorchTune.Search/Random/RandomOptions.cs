namespace TorchTune.Search;

/// <summary>Options of <see cref="RandomSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record RandomOptions
{
    /// <summary>Whether a configuration may come again where the space has finitely many.</summary>
    /// <value>
    /// Default false: each is proposed once, and when all have been, none is proposed any more. True for noisy objectives, of which a second
    /// measurement says something new.
    /// </value>
    public bool Repeats { get; init; }
}
