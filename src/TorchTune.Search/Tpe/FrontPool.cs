namespace TorchTune.Search;

/// <summary>The best of the trials by several objectives, as many as are needed: fronts one after the other, in each the best spread ones first.</summary>
/// <remarks>
/// Sorting costs the square of the number of trials, so the pool is cut back to its capacity whenever it has grown to twice that: what is cut is dominated
/// by many, or lies where others are close by. A trial of which more becomes known comes in again.
/// </remarks>
internal sealed class FrontPool(int capacity)
{
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

        var kept = BestFirst().Take(capacity).ToArray();
        _trials.Clear();
        foreach (var best in kept) _trials.Add(best.Number, best);
    }

    /// <summary>Feasible and completed trials front by front, then partial ones, then infeasible ones by violation.</summary>
    public IEnumerable<ObservedTrial> BestFirst()
    {
        foreach (var sameClass in _trials.Values.GroupBy(TrialOrder.ClassOf).OrderBy(group => group.Key))
        {
            if (sameClass.Key >= 2)
            {
                foreach (var trial in sameClass.Order(TrialOrder.Instance)) yield return trial;
                continue;
            }

            foreach (var front in Fronts([.. sameClass]))
            {
                foreach (var trial in Spread(front)) yield return trial;
            }
        }
    }

    /// <summary>Whether losses are nowhere larger and somewhere smaller.</summary>
    public static bool Dominates(ObservedTrial a, ObservedTrial b)
    {
        bool better = false;
        for (int m = 0; m < a.Losses.Length; m++)
        {
            if (a.Losses[m] > b.Losses[m]) return false;
            better |= a.Losses[m] < b.Losses[m];
        }

        return better;
    }

    private static IEnumerable<List<ObservedTrial>> Fronts(List<ObservedTrial> left)
    {
        while (left.Count > 0)
        {
            var front = left.FindAll(trial => !left.Exists(other => Dominates(other, trial)));
            yield return front;
            var members = front.ToHashSet();
            left = left.FindAll(trial => !members.Contains(trial));
        }
    }

    // Greedily: first the least in the first objective, then always the one farthest from those taken, each objective measured by its range in the front.
    private static IEnumerable<ObservedTrial> Spread(List<ObservedTrial> front)
    {
        int objectives = front[0].Losses.Length;
        var points = front.ConvertAll(trial => trial.Losses.Select(loss => Math.Clamp(loss, -1e150, 1e150)).ToArray());
        var low = Enumerable.Range(0, objectives).Select(m => points.Min(point => point[m])).ToArray();
        var range = Enumerable.Range(0, objectives).Select(m => Math.Max(points.Max(point => point[m]) - low[m], double.Epsilon)).ToArray();
        var distance = points.ConvertAll(point => 1e3 - ((point[0] - low[0]) / range[0]));
        var taken = new bool[front.Count];
        for (int count = 0; count < front.Count; count++)
        {
            int next = -1;
            for (int i = 0; i < front.Count; i++)
            {
                if (!taken[i] && (next < 0 || distance[i] > distance[next])) next = i;
            }

            taken[next] = true;
            yield return front[next];
            for (int i = 0; i < front.Count; i++)
            {
                double sum = 0;
                for (int m = 0; m < objectives; m++) sum += Math.Pow((points[i][m] - points[next][m]) / range[m], 2);
                distance[i] = Math.Min(distance[i], sum);
            }
        }
    }
}
