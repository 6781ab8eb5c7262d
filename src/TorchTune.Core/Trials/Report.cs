namespace TorchTune;

/// <summary>What a trial says after a step.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Step">How many steps the trial has done: 1 after the first. Strictly increasing within a trial; a trial may leave numbers out.</param>
/// <param name="Metrics">The named numbers; the study's objectives are among them.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record Report(int Trial, int Step, Metrics Metrics);
