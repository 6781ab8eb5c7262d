namespace TorchTune.Search;

/// <summary>The trials that ended last, good or bad; a parent is the best of a few of them.</summary>
internal sealed class AgingPopulation(int size, int sample) : IPopulation
{
    private readonly List<ObservedTrial> _oldestFirst = [];

    public int Count => _oldestFirst.Count;

    public void Add(ObservedTrial trial)
    {
        _oldestFirst.Add(trial);
        if (_oldestFirst.Count > size) _oldestFirst.RemoveAt(0);
    }

    public ObservedTrial Parent(RandomSource random) =>
        Enumerable.Range(0, sample).Select(_ => _oldestFirst[random.NextInt(_oldestFirst.Count)]).Min(TrialOrder.Instance)!;
}
