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
    // Each running trial once, at its promise or at the event that turned out to be later than that.
    private readonly PriorityQueue<LiveTrial, (double Time, int Trial)> _order = new();

    public override void Enter(LiveTrial trial) => _order.Enqueue(trial, (trial.NextTime, trial.Number));

    public override void Arrive(LiveTrial trial, Item item) => trial.Unrecorded.Enqueue(item);

    public override bool TryTake([NotNullWhen(true)] out LiveTrial? trial, [NotNullWhen(true)] out Item? item)
    {
        (trial, item) = (null, null);
        if (!Settle() || _order.Peek().Unrecorded.Count == 0) return false;
        trial = _order.Dequeue();
        item = trial.Unrecorded.Dequeue();
        return true;
    }

    // Brings a trial to the front that is really next: one that left out steps comes later than it promised.
    private bool Settle()
    {
        while (_order.TryPeek(out var first, out var key))
        {
            if (!first.Unrecorded.TryPeek(out var item)) return true;
            double time = item is Item.Reported reported ? first.Clock.TimeOf(reported.Report.Step) : first.NextTime;
            if (time <= key.Time) return true;
            _order.DequeueEnqueue(first, (time, first.Number));
        }

        return false;
    }
}
