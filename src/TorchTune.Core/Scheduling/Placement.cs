namespace TorchTune;

/// <summary>Where in a scheduler's plan a trial starts; the sampler is told it.</summary>
/// <param name="Bracket">The bracket, 0 where the scheduler has only one.</param>
/// <param name="Budget">The step at which the trial is first compared with others; null where it is not limited.</param>
public readonly record struct Placement(int Bracket, int? Budget);

/// <summary>A logical place that is free.</summary>
/// <param name="Index">0 to the study's parallelism − 1.</param>
/// <param name="MayStart">False once the study's number of trials or the space is exhausted: then only waiting trials can go on.</param>
public readonly record struct Place(int Index, bool MayStart);
