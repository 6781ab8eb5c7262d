namespace TorchTune.Search;

/// <summary>The trials that survive by fronts: constraints first, then dominance, then room. Parents win binary tournaments by the same order.</summary>
/// <remarks>Deb et al., "NSGA-II", IEEE TEVC 6 (2002). Stopped trials come after completed ones, as in <see cref="TrialOrder"/>.</remarks>
internal sealed class ParetoPopulation(int size, Func<IReadOnlyList<double[]>, int[], int[], double[]> crowding) : IPopulation
{
    private readonly List<ObservedTrial> _members = [];
    private int[] _ranks = [];
    private double[] _room = [];

    public int Count => _members.Count;

    public void Add(ObservedTrial trial)
    {
        _members.Add(trial);
        Sort();
        if (_members.Count <= size) return;

        int last = _ranks.Max();
        int worst = Enumerable.Range(0, _members.Count).Where(i => _ranks[i] == last).MinBy(i => (_room[i], -_members[i].Number));
        _members.RemoveAt(worst);
        Sort();
    }

    public ObservedTrial Parent(RandomSource random)
    {
        int a = random.NextInt(_members.Count), b = random.NextInt(_members.Count);
        return _members[_ranks[a] != _ranks[b] ? (_ranks[a] < _ranks[b] ? a : b) : _room[a] >= _room[b] ? a : b];
    }

    private void Sort()
    {
        double[][] losses = [.. _members.Select(trial => trial.Losses.ToArray())];

        // Feasible and completed; feasible and stopped, as if it broke a constraint by next to nothing, those with more steps less; then infeasible.
        double[] violations = [.. _members.Select(trial => !trial.IsFeasible ? trial.Violation : trial.Evidence == Evidence.Full ? 0 : double.Epsilon * (int.MaxValue - trial.Step))];
        _ranks = NonDominatedSorting.Ranks(losses, violations);
        _room = new double[_members.Count];
        foreach (var front in Enumerable.Range(0, _members.Count).GroupBy(i => _ranks[i]))
        {
            int[] indices = [.. front];
            double[] room = crowding(losses, _ranks, indices);
            for (int k = 0; k < indices.Length; k++) _room[indices[k]] = room[k];
        }
    }
}
