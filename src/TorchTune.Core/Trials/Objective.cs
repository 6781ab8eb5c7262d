using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Which way is better.</summary>
public enum Direction
{
    /// <summary>Smaller is better.</summary>
    Minimize,

    /// <summary>Larger is better.</summary>
    Maximize,
}

/// <summary>A metric that a study improves, and which way is better.</summary>
/// <remarks>NaN is worse than any number, whatever the direction; infinities are ordered as numbers are.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record Objective
{
    /// <summary>An objective on the metric of this name.</summary>
    /// <param name="metric">The metric's name in every report; not empty.</param>
    /// <param name="direction">Which way is better.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Objective(string metric, Direction direction)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metric);
        Metric = metric;
        Direction = direction;
    }

    /// <summary>The metric's name.</summary>
    public string Metric { get; }

    /// <summary>Which way is better.</summary>
    public Direction Direction { get; }

    /// <summary>Smaller is better.</summary>
    public static Objective Minimize(string metric) => new(metric, Direction.Minimize);

    /// <summary>Larger is better.</summary>
    public static Objective Maximize(string metric) => new(metric, Direction.Maximize);

    /// <summary>The value as a loss: smaller is better, and NaN is +∞, so that it is never better than anything.</summary>
    public double Loss(double value) =>
        double.IsNaN(value) ? double.PositiveInfinity : Direction == Direction.Minimize ? value : -value;

    /// <summary>Whether <paramref name="value"/> is strictly better than <paramref name="other"/>; any number is better than NaN.</summary>
    public bool IsBetter(double value, double other) =>
        !double.IsNaN(value) && (double.IsNaN(other) || Loss(value) < Loss(other));

    /// <summary>The values of the objectives in a report, in the study's order.</summary>
    /// <exception cref="ArgumentException">One is not among the metrics; the message says which there are.</exception>
    public static ImmutableArray<double> ValuesIn(Metrics metrics, ImmutableArray<Objective> objectives)
    {
        MustBeIn(metrics, objectives);
        var values = ImmutableArray.CreateBuilder<double>(objectives.Length);
        foreach (var objective in objectives) values.Add(metrics[objective.Metric]);
        return values.MoveToImmutable();
    }

    /// <summary>Demands that a report has a metric for every objective.</summary>
    /// <exception cref="ArgumentException">One is not among the metrics; the message says which there are.</exception>
    public static void MustBeIn(Metrics metrics, ImmutableArray<Objective> objectives)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var objective in objectives)
        {
            if (metrics.TryGet(objective.Metric, out _)) continue;
            throw new ArgumentException($"A report must have the objective '{objective.Metric}', but has {(metrics.Count == 0 ? "no metric" : string.Join(", ", metrics.Select(m => $"'{m.Key}'")))}.", nameof(metrics));
        }
    }

    /// <summary>Whether every objective of a report is a finite number.</summary>
    public static bool AllFinite(Metrics metrics, ImmutableArray<Objective> objectives)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var objective in objectives)
        {
            if (metrics.TryGet(objective.Metric, out double value) && !double.IsFinite(value)) return false;
        }

        return true;
    }
}
