namespace TorchTune.Search;

/// <summary>Options of <see cref="ThompsonSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record ThompsonOptions
{
    /// <summary>The hyper-parameter whose values are the arms (<c>algorithm</c>); the others are drawn uniformly for each trial.</summary>
    /// <value>Default null: every configuration of a finite space, 10,000 at most, is an arm.</value>
    public string? Arms { get; init; }
}
