using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>What a solver found, and how far it may be trusted.</summary>
/// <param name="Vector"><c>q</c>, <c>[n]</c>, of the dispose scope around the call.</param>
/// <param name="Status">Converged, not converged, indefinite or exploded.</param>
/// <param name="RelativeResidual"><c>‖g − H q‖ / ‖g‖</c>; 0 where <c>g</c> is zero. Where a solver knows only a bound, its page says so.</param>
/// <param name="Iterations">Iterations done.</param>
/// <param name="Products">Products with <c>H</c> paid, those of an eigenvalue's estimate included.</param>
public sealed record LinearSolution(Tensor Vector, HypergradientStatus Status, double RelativeResidual, int Iterations, int Products)
{
    /// <summary>An estimate, from below, of the greatest eigenvalue of <c>H</c>; null where none was made.</summary>
    public double? LargestEigenvalue { get; init; }

    /// <summary>An estimate, from above, of the least eigenvalue of <c>H</c>; negative where the matrix is seen to be indefinite; null where none was made.</summary>
    public double? SmallestEigenvalue { get; init; }
}
