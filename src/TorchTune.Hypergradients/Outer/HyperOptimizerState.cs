using System.Collections.Immutable;

namespace TorchTune.Hypergradients;

/// <summary>Everything a <see cref="HyperOptimizer"/> needs to go on bit for bit, as plain numbers.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record HyperOptimizerState
{
    /// <summary>Outer updates done.</summary>
    public required int Updates { get; init; }

    /// <summary>Moves that the rule's means have seen.</summary>
    public required int Moves { get; init; }

    /// <summary>The share of the trust region that is in force, in (0, 1].</summary>
    public required double Trust { get; init; }

    /// <summary>The validation loss before the last move; NaN before the first.</summary>
    public required double LastLoss { get; init; }

    /// <summary>For each variable, in order: its coordinates.</summary>
    public required ImmutableArray<ImmutableArray<double>> Coordinates { get; init; }

    /// <summary>For each variable: its coordinates before the last move.</summary>
    public required ImmutableArray<ImmutableArray<double>> Before { get; init; }

    /// <summary>For each variable: the mean of its gradients, or its last move.</summary>
    public required ImmutableArray<ImmutableArray<double>> First { get; init; }

    /// <summary>For each variable: the mean of its squared gradients.</summary>
    public required ImmutableArray<ImmutableArray<double>> Second { get; init; }

    /// <summary>The solution that the implicit method starts from; default where there is none.</summary>
    public ImmutableArray<double> Adjoint { get; init; }
}
