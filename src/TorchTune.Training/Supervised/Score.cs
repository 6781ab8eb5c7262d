namespace TorchTune.Training;

/// <summary>How a classifier did on examples.</summary>
/// <param name="Loss">The mean loss; NaN or infinite where training diverged.</param>
/// <param name="Accuracy">The share of examples whose greatest logit is that of their class, in [0, 1].</param>
public readonly record struct Score(double Loss, double Accuracy);
