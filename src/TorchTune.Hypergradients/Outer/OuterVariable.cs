namespace TorchTune.Hypergradients;

/// <summary>A hyper-variable that a <see cref="HyperOptimizer"/> moves, and how.</summary>
/// <threadsafety>Immutable but for the variable's tensor.</threadsafety>
public sealed record OuterVariable
{
    /// <summary>One of the problem's variables.</summary>
    public required HyperVariable Variable { get; init; }

    /// <summary>Its unconstrained coordinate.</summary>
    /// <value>Default the logarithm.</value>
    public Coordinate Coordinate { get; init; } = new Coordinate.Log();

    /// <summary>The farthest that one outer update may move a coordinate: the trust region.</summary>
    /// <value>Positive. Default 0.2: a value on a logarithmic scale changes by at most 22 %.</value>
    public double Reach { get; init; } = 0.2;

    /// <summary>How many equal pieces a variable of many elements is constant on, in order: a learning rate for each update becomes a schedule of so many steps.</summary>
    /// <value>At least 1. Default null: every element has a coordinate of its own.</value>
    public int? Pieces { get; init; }
}
