using System.Collections.Immutable;

namespace TorchTune.Analysis.Tests;

/// <summary>A function on all configurations of a finite space, as a study that tried every one; and its averages by enumeration.</summary>
internal sealed class DenseTable
{
    private readonly Func<Configuration, double> _function;
    private readonly (Configuration Values, double Weight)[] _points;

    public DenseTable(Space space, Func<Configuration, double> function)
    {
        Space = space;
        _function = function;
        History = HistoryOf(space, space.Enumerate().Select(configuration => (configuration, function(configuration))));
        _points = [.. Products(space, 0, Configuration.Empty, 1)];
    }

    /// <summary>With these, a forest reproduces the table.</summary>
    public static ImportanceOptions Exact { get; } = new() { Trees = 3, Bootstrap = false, MinLeaf = 1 };

    public Space Space { get; }

    public History History { get; }

    /// <summary>A conditional space of categories, numbers on both scales, steps and levels.</summary>
    public static Space Conditional { get; } = MakeConditional();

    /// <summary>Numbers without a pattern: each configuration has its own.</summary>
    public static double Rugged(Configuration configuration) => RandomSource.For(7, 0, configuration.ToJson()).Normal();

    public static History HistoryOf(Space space, IEnumerable<(Configuration Configuration, double Value)> trials, Direction direction = Direction.Minimize) =>
        HistoryOf(space, [new Objective("loss", direction)], trials.Select(trial => (trial.Configuration, ImmutableArray.Create(trial.Value))));

    public static History HistoryOf(Space space, ImmutableArray<Objective> objectives, IEnumerable<(Configuration Configuration, ImmutableArray<double> Values)> trials)
    {
        var history = new History(objectives, space);
        int number = 0;
        foreach (var (configuration, values) in trials)
        {
            history.Observe(new TrialStarted(number, number, 0, configuration, new Placement(0, null), int.MaxValue, "", ""));
            history.Observe(new TrialEnded(number, number, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = values }));
            number++;
        }

        return history;
    }

    /// <summary>The mean over random search's draws, with some values held; those that do not exist are left out.</summary>
    public double Mean(IReadOnlyDictionary<string, Value> held) => Mean(held, _ => true);

    public double Mean(IReadOnlyDictionary<string, Value> held, Func<Configuration, bool> where)
    {
        double sum = 0, weight = 0;
        foreach (var (values, pointWeight) in _points)
        {
            if (!held.All(pair => values[pair.Key] == pair.Value)) continue;
            var configuration = Space.Prune(values);
            if (!where(configuration)) continue;
            sum += pointWeight * _function(configuration);
            weight += pointWeight;
        }

        return sum / weight;
    }

    /// <summary>The variance of the mean that holding these explains.</summary>
    public double VarianceOf(params string[] names)
    {
        double mean = Mean(new Dictionary<string, Value>());
        return _points.GroupBy(point => string.Join('|', names.Select(name => point.Values[name].ToString())))
            .Sum(group => group.Sum(point => point.Weight) * Square(group.Sum(point => point.Weight * _function(Space.Prune(point.Values))) / group.Sum(point => point.Weight) - mean));
    }

    private static double Square(double x) => x * x;

    private static IEnumerable<(Configuration, double)> Products(Space space, int index, Configuration values, double weight)
    {
        if (index == space.Count) return [(values, weight)];
        var hyperParameter = space[index];
        return Enumerable.Range(0, (int)hyperParameter.Cardinality!.Value).SelectMany(i =>
            Products(space, index + 1, values.With(hyperParameter.Name, hyperParameter.ValueAt(i)), weight * Probability(hyperParameter, i)));
    }

    // On a logarithmic scale n is drawn in proportion to log((n + ½)/(n − ½)).
    private static double Probability(HyperParameter hyperParameter, int index) => hyperParameter is IntHyperParameter { IsLog: true } n
        ? Math.Log((n.Low + index + 0.5) / (n.Low + index - 0.5)) / Math.Log((n.High + 0.5) / (n.Low - 0.5))
        : 1.0 / hyperParameter.Cardinality!.Value;

    private static Space MakeConditional()
    {
        var optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam", "lion");
        var layers = HyperParameter.Int("layers", 1, 4);
        var momentum = HyperParameter.Float("momentum", 0, 0.9, step: 0.3).When(optimizer, "sgd");
        return new(
            optimizer, layers, momentum,
            HyperParameter.Int("width", 2, 6, log: true).When(layers.AtLeast(2)),
            HyperParameter.Bool("nesterov").When(momentum.Above(0.3)),
            HyperParameter.Ordinal("batch", 8, 16, 64).When(layers.IsNot(3)));
    }
}
