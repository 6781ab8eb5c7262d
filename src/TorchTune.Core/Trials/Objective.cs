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
}
