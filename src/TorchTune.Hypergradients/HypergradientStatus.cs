namespace TorchTune.Hypergradients;

/// <summary>Whether a hypergradient is what its method promises.</summary>
public enum HypergradientStatus
{
    /// <summary>The number is the method's: exact up to rounding for unrolled and forward mode, within the tolerance for the implicit ones.</summary>
    Converged,

    /// <summary>The training is not at a stationary point, or the solver ran out of iterations: the number is biased, by how much nobody knows.</summary>
    NotConverged,

    /// <summary>The Hessian has a direction of negative curvature, so the linear system has no meaning as a minimum; damping helps.</summary>
    Indefinite,

    /// <summary>The adjoint or tangent grew beyond the limit or is not finite: the training is chaotic at these hyper-parameters.</summary>
    Exploded,

    /// <summary>A replayed update did not give the stored iterate: the training does something that the replay does not know (clipping, a scheduler, unsaved randomness).</summary>
    ReplayMismatch,

    /// <summary>The method cannot differentiate this problem; the message says what stands in the way.</summary>
    Unsupported,
}
