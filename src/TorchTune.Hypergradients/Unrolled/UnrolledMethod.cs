using static System.FormattableString;

namespace TorchTune.Hypergradients;

/// <summary>Exact gradients after T updates by reverse mode: the adjoint of the training runs backwards over stored iterates, with one Hessian-vector product for each update.</summary>
/// <remarks>
/// <para>With s the state (weights and optimizer state) and Φ one update, <c>α_T = ∂V/∂s_T</c>, <c>α_t = α_{t+1} ∂Φ/∂s</c> and <c>dV/dλ = ∂V/∂λ + Σ α_{t+1} ∂Φ/∂λ</c>
/// (Franceschi et al., ICML 2017, section 3.1). Time is that of about five trainings whatever the number of hyper-parameters.</para>
/// <para>Of T iterates every √T-th is kept; between two of them the training is run again (Griewank, 1992): memory is 2√T states instead of T, or graphs. Updates of heavy ball (<see cref="MomentumRule"/>) in float64 of networks without
/// buffers and random numbers are undone instead (Maclaurin et al., ICML 2015), a few at a time so that rounding stays below 2e-13, and every checkpoint is compared: time is that of about four trainings, memory about 1.3√T states.</para>
/// </remarks>
public sealed record UnrolledMethod : HypergradientMethod
{
    /// <summary>Updates between two checkpoints. Default: ⌈√T⌉, or fewer where updates are undone. A number that is given is replayed; T or more keeps every iterate and repeats no update.</summary>
    public int? Segment { get; init; }

    /// <summary>Keeps the checkpoints in the memory of the host; the iterates of the segment at hand stay on the device. Default false.</summary>
    public bool OffloadToHost { get; init; }

    /// <summary>The status is <see cref="HypergradientStatus.Exploded"/> when the adjoint's norm exceeds its first by this factor. Default 1e6.</summary>
    public double GrowthLimit { get; init; } = 1e6;

    /// <summary>Whether the module keeps the trained weights; otherwise it gets those back that it came with. Default false.</summary>
    public bool KeepTrainedWeights { get; init; }

    internal override HypergradientResult Compute(HypergradientProblem problem)
        => new ReverseSweep(problem, this, problem.Updates).Run(Invariant($"unrolled over {problem.Updates} updates"));
}
