namespace TorchTune.Search;

/// <summary>The best of the trials by several objectives, as many as are needed: fronts one after the other, of the last the part that dominates most.</summary>
/// <remarks>
/// <para>Which part of a front is taken when not all of it is wanted: greedily what adds most hypervolume (Ozaki et al., "Multiobjective tree-structured Parzen estimator", JAIR 73, 2022, §4.2),
/// measured from a tenth of the front's range beyond its worst in each objective.</para>
/// <para>The pool is cut back to its capacity whenever it has grown to twice that: what is cut is dominated by many, or adds little. A trial of which more becomes known comes in again.</para>
/// </remarks>
internal sealed class FrontPool(int capacity)
{
    // Of a front's range, beyond its worst.
    private const double Margin = 0.1;

    private readonly SortedDictionary<int, ObservedTrial> _trials = [];

    /// <summary>Takes in a trial of which more is known than before.</summary>
    public void Add(ObservedTrial trial)
    {
        if (trial.Evidence is Evidence.None or Evidence.Failure)
        {
            _trials.Remove(trial.Number);
            return;
        }

        _trials[trial.Number] = trial;
        if (_trials.Count <= 2 * capacity) return;

        var kept = BestFirst(capacity).Take(capacity).ToArray();
        _trials.Clear();
        foreach (var best in kept) _trials.Add(best.Number, best);
    }

    /// <summary>Feasible and completed trials front by front, then partial ones, then infeasible ones by violation.</summary>
    /// <param name="wanted">How many are to be told from the rest: only within the front that they end in does the order mean anything.</param>
    public IEnumerable<ObservedTrial> BestFirst(int wanted)
    {
        int given = 0;
        foreach (var sameClass in _trials.Values.GroupBy(TrialOrder.ClassOf).OrderBy(group => group.Key))
        {
            foreach (var part in sameClass.Key >= 2 ? [sameClass.Order(TrialOrder.Instance).ToArray()] : Fronts([.. sameClass]))
            {
                bool ends = sameClass.Key < 2 && given < wanted && given + part.Length > wanted;
                foreach (var trial in ends ? MostFirst(part, wanted - given) : part) yield return trial;
                given += part.Length;
            }
        }
    }

    private static IEnumerable<ObservedTrial[]> Fronts(ObservedTrial[] trials)
    {
        int[] ranks = NonDominatedSorting.Ranks(Array.ConvertAll(trials, trial => trial.Losses.ToArray()));
        return trials.Zip(ranks).GroupBy(pair => pair.Second, pair => pair.First).OrderBy(front => front.Key).Select(front => front.ToArray());
    }

    private static IEnumerable<ObservedTrial> MostFirst(ObservedTrial[] front, int wanted)
    {
        int[] most = Hypervolume.Subset(InUnits(front), wanted, Enumerable.Repeat(1 + Margin, front[0].Losses.Length).ToArray());
        return most.Concat(Enumerable.Range(0, front.Length).Except(most)).Select(i => front[i]);
    }

    // Each objective from its least in the front, in units of its range there: volumes keep their order, and none overflows.
    private static double[][] InUnits(ObservedTrial[] front)
    {
        double[][] points = Array.ConvertAll(front, trial => trial.Losses.Select(loss => Math.Clamp(loss, -1e150, 1e150)).ToArray());
        for (int m = 0; m < points[0].Length; m++)
        {
            double low = points.Min(point => point[m]), range = points.Max(point => point[m]) - low;
            foreach (double[] point in points) point[m] = range > 0 ? (point[m] - low) / range : 0;
        }

        return points;
    }
}
