using System.Diagnostics.CodeAnalysis;

namespace TorchTune.Execution;

/// <summary>The runs for which a slot can do something, by device: those that leave first, then by virtual time.</summary>
internal sealed class ReadyRuns
{
    private static readonly Comparer<Run> ByPriority = Comparer<Run>.Create((a, b) =>
    {
        int order = a.Priority.Time.CompareTo(b.Priority.Time);
        if (order == 0) order = a.Trial.CompareTo(b.Trial);
        return order != 0 ? order : a.Priority.Entry.CompareTo(b.Priority.Entry);
    });

    private readonly SortedSet<Run> _unbound = new(ByPriority);
    private readonly Dictionary<DeviceName, SortedSet<Run>> _bound = [];
    private long _entries;

    public int Count { get; private set; }

    public void Add(Run run)
    {
        run.Priority = (run.Leaves ? double.NegativeInfinity : run.Clock.TimeOf(run.Step + 1), _entries++);
        if (Of(run).Add(run)) Count++;
    }

    public void Remove(Run run)
    {
        if (Of(run).Remove(run)) Count--;
    }

    public bool TryTake(DeviceName device, [NotNullWhen(true)] out Run? run)
    {
        run = _unbound.Min;
        if (_bound.TryGetValue(device, out var bound) && bound.Min is { } first && (run is null || ByPriority.Compare(first, run) < 0)) run = first;
        if (run is null) return false;
        Remove(run);
        return true;
    }

    private SortedSet<Run> Of(Run run)
    {
        if (run.Device is not DeviceName device) return _unbound;
        if (!_bound.TryGetValue(device, out var bound)) _bound.Add(device, bound = new(ByPriority));
        return bound;
    }
}
