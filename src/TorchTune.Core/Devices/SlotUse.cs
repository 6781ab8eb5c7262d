namespace TorchTune;

/// <summary>A stretch of time in which a slot worked at a trial: one step with all that goes with it (setting up, keeping the state), or the freeing of what the trial held.</summary>
/// <remarks>Measured, for timelines and people: nothing is decided by it.</remarks>
/// <param name="Slot">The slot.</param>
/// <param name="Trial">The trial's number.</param>
/// <param name="From">When it began, since the run of the study began.</param>
/// <param name="To">When it ended, since the run of the study began.</param>
/// <threadsafety>Immutable.</threadsafety>
public readonly record struct SlotUse(Slot Slot, int Trial, TimeSpan From, TimeSpan To);
