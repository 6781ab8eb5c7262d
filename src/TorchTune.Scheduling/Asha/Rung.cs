namespace TorchTune.Scheduling;

/// <summary>The losses that have arrived at a rung, split into those with a place and the others, so that the cut is always at hand.</summary>
/// <remarks>Two heaps: a judgement looks at their tops, an arrival costs O(log n).</remarks>
internal sealed class Rung(int reductionFactor)
{
    // The worst of the best on top, and the best of the rest.
    private readonly PriorityQueue<double, double> _best = new(Comparer<double>.Create((a, b) => b.CompareTo(a)));
    private readonly PriorityQueue<double, double> _rest = new();

    public int Arrivals => _best.Count + _rest.Count;

    /// <summary>How many have a place once one more has arrived.</summary>
    public int PlacesWithNext => Places(Arrivals + 1);

    /// <summary>Whether a loss that arrives next has a place: fewer than that many are strictly better.</summary>
    public bool HasPlaceForNext(double loss)
    {
        int places = PlacesWithNext;
        if (Arrivals < places) return true;

        // The loss in the last place without the newcomer: places grow by at most one, so it is a top of a heap.
        double last = _best.Count >= places ? _best.Peek() : _rest.Peek();
        return loss <= last;
    }

    public void Arrive(double loss)
    {
        if (_best.Count > 0 && loss > _best.Peek()) _rest.Enqueue(loss, loss);
        else _best.Enqueue(loss, loss);

        int places = Places(Arrivals);
        while (_best.Count > places) Move(_best, _rest);
        while (_best.Count < places && _rest.Count > 0) Move(_rest, _best);
    }

    private int Places(int arrivals) => Math.Max(1, arrivals / reductionFactor);

    private static void Move(PriorityQueue<double, double> from, PriorityQueue<double, double> to)
    {
        double loss = from.Dequeue();
        to.Enqueue(loss, loss);
    }
}
