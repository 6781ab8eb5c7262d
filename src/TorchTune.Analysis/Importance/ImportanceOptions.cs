using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>Options of <see cref="Importance"/> and <see cref="PartialDependence"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record ImportanceOptions
{
    /// <summary>The metric of the objective that is explained.</summary>
    /// <value>Default null: the only objective; of several the Pareto rank, 0 for trials that none beats, 1 for those that only these beat, and so on.</value>
    public string? Objective { get; init; }

    /// <summary>Whether ranks take the place of values, so that outliers count no more than others.</summary>
    /// <value>Default false.</value>
    public bool Ranks { get; init; }

    /// <summary>How many trees a forest has.</summary>
    /// <value>Default 64; at least 1.</value>
    public int Trees { get; init; } = 64;

    /// <summary>The fewest samples in a leaf.</summary>
    /// <value>Default null: one in 200 of the trials, at least 1. It bounds the leaves, and with them the work.</value>
    public int? MinLeaf { get; init; }

    /// <summary>Whether each tree learns from a sample of the trials, so that trees tell how sure a result is.</summary>
    /// <value>Default true. On a table of all configurations of a space, false makes the functional analysis of variance exact.</value>
    public bool Bootstrap { get; init; } = true;

    /// <summary>PED-ANOVA: which share of the trials are the best ones.</summary>
    /// <value>Default 0.1; in (0, 1).</value>
    public double Quantile { get; init; } = 0.1;

    /// <summary>PED-ANOVA: the weight of a uniform density beside the trials, each of which has weight 1.</summary>
    /// <value>Default 1; not negative. With 0, choices are counted as they are.</value>
    public double PriorWeight { get; init; } = 1;

    /// <summary>Permutation: how often values are exchanged.</summary>
    /// <value>Default 5; at least 1.</value>
    public int Repeats { get; init; } = 5;

    /// <summary>Local importance: which trial is explained.</summary>
    /// <value>Default null: the best one.</value>
    public int? Trial { get; init; }

    /// <summary>Ablation: where the path begins; what it leaves out is in the middle of its range, or the first choice.</summary>
    /// <value>Default null: everything is.</value>
    public Configuration? From { get; init; }

    /// <summary>The seed of the forests and permutations.</summary>
    /// <value>Default 0.</value>
    public ulong Seed { get; init; }

    internal ImportanceOptions Validated()
    {
        if (Trees < 1) throw Broken(nameof(Trees), "be at least 1", Trees);
        if (MinLeaf is < 1) throw Broken(nameof(MinLeaf), "be at least 1", MinLeaf.Value);
        if (!(Quantile is > 0 and < 1)) throw Broken(nameof(Quantile), "lie in (0, 1)", Quantile);
        if (!(PriorWeight >= 0) || !double.IsFinite(PriorWeight)) throw Broken(nameof(PriorWeight), "be finite and not negative", PriorWeight);
        if (Repeats < 1) throw Broken(nameof(Repeats), "be at least 1", Repeats);
        return this;
    }

    private static ArgumentOutOfRangeException Broken(string option, string rule, double value) =>
        new(option, Invariant($"{option} must {rule}, but was {value}."));
}
