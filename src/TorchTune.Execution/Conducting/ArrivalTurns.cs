using System.Diagnostics.CodeAnalysis;

namespace TorchTune.Execution;

/// <summary>The order of arrival: first come, first served.</summary>
internal sealed class ArrivalTurns : Turns
{
    private readonly LinkedList<(LiveTrial Trial, Item Item)> _arrived = new();

    public override void Enter(LiveTrial trial)
    {
    }

    public override void Arrive(LiveTrial trial, Item item) => _arrived.AddLast((trial, item));

    public override bool TryTake([NotNullWhen(true)] out LiveTrial? trial, [NotNullWhen(true)] out Item? item)
    {
        (trial, item) = (null, null);
        if (_arrived.First is not { } first) return false;
        (trial, item) = first.Value;
        _arrived.RemoveFirst();
        return true;
    }

    public override void Forget(int trial)
    {
        for (var node = _arrived.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Trial.Number == trial) _arrived.Remove(node);
            node = next;
        }
    }
}
