namespace TorchTune.Search;

/// <summary>The best trials by <see cref="TrialOrder"/>; parents win tournaments.</summary>
internal sealed class ElitePopulation(int size, int tournament) : IPopulation
{
    private readonly List<ObservedTrial> _best = [];

    public int Count => _best.Count;

    public void Add(ObservedTrial trial)
    {
        int at = _best.BinarySearch(trial, TrialOrder.Instance);
        _best.Insert(at < 0 ? ~at : at, trial);
        if (_best.Count > size) _best.RemoveAt(_best.Count - 1);
    }

    // They lie in order: the winner is the contestant with the least index.
    public ObservedTrial Parent(RandomSource random)
    {
        int winner = random.NextInt(_best.Count);
        for (int i = 1; i < tournament; i++) winner = Math.Min(winner, random.NextInt(_best.Count));
        return _best[winner];
    }
}
