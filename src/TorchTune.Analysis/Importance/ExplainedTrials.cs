using System.Collections.Immutable;
using TorchTune.Surrogates;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>The trials that an explanation is computed from, with what is explained of them.</summary>
/// <remarks>Completed trials with finite values, feasible or not.</remarks>
internal sealed class ExplainedTrials
{
    private const int MostLeaves = 200;

    public ExplainedTrials(History history, ImportanceOptions options)
    {
        ArgumentNullException.ThrowIfNull(history);
        Options = options;
        Space = history.Space;
        Features = new SpaceFeatures(Space);
        var objective = Chosen(history.Objectives, options.Objective);
        Rows = [.. history.Trials.Where(row => !row.IsOutsideSpace && row.Outcome is { Kind: OutcomeKind.Completed } outcome && outcome.Values.Length == history.Objectives.Length && outcome.Values.All(double.IsFinite))];
        if (Space.Count == 0 || Rows.Length < 2)
        {
            throw new InvalidOperationException(Invariant($"Importance needs a hyper-parameter and two completed trials with finite values, but there are {Space.Count} and {Rows.Length}."));
        }

        Target = objective?.Metric ?? "Pareto rank";
        int index = objective is null ? -1 : history.Objectives.IndexOf(objective);
        double[] values = objective is null ? ParetoRanks(Rows, history.Objectives) : [.. Rows.Select(row => row.Outcome!.Values[index])];
        HigherIsBetter = objective?.Direction == Direction.Maximize;
        Losses = objective is null ? values : [.. values.Select(objective.Loss)];
        Values = options.Ranks ? RanksOf(values) : values;
    }

    public ImportanceOptions Options { get; }

    public Space Space { get; }

    public SpaceFeatures Features { get; }

    public ImmutableArray<TrialRow> Rows { get; }

    /// <summary>What is explained, by name.</summary>
    public string Target { get; }

    /// <summary>What is explained, in its own units, or as ranks.</summary>
    public double[] Values { get; }

    /// <summary>Which way is better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>The same, smaller where better.</summary>
    public double[] Losses { get; }

    /// <summary>The trials as a forest's table.</summary>
    public FeatureTable Table() => TableOf(Rows.Select(row => row.Configuration));

    /// <summary>Configurations as a forest's table.</summary>
    public FeatureTable TableOf(IEnumerable<Configuration> configurations)
    {
        var rows = new List<double>();
        var row = new double[Space.Count];
        foreach (var configuration in configurations)
        {
            Features.Write(configuration, row);
            rows.AddRange(row);
        }

        return new FeatureTable(Features.Features, [.. rows]);
    }

    /// <summary>A forest of all trials.</summary>
    /// <remarks>Values are learned in units of the largest, so that squares neither overflow nor vanish; <paramref name="unit"/> is that unit.</remarks>
    public RegressionForest Fit(out double unit)
    {
        unit = Values.Max(Math.Abs);
        if (unit == 0) unit = 1;
        double scale = unit;
        return Fit(Table(), [.. Values.Select(value => value / scale)], "importance");
    }

    /// <summary>A forest of some trials.</summary>
    public RegressionForest Fit(FeatureTable table, double[] values, string purpose, int mostTrees = int.MaxValue) => RegressionForest.Fit(
        table, values, RandomSource.For(Options.Seed, -1, purpose),
        new RegressionForestOptions { Trees = Math.Min(Options.Trees, mostTrees), Bootstrap = Options.Bootstrap, MinLeaf = Options.MinLeaf ?? Math.Max(1, table.Rows / MostLeaves) });

    private static Objective? Chosen(ImmutableArray<Objective> objectives, string? metric)
    {
        if (metric is null) return objectives.Length == 1 ? objectives[0] : null;
        return objectives.FirstOrDefault(objective => objective.Metric == metric)
            ?? throw new ArgumentException(Invariant($"Objective must be one of the study's ({string.Join(", ", objectives.Select(o => o.Metric))}), but was '{metric}'."));
    }

    private static double[] RanksOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return [.. values.Select(value => (Below(value) + Below(Math.BitIncrement(value)) - 1) / 2.0)];

        // How many are smaller.
        int Below(double value)
        {
            int low = 0, high = sorted.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (sorted[middle] < value) low = middle + 1;
                else high = middle;
            }

            return low;
        }
    }

    private static double[] ParetoRanks(ImmutableArray<TrialRow> rows, ImmutableArray<Objective> objectives)
    {
        double[][] points = [.. rows.Select(row => row.Outcome!.Values.Select((value, k) => objectives[k].Loss(value)).ToArray())];
        return [.. NonDominatedSorting.Ranks(points).Select(rank => (double)rank)];
    }
}
