namespace TorchTune.Search;

/// <summary>The trials that survive by fronts: constraints first, then dominance, then room. Parents win binary tournaments by the same order.</summary>
/// <remarks>Deb et al., "NSGA-II", IEEE TEVC 6 (2002). Stopped trials come after completed ones, as in <see cref="TrialOrder"/>.</remarks>
internal sealed class ParetoPopulation(int size, Func<IReadOnlyList<double[]>, int[], int[], double[]> crowding) : IPopulation
{
    private readonly List<ObservedTrial> _members = [];
    private int[] _ranks = [];
    private double[]? _room;

    public int Count => _members.Count;

    /// <summary>The trials that survive, the oldest first.</summary>
    public IReadOnlyList<ObservedTrial> Members => _members;

    public void Add(ObservedTrial trial)
    {
        _members.Add(trial);
        _room = null;
        double[][] losses = Losses();
        _ranks = Ranks(losses);
        if (_members.Count <= size) return;

        // Who leaves is on the last front: the ranks of the others stay as they are.
        int last = _ranks.Max();
        int[] front = [.. Enumerable.Range(0, _members.Count).Where(i => _ranks[i] == last)];
        double[] room = crowding(losses, _ranks, front);
        int leaving = front[Enumerable.Range(0, front.Length).MinBy(k => (room[k], -_members[front[k]].Number))];
        _members.RemoveAt(leaving);
        _ranks = [.. _ranks.Where((_, i) => i != leaving)];
    }

    public ObservedTrial Parent(RandomSource random)
    {
        _room ??= Room();
        int a = random.NextInt(_members.Count), b = random.NextInt(_members.Count);
        return _members[_ranks[a] != _ranks[b] ? (_ranks[a] < _ranks[b] ? a : b) : _room[a] >= _room[b] ? a : b];
    }

    private double[][] Losses() => [.. _members.Select(trial => trial.Losses.ToArray())];

    // Feasible and completed; feasible and stopped, as if it broke a constraint by next to nothing, those with more steps less; then infeasible.
    private int[] Ranks(double[][] losses) => NonDominatedSorting.Ranks(
        losses,
        [.. _members.Select(trial => !trial.IsFeasible ? trial.Violation : trial.Evidence == Evidence.Full ? 0 : double.Epsilon * (int.MaxValue - trial.Step))]);

    private double[] Room()
    {
        double[][] losses = Losses();
        var all = new double[_members.Count];
        foreach (var members in Enumerable.Range(0, _members.Count).GroupBy(i => _ranks[i]))
        {
            int[] front = [.. members];
            double[] room = crowding(losses, _ranks, front);
            for (int k = 0; k < front.Length; k++) all[front[k]] = room[k];
        }

        return all;
    }
}
