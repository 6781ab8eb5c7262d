namespace TorchTune;

/// <summary>How much room a point has on its front: the sum over objectives of the distance between its two neighbours.</summary>
/// <remarks>
/// Deb et al., "NSGA-II", IEEE TEVC 6 (2002), section III-B, each objective divided by its range on the front. The ends of the front have infinite distance.
/// Objectives that are all alike, or infinite, say nothing and are left out.
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class CrowdingDistance
{
    /// <summary>The distance of each point of one front.</summary>
    /// <param name="front">Losses, [points][objectives].</param>
    /// <exception cref="ArgumentException">Points differ in length, or hold NaN.</exception>
    public static double[] Of(IReadOnlyList<double[]> front)
    {
        Dominance.Check(front);
        var distances = new double[front.Count];
        if (front.Count == 0) return distances;

        int[] order = [.. Enumerable.Range(0, front.Count)];
        for (int objective = 0; objective < front[0].Length; objective++)
        {
            int m = objective;
            Array.Sort(order, (left, right) => front[left][m].CompareTo(front[right][m]) is var compared && compared != 0 ? compared : left.CompareTo(right));
            double range = front[order[^1]][m] - front[order[0]][m];
            if (!(range > 0) || !double.IsFinite(range)) continue;

            distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
            for (int k = 1; k + 1 < order.Length; k++)
            {
                distances[order[k]] += (front[order[k + 1]][m] - front[order[k - 1]][m]) / range;
            }
        }

        return distances;
    }
}
