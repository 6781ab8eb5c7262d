using System.Diagnostics.CodeAnalysis;

namespace TorchTune.Execution;

/// <summary>The order of virtual time: what ended first by the study's own clock, and of equals the lower trial number.</summary>
/// <remarks>
/// A conservative simulation of discrete events (Chandy &amp; Misra 1979): every running trial promises that it does nothing before its next
/// step would end, so the earliest promise or event of all can be taken as soon as it is an event. Which trial ran where, and how fast,
/// therefore changes when things are recorded, and never what.
/// </remarks>
internal sealed class VirtualTurns : Turns
{
    private readonly Dictionary<int, Queue<Item>> _items = [];

    // Each running trial once, at its promise or at the event that turned out to be later than that.
    private readonly PriorityQueue<LiveTrial, (double Time, int Trial)> _order = new();

    /// <summary>The trial without whose next item nothing can be taken; null where nothing runs, or something can be taken.</summary>
    public LiveTrial? Awaited => Settle() && !HasItem(_order.Peek()) ? _order.Peek() : null;

    public override void Enter(LiveTrial trial) => _order.Enqueue(trial, (trial.NextTime, trial.Number));

    public override void Arrive(LiveTrial trial, Item item)
    {
        if (!_items.TryGetValue(trial.Number, out var items)) _items.Add(trial.Number, items = new());
        items.Enqueue(item);
    }

    public override bool TryTake([NotNullWhen(true)] out LiveTrial? trial, [NotNullWhen(true)] out Item? item)
    {
        (trial, item) = (null, null);
        if (!Settle() || !HasItem(_order.Peek())) return false;
        trial = _order.Dequeue();
        item = _items[trial.Number].Dequeue();
        return true;
    }

    public override void Forget(int trial) => _items.Remove(trial);

    // Brings a trial to the front that is really next: one that left out steps comes later than it promised.
    private bool Settle()
    {
        while (_order.TryPeek(out var first, out var key))
        {
            if (!_items.TryGetValue(first.Number, out var items) || items.Count == 0) return true;
            double time = items.Peek() is Item.Reported reported ? first.Clock.TimeOf(reported.Report.Step) : first.NextTime;
            if (time <= key.Time) return true;
            _order.DequeueEnqueue(first, (time, first.Number));
        }

        return false;
    }

    private bool HasItem(LiveTrial trial) => _items.TryGetValue(trial.Number, out var items) && items.Count > 0;
}
