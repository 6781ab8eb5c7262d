namespace TorchTune.Execution;

/// <summary>The logical places: which are free, the lowest first.</summary>
internal sealed class Places
{
    private readonly SortedSet<int> _freed = [];
    private int _used;

    public int LowestFree => _freed.Count > 0 ? _freed.Min : _used;

    public void Take(int place)
    {
        if (_freed.Remove(place)) return;
        while (_used < place) _freed.Add(_used++);
        _used = place + 1;
    }

    public void Free(int place) => _freed.Add(place);
}
