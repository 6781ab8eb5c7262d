using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>What CMA-ES does when a run has come to its end.</summary>
public enum CmaRestarts
{
    /// <summary>It goes on where it is.</summary>
    None,

    /// <summary>It begins elsewhere with twice the population (Auger and Hansen, CEC 2005).</summary>
    Ipop,

    /// <summary>It begins elsewhere, in turn with twice the population and with a small one (Hansen, BBOB 2009), so that both have had equally many trials.</summary>
    Bipop,
}

/// <summary>Options of <see cref="CmaEsSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record CmaEsOptions
{
    /// <summary>How many results move the distribution once; at least 4.</summary>
    /// <value>Default null: the larger of 4 and 2 + ⌊ln d⌋, small since trials are dear. 4 + ⌊3 ln d⌋ is the textbook's, for noisy objectives and thousands of trials.</value>
    public int? Population { get; init; }

    /// <summary>The first standard deviation along every coordinate, whose range is 1; along one with a prior, by so much less as the prior is narrower.</summary>
    /// <value>Default 1/6.</value>
    public double Sigma { get; init; } = 1.0 / 6;

    /// <summary>How many trials look around before the distribution starts.</summary>
    /// <value>Default null: 1 + ⌈d / 2⌉, many times fewer than a search at random would need, since the distribution begins wide.</value>
    public int? InitialTrials { get; init; }

    /// <summary>Whether the first trial is the centre of the space: users put their ranges around what they believe in.</summary>
    /// <value>Default true.</value>
    public bool Centre { get; init; } = true;

    /// <summary>Of so many draws a quadratic model of the results picks the one that is tried; 1 for plain CMA-ES.</summary>
    /// <value>Default 12.</value>
    public int Candidates { get; init; } = 12;

    /// <summary>Whether the covariance is a diagonal: faster, and for separable or very many hyper-parameters better.</summary>
    /// <value>Default false.</value>
    public bool Separable { get; init; }

    /// <summary>Whether the rates of learning follow the ratio of signal to noise: for noisy and very rugged objectives and many trials.</summary>
    /// <value>Default false.</value>
    public bool AdaptLearningRate { get; init; }

    /// <summary>What happens when a run has come to its end.</summary>
    /// <value>Default <see cref="CmaRestarts.Ipop"/>.</value>
    public CmaRestarts Restarts { get; init; } = CmaRestarts.Ipop;

    /// <summary>The best configurations of a similar study: the distribution starts around them, without an initial design. A tenth of that study, say.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<Configuration> WarmStart { get; init; } = [];

    internal CmaEsOptions Validated()
    {
        if (Population < 4) throw Broken(nameof(Population), "must be at least 4", Population);
        if (!(Sigma > 0) || !double.IsFinite(Sigma)) throw Broken(nameof(Sigma), "must be positive and finite", Sigma);
        if (InitialTrials < 1) throw Broken(nameof(InitialTrials), "must be at least 1", InitialTrials);
        if (Candidates < 1) throw Broken(nameof(Candidates), "must be at least 1", Candidates);
        return this;
    }

    private static ArgumentException Broken(string option, string rule, object? value) => new(Invariant($"{option} {rule}, but was {value}."));
}
