using System.Diagnostics.CodeAnalysis;

namespace TorchTune.Execution;

/// <summary>The order of arrival: first come, first served.</summary>
internal sealed class ArrivalTurns : Turns
{
    // One entry an item; those of a trial that was sent back are passed over.
    private readonly Queue<LiveTrial> _arrived = new();

    public override void Enter(LiveTrial trial)
    {
    }

    public override void Arrive(LiveTrial trial, Item item)
    {
        trial.Unrecorded.Enqueue(item);
        _arrived.Enqueue(trial);
    }

    public override bool TryTake([NotNullWhen(true)] out LiveTrial? trial, [NotNullWhen(true)] out Item? item)
    {
        item = null;
        while (_arrived.TryDequeue(out trial))
        {
            if (trial.Unrecorded.TryDequeue(out item)) return true;
        }

        return false;
    }
}
