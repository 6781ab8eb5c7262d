namespace TorchTune.Hypergradients;

/// <summary>What one outer update did.</summary>
/// <param name="Number">Outer updates before it.</param>
/// <param name="Outcome">Whether the hyper-parameters moved.</param>
/// <param name="Reason">The outcome in a sentence.</param>
/// <param name="Status">Of the hypergradient.</param>
/// <param name="ValidationLoss">Before the move; NaN where there is none.</param>
/// <param name="GradientNorm">Of the gradient in unconstrained coordinates, before clipping; NaN where there is none.</param>
/// <param name="Certificate">Of the hypergradient.</param>
public sealed record OuterUpdate(int Number, OuterOutcome Outcome, string Reason, HypergradientStatus Status, double ValidationLoss, double GradientNorm, Certificate Certificate);

/// <summary>What became of the hyper-parameters in an outer update.</summary>
public enum OuterOutcome
{
    /// <summary>They moved.</summary>
    Moved,

    /// <summary>They stayed.</summary>
    Skipped,

    /// <summary>They are again what they were before the last move.</summary>
    SteppedBack,
}
