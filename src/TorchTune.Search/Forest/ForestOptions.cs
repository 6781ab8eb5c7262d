using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="ForestSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record ForestOptions
{
    /// <summary>How many trials start from a Latin hypercube before the forest is asked.</summary>
    /// <value>Default 8; at least 2. With a planned number of trials, at most a quarter of them.</value>
    public int Startup { get; init; } = 8;

    /// <summary>How many trees the forest has.</summary>
    /// <value>Default 30; at least 2, or there is no variance between them.</value>
    public int Trees { get; init; } = 30;

    /// <summary>The share of the hyper-parameters that each split of a tree chooses among.</summary>
    /// <value>Default 0.5; in (0, 1]. The smaller, the more the trees differ, and the more is explored.</value>
    public double FeatureShare { get; init; } = 0.5;

    /// <summary>How many configurations are drawn at random for each proposal, beside those of the local search.</summary>
    /// <value>Default 1,000; at least 1. A space with no more configurations than this is looked at as a whole.</value>
    public int Candidates { get; init; } = 1000;

    /// <summary>From how many of the best trials, and from how many of the best candidates, a local search starts.</summary>
    /// <value>Default 8; 0 for none.</value>
    public int LocalStarts { get; init; } = 8;

    /// <summary>The share of the proposals that are drawn at random, so that no region is given up for good.</summary>
    /// <value>Default 0.01; in [0, 1].</value>
    public double RandomShare { get; init; } = 0.01;

    /// <summary>The most trials that a forest learns from: beyond, the better half of them, and an even choice of the others.</summary>
    /// <value>Default 600; at least 20. It bounds the time of a proposal, whatever the number of trials.</value>
    public int MaxRows { get; init; } = 600;

    /// <summary>Whether the expected improvement is divided by the expected cost of a trial.</summary>
    /// <value>
    /// Default false. The cost is raised to the power 1 − n/N after n of N planned trials (cooling), to 1 where N is open. Trials that report no cost
    /// are left out of its model.
    /// </value>
    public bool CostAware { get; init; }

    internal ForestOptions Validated()
    {
        AtLeast(nameof(Startup), Startup, 2);
        AtLeast(nameof(Trees), Trees, 2);
        AtLeast(nameof(Candidates), Candidates, 1);
        AtLeast(nameof(LocalStarts), LocalStarts, 0);
        AtLeast(nameof(MaxRows), MaxRows, 20);
        if (!(FeatureShare is > 0 and <= 1)) throw Broken(nameof(FeatureShare), "lie in (0, 1]", FeatureShare);
        if (!(RandomShare is >= 0 and <= 1)) throw Broken(nameof(RandomShare), "lie in [0, 1]", RandomShare);
        return this;
    }

    private static void AtLeast(string option, int value, int least)
    {
        if (value < least) throw Broken(option, Invariant($"be at least {least}"), value);
    }

    private static ArgumentOutOfRangeException Broken(string option, string rule, double value) =>
        new(option, Invariant($"{option} must {rule}, but was {value}."));
}
