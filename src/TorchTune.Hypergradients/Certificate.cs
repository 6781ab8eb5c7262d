namespace TorchTune.Hypergradients;

/// <summary>What speaks for a hypergradient: measured while it was computed. A value that a method does not measure is null.</summary>
public sealed record Certificate
{
    /// <summary>The method, with its settings.</summary>
    public required string Method { get; init; }

    /// <summary>Updates differentiated, or iterations of the solver.</summary>
    public int Iterations { get; init; }

    /// <summary>Relative residual of the linear system, ‖Hq − g‖ / ‖g‖ (implicit methods), or the largest relative difference of a replayed update (unrolled methods).</summary>
    public double? Residual { get; init; }

    /// <summary>‖∇T‖: the norm of the training gradient where the method ended.</summary>
    public double? StationarityNorm { get; init; }

    /// <summary>
    /// ‖∇T‖ ÷ (λmax ‖w‖) of implicit methods: how far the weights are from the stationary point, relative to their own length and but for the condition number. A number without a unit; null where the method paid no
    /// product by which λmax could be estimated.
    /// </summary>
    public double? Stationarity { get; init; }

    /// <summary>Why <see cref="AutomaticMethod"/> chose this method, in a sentence; null where the caller chose.</summary>
    public string? Choice { get; init; }

    /// <summary>Estimate of the largest eigenvalue of the Hessian of the training loss.</summary>
    public double? LargestEigenvalue { get; init; }

    /// <summary>
    /// Reverse mode: the largest norm of the adjoint ÷ its norm at the end of training. Forward mode: the largest relative change of the weights for a relative change of a
    /// hyper-variable. Both grow exponentially where the training is chaotic.
    /// </summary>
    public double? NormGrowth { get; init; }

    /// <summary>
    /// Where forward mode takes second derivatives on a part of the data (<see cref="HypergradientProblem.CurvatureLoss"/>): the mean relative error of H Z, found by comparison with the whole
    /// data at every 64th update.
    /// </summary>
    public double? CurvatureError { get; init; }

    /// <summary>Most bytes of tensors that the method held at once beside the module and the graph of one update.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>Of <see cref="PeakBytes"/>, what lay in the memory of the host because the method offloads its checkpoints; 0 where the module is there itself.</summary>
    public long? HostBytes { get; init; }

    /// <summary>Bytes of one full state: weights, optimizer state, buffers. <see cref="PeakBytes"/> in this unit is the number of states held.</summary>
    public long? StateBytes { get; init; }

    /// <summary>Comparisons with finite differences, where asked for.</summary>
    public IReadOnlyList<SpotCheck> SpotChecks { get; init; } = [];
}
