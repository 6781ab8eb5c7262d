namespace TorchTune.Execution;

/// <summary>The best trial of a study so far.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Configuration">What it ran with at its end.</param>
/// <param name="Outcome">How it ended, with its values.</param>
public sealed record BestTrial(int Trial, Configuration Configuration, Outcome Outcome);
