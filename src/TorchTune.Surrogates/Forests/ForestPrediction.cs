namespace TorchTune.Surrogates;

/// <summary>What a forest says of a point.</summary>
/// <param name="Mean">The mean of the trees' predictions.</param>
/// <param name="Variance">The variance between the trees' predictions plus the mean variance within their leaves.</param>
public readonly record struct ForestPrediction(double Mean, double Variance);
