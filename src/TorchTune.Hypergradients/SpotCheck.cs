namespace TorchTune.Hypergradients;

/// <summary>One element of a hypergradient beside the central difference of two complete trainings.</summary>
/// <param name="Variable">The hyper-variable's name.</param>
/// <param name="Element">The index of the element in the flattened variable.</param>
/// <param name="Gradient">What the method found.</param>
/// <param name="Difference">(V(λ + h) − V(λ − h)) / 2h.</param>
/// <param name="Step">h.</param>
public sealed record SpotCheck(string Variable, long Element, double Gradient, double Difference, double Step)
{
    /// <summary>|gradient − difference| ÷ the larger of the two; 0 where both are 0.</summary>
    public double RelativeError => Gradient == Difference ? 0 : Math.Abs(Gradient - Difference) / Math.Max(Math.Abs(Gradient), Math.Abs(Difference));
}
