namespace TorchTune;

/// <summary>Sorts points into fronts: those that nobody dominates, those that only the first front dominates, and so on.</summary>
/// <remarks>
/// Zhang, Tian, Cheng and Jin, "An efficient approach to nondominated sorting", IEEE TEVC 19 (2015), ENS-BS: in lexicographic order a point can be
/// dominated only by earlier ones, and a front that does not dominate it is found by bisection, since what a later front dominates, an earlier one does too.
/// O(n log n) for two objectives; for more, O(n²) comparisons at worst.
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class NonDominatedSorting
{
    /// <summary>The front of each point, 0 the best. Equal points share a front.</summary>
    /// <param name="points">Losses, [points][objectives].</param>
    /// <exception cref="ArgumentException">Points differ in length, or hold NaN.</exception>
    public static int[] Ranks(IReadOnlyList<double[]> points)
    {
        Dominance.Check(points);
        var ranks = new int[points.Count];
        int[] order = [.. Enumerable.Range(0, points.Count)];
        Array.Sort(order, (left, right) => Lexicographic(points[left], points[right], left, right));
        var fronts = new List<List<double[]>>();
        foreach (int i in order)
        {
            int rank = FirstWithoutDominator(fronts, points[i]);
            if (rank == fronts.Count) fronts.Add([]);
            fronts[rank].Add(points[i]);
            ranks[i] = rank;
        }

        return ranks;
    }

    /// <summary>The front of each point where constraints come first: every feasible point before every infeasible one, these by their violation.</summary>
    /// <remarks>Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE TEVC 6 (2002), section VI, definition 1.</remarks>
    /// <param name="points">Losses, [points][objectives].</param>
    /// <param name="violations">One number a point, 0 where it is feasible (<see cref="Dominance.Violation"/>).</param>
    /// <exception cref="ArgumentException">Points differ in length, hold NaN, or are not as many as the violations.</exception>
    public static int[] Ranks(IReadOnlyList<double[]> points, IReadOnlyList<double> violations)
    {
        Dominance.Check(points);
        ArgumentNullException.ThrowIfNull(violations);
        if (violations.Count != points.Count) throw new ArgumentException("There must be one violation a point.", nameof(violations));

        int[] feasible = [.. Enumerable.Range(0, points.Count).Where(i => violations[i] == 0)];
        int[] among = Ranks(Array.ConvertAll(feasible, i => points[i]));
        var ranks = new int[points.Count];
        int fronts = 0;
        for (int k = 0; k < feasible.Length; k++)
        {
            ranks[feasible[k]] = among[k];
            fronts = Math.Max(fronts, among[k] + 1);
        }

        // Equally infeasible points dominate each other as little as equal points do.
        foreach (var level in Enumerable.Range(0, points.Count).Where(i => violations[i] != 0).GroupBy(i => violations[i]).OrderBy(group => group.Key))
        {
            foreach (int i in level) ranks[i] = fronts;
            fronts++;
        }

        return ranks;
    }

    /// <summary>The indices of the points that no other dominates, in their order; of equal ones, all.</summary>
    /// <inheritdoc cref="Ranks(IReadOnlyList{double[]})"/>
    public static int[] FirstFront(IReadOnlyList<double[]> points)
    {
        int[] ranks = Ranks(points);
        return [.. Enumerable.Range(0, ranks.Length).Where(i => ranks[i] == 0)];
    }

    private static int FirstWithoutDominator(List<List<double[]>> fronts, double[] point)
    {
        int low = 0, high = fronts.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (IsDominated(fronts[middle], point)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    // From the last: it is the likeliest dominator, and with two objectives the only one to ask, since along a front the second loss falls.
    private static bool IsDominated(List<double[]> front, double[] point)
    {
        int oldest = point.Length <= 2 ? front.Count - 1 : 0;
        for (int i = front.Count - 1; i >= oldest; i--)
        {
            if (Dominance.Dominates(front[i], point)) return true;
        }

        return false;
    }

    private static int Lexicographic(double[] left, double[] right, int leftIndex, int rightIndex)
    {
        for (int i = 0; i < left.Length; i++)
        {
            int compared = left[i].CompareTo(right[i]);
            if (compared != 0) return compared;
        }

        return leftIndex.CompareTo(rightIndex);
    }
}
