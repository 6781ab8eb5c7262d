using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Exact gradients after T updates by forward mode: the tangents of the training, one for each number of the hyper-variables, run along with it.</summary>
/// <remarks>
/// <c>Z_{t+1} = ∂Φ/∂s Z_t + ∂Φ/∂λ</c> and <c>dV/dλ = ∂V/∂λ + ⟨∂V/∂s, Z_T⟩</c> (Franceschi et al., ICML 2017, section 3.2). Nothing is stored: memory does not depend on T. Time grows by
/// one Hessian-vector product for each number and update, all of them on one graph: the method for a few numbers and long trainings. Learning rates per update count
/// one number each.
/// </remarks>
public sealed record ForwardMethod : HypergradientMethod
{
    /// <summary>More numbers than this are refused. Default 64.</summary>
    public int MaximumTangents { get; init; } = 64;

    /// <summary>The status is <see cref="HypergradientStatus.Exploded"/> when the norm of a tangent exceeds its first by this factor. Default 1e6.</summary>
    public double GrowthLimit { get; init; } = 1e6;

    /// <inheritdoc cref="UnrolledMethod.KeepTrainedWeights"/>
    public bool KeepTrainedWeights { get; init; }

    internal override HypergradientResult Compute(HypergradientProblem problem)
    {
        if (problem.Updates < 1)
            throw new ArgumentException(Invariant($"{nameof(HypergradientProblem.Updates)} must be at least 1, but is {problem.Updates}."));
        var description = Invariant($"forward mode over {problem.Updates} updates");
        var numbers = problem.Variables.Sum(variable => variable.Tensor.NumberOfElements);
        if (numbers > MaximumTangents)
            return new(HypergradientStatus.Unsupported, Invariant($"forward mode carries a tangent for each number, and {numbers} are more than {nameof(MaximumTangents)} = {MaximumTangents}: use reverse mode ({nameof(UnrolledMethod)}), or at a stationary point {nameof(ImplicitMethod)}."), new() { Method = description });

        using var scope = NewDisposeScope();
        using var recursion = new ForwardRecursion(problem, repeats: true);
        if (recursion.Objection is { } objection)
            return new(HypergradientStatus.Unsupported, objection, new() { Method = description });
        for (var t = 0; t < problem.Updates; t++)
            recursion.Update();
        var result = recursion.Hypergradient(description, GrowthLimit, SpotChecks);
        recursion.KeepsTrained = KeepTrainedWeights;
        return result;
    }
}
