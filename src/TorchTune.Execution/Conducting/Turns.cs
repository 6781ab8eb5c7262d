using System.Diagnostics.CodeAnalysis;

namespace TorchTune.Execution;

/// <summary>Whose turn it is: puts what running trials did into the order in which it is recorded.</summary>
internal abstract class Turns
{
    /// <summary>A trial runs (again): it started, was resumed, or what it did last has been recorded.</summary>
    public abstract void Enter(LiveTrial trial);

    /// <summary>A running trial did something.</summary>
    public abstract void Arrive(LiveTrial trial, Item item);

    /// <summary>The next in order, where it is known.</summary>
    public abstract bool TryTake([NotNullWhen(true)] out LiveTrial? trial, [NotNullWhen(true)] out Item? item);
}
