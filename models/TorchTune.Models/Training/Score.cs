namespace TorchTune.Models;

/// <summary>How a network did on a set of images.</summary>
/// <param name="Loss">Mean cross-entropy, in nats; NaN or infinite where training diverged.</param>
/// <param name="Accuracy">Share of images whose greatest logit is that of their class, in <c>[0, 1]</c>.</param>
public readonly record struct Score(double Loss, double Accuracy);
