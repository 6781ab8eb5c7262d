using static System.FormattableString;

namespace TorchTune.Hypergradients;

/// <summary>Reverse mode through the last K updates only; what the earlier ones owe to the hyper-parameters is left out.</summary>
/// <remarks>
/// Shaban et al., AISTATS 2019. At a strongly convex stationary point the error falls as (1 − η μ)^K; elsewhere it is a bias that the result cannot know. An initialisation has no
/// truncated gradient. Time and memory beyond the training itself are those of K updates.
/// </remarks>
public sealed record TruncatedMethod : HypergradientMethod
{
    /// <summary>K.</summary>
    public required int Window { get; init; }

    /// <inheritdoc cref="UnrolledMethod.GrowthLimit"/>
    public double GrowthLimit { get; init; } = 1e6;

    /// <inheritdoc cref="UnrolledMethod.KeepTrainedWeights"/>
    public bool KeepTrainedWeights { get; init; }

    internal override HypergradientResult Compute(HypergradientProblem problem)
    {
        if (Window < 1)
            throw new ArgumentException(Invariant($"{nameof(Window)} must be at least 1, but is {Window}."));
        var sweep = new UnrolledMethod { GrowthLimit = GrowthLimit, KeepTrainedWeights = KeepTrainedWeights, SpotChecks = SpotChecks };
        return new ReverseSweep(problem, sweep, Math.Min(Window, problem.Updates)).Run(Invariant($"truncated to the last {Math.Min(Window, problem.Updates)} of {problem.Updates} updates"));
    }
}
