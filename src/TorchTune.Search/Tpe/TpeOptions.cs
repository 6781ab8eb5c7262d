using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Options of <see cref="TpeSampler"/>.</summary>
/// <remarks>The defaults were chosen on the whole set of development functions and tables and confirmed on others; docs/samplers.md has the figures.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record TpeOptions
{
    /// <summary>Which hyper-parameters are modelled together.</summary>
    /// <value>Default <see cref="TpeDependence.Joint"/>.</value>
    public TpeDependence Dependence { get; init; } = TpeDependence.Joint;

    /// <summary>How many trials must be known before the densities are asked; until then proposals fill the space evenly (Latin hypercube).</summary>
    /// <value>Default 10; at least 2.</value>
    public int StartupTrials { get; init; } = 10;

    /// <summary>How many candidates are drawn from the density of the good trials, of which the one with the largest ratio is proposed.</summary>
    /// <value>Default 48; at least 1.</value>
    public int Candidates { get; init; } = 48;

    /// <summary>The share of the trials that count as good.</summary>
    /// <value>Default 0.2; in (0, 1).</value>
    public double GoodFraction { get; init; } = 0.2;

    /// <summary>The most trials that count as good, however many there are.</summary>
    /// <value>Default 25; at least 1.</value>
    public int MaxGood { get; init; } = 25;

    /// <summary>How strongly better trials outweigh worse ones within the good: the trial of rank r among g counts (1 − r/g) to this power.</summary>
    /// <value>Default 2; 0 for equal weights, as with several objectives.</value>
    public double RankPower { get; init; } = 2;

    /// <summary>The width of a kernel in the unit interval when 50 trials are known; it shrinks with the square root of their number.</summary>
    /// <value>Default 0.08, which k kernels over d hyper-parameters reduce by k to the power −1/(d + 4); positive.</value>
    public double Width { get; init; } = 0.08;

    /// <summary>The weight, in trials, of the prior in the density of the good trials: of the hyper-parameters' own priors, or the uniform density.</summary>
    /// <value>Default 1; positive.</value>
    public double GoodPrior { get; init; } = 1;

    /// <summary>The weight, in trials, of the prior in the density of the others. The larger, the less it attracts that nothing was tried somewhere.</summary>
    /// <value>Default 5; positive.</value>
    public double OthersPrior { get; init; } = 5;

    /// <summary>The most kernels in the density of the others. Beyond it, they are the next best and an even sample of the rest, weighted for what it stands for.</summary>
    /// <value>Default 150; at least 10.</value>
    public int MaxOthers { get; init; } = 150;

    /// <summary>Whether trials that run count among the others, so that those beside them are sent elsewhere (constant liar).</summary>
    /// <value>Default true.</value>
    public bool ConstantLiar { get; init; } = true;

    /// <summary>How strongly expected cost counts: the ratio is divided by the cost to this power, which cools to 0 over the study.</summary>
    /// <value>Default 0: cost is ignored. Without reported costs it has no effect. Not negative.</value>
    /// <remarks>Lee et al., "Cost-aware Bayesian optimization", 2020: cooling lets the end of the study look at the objective alone.</remarks>
    public double CostPower { get; init; }

    /// <summary>How far apart the choices of a categorical hyper-parameter are, by its name: a symmetric table of distances, zero with themselves.</summary>
    /// <value>Default empty: any two choices are equally far apart.</value>
    public ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<double>>> Distances { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<ImmutableArray<double>>>(StringComparer.Ordinal);

    /// <summary>Trials of other studies that may be like this one (<see cref="TransferredTrial.Of"/>): the best three are tried first, and all weigh in until the study's own trials speak.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<TransferredTrial> Transfer { get; init; } = [];

    internal TpeOptions Validated()
    {
        if (!Enum.IsDefined(Dependence)) throw new ArgumentException(Invariant($"Dependence must be Joint, Grouped or Univariate, but was {Dependence}."));
        AtLeast(nameof(StartupTrials), StartupTrials, 2);
        AtLeast(nameof(Candidates), Candidates, 1);
        AtLeast(nameof(MaxGood), MaxGood, 1);
        AtLeast(nameof(MaxOthers), MaxOthers, 10);
        if (!(GoodFraction > 0 && GoodFraction < 1)) throw new ArgumentException(Invariant($"GoodFraction must lie strictly between 0 and 1, but was {GoodFraction}."));
        NotNegative(nameof(RankPower), RankPower);
        NotNegative(nameof(CostPower), CostPower);
        Positive(nameof(Width), Width);
        Positive(nameof(GoodPrior), GoodPrior);
        Positive(nameof(OthersPrior), OthersPrior);
        foreach (var (name, table) in Distances) ValidateTable(name, table);
        return this;
    }

    private static void ValidateTable(string name, ImmutableArray<ImmutableArray<double>> table)
    {
        for (int i = 0; i < table.Length; i++)
        {
            if (table[i].Length != table.Length) throw new ArgumentException(Invariant($"Distances of '{name}' must be a square table, but row {i} has {table[i].Length} of {table.Length} entries."));
            for (int j = 0; j < table.Length; j++)
            {
                double distance = table[i][j];
                if (!(distance >= 0) || !double.IsFinite(distance) || (i == j && distance != 0) || (j < i && distance != table[j][i]))
                {
                    throw new ArgumentException(Invariant($"Distances of '{name}' must be symmetric, finite, not negative and zero on the diagonal, but entry ({i}, {j}) was {distance}."));
                }
            }
        }
    }

    private static void AtLeast(string option, int value, int least)
    {
        if (value < least) throw new ArgumentException(Invariant($"{option} must be at least {least}, but was {value}."));
    }

    private static void NotNegative(string option, double value)
    {
        if (!(value >= 0) || !double.IsFinite(value)) throw new ArgumentException(Invariant($"{option} must be finite and not negative, but was {value}."));
    }

    private static void Positive(string option, double value)
    {
        if (!(value > 0) || !double.IsFinite(value)) throw new ArgumentException(Invariant($"{option} must be positive and finite, but was {value}."));
    }
}
