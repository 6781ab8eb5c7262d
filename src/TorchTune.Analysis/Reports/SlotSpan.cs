namespace TorchTune.Analysis;

/// <summary>A stretch of time in which a trial ran in a slot. A trial that pauses or moves has several.</summary>
/// <param name="Slot">The slot's name, such as <c>cuda:0</c>; slots are told apart by it.</param>
/// <param name="Trial">The trial's number.</param>
/// <param name="From">When it began, in seconds since any one moment that all spans of a report share; finite.</param>
/// <param name="To">When it ended, in the same seconds; finite and not before <paramref name="From"/>.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record SlotSpan(string Slot, int Trial, double From, double To);
