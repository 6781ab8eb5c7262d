using static System.FormattableString;

namespace TorchTune;

/// <summary>The volume that points dominate, up to a reference point: one number for the quality of a Pareto set.</summary>
/// <remarks>
/// <para>Exact, for any number of objectives; meant for 1 to 5. Two objectives: one sweep, O(n log n). Three: a sweep over a staircase. From four on: WFG,
/// While, Bradstreet and Barone, "A fast way of calculating exact hypervolumes", IEEE TEVC 16 (2012), with the slicing that lowers the dimension by
/// one in each exclusive volume.</para>
/// <para>Points hold losses. One that is not better than the reference in every objective has no part in the volume. A loss of −∞ makes it infinite.</para>
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class Hypervolume
{
    /// <summary>The volume that the points dominate.</summary>
    /// <param name="points">Losses, [points][objectives]. Dominated and equal ones change nothing.</param>
    /// <param name="reference">The corner from which it is measured, finite.</param>
    /// <exception cref="ArgumentException">Points differ in length or hold NaN, or the reference is not finite.</exception>
    public static double Of(IReadOnlyList<double[]> points, ReadOnlySpan<double> reference)
    {
        var corner = Checked(points, reference);
        double[][] inside = [.. points.Where(point => IsInside(point, corner))];
        return inside.Any(point => Array.Exists(point, double.IsNegativeInfinity))
            ? double.PositiveInfinity
            : OfFront(Front(inside, corner.Length), corner, corner.Length);
    }

    /// <summary>The volume that each point alone dominates: what would be lost without it. Zero for dominated points, and for both of two equal ones.</summary>
    /// <inheritdoc cref="Of"/>
    public static double[] Contributions(IReadOnlyList<double[]> points, ReadOnlySpan<double> reference)
    {
        var corner = Checked(points, reference);
        var contributions = new double[points.Count];
        int[] inside = [.. Enumerable.Range(0, points.Count).Where(i => IsInside(points[i], corner))];
        foreach (int k in NonDominatedSorting.FirstFront(Array.ConvertAll(inside, i => points[i])))
        {
            // Dominated points count: without their dominator they dominate part of what it did.
            int i = inside[k];
            contributions[i] = Exclusive(points[i], [.. inside.Where(other => other != i).Select(other => points[other])], corner);
        }

        return contributions;
    }

    /// <summary>What a further point would add to the volume of a set.</summary>
    /// <param name="point">The further point's losses.</param>
    /// <param name="points">The set's, [points][objectives].</param>
    /// <param name="reference">The corner from which it is measured, finite.</param>
    /// <exception cref="ArgumentException">Points differ in length or hold NaN, or the reference is not finite.</exception>
    public static double Gain(double[] point, IReadOnlyList<double[]> points, ReadOnlySpan<double> reference)
    {
        ArgumentNullException.ThrowIfNull(point);
        var corner = Checked(points, reference);
        Checked([point], reference);
        return IsInside(point, corner) ? Exclusive(point, [.. points.Where(other => IsInside(other, corner))], corner) : 0;
    }

    /// <summary>A few points whose volume together is large: greedily, each time the one that adds most.</summary>
    /// <remarks>
    /// Guerreiro, Fonseca and Paquete, "Greedy hypervolume subset selection in low dimensions", Evolutionary Computation 24 (2016): at least 1 − 1/e of the best possible.
    /// Gains only shrink as the set grows, so that most need not be computed again (Minoux, "Accelerated greedy algorithms", 1978).
    /// </remarks>
    /// <param name="points">Losses, [points][objectives].</param>
    /// <param name="count">How many to take; at most as many as there are.</param>
    /// <param name="reference">The corner from which it is measured, finite.</param>
    /// <returns>Their indices, in the order taken; of equal gains the first.</returns>
    /// <exception cref="ArgumentException">Points differ in length or hold NaN, or the reference is not finite.</exception>
    public static int[] Subset(IReadOnlyList<double[]> points, int count, ReadOnlySpan<double> reference)
    {
        var corner = Checked(points, reference);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var taken = new List<int>();
        var waiting = new PriorityQueue<(int Index, int Age), (double Loss, int Index)>();
        for (int i = 0; i < points.Count; i++) waiting.Enqueue((i, 0), (-Gain(points[i], [], corner), i));
        while (taken.Count < count && waiting.TryDequeue(out var next, out _))
        {
            if (next.Age == taken.Count)
            {
                taken.Add(next.Index);
                continue;
            }

            double gain = Gain(points[next.Index], [.. taken.Select(i => points[i])], reference);
            waiting.Enqueue((next.Index, taken.Count), (-gain, next.Index));
        }

        return [.. taken];
    }

    // The box of the point, without what the others dominate of it: each of them, pushed back until it no longer sticks out of the box.
    private static double Exclusive(double[] point, double[][] others, double[] corner)
    {
        if (Array.Exists(others, other => Dominance.Covers(other, point))) return 0;
        if (Array.Exists(point, double.IsNegativeInfinity)) return double.PositiveInfinity;

        double[][] limited = Array.ConvertAll(others, other => Limited(other, point, point.Length));
        return Math.Max(0, Box(point, corner, point.Length) - OfFront(Front(limited, point.Length), corner, point.Length));
    }

    // Points in the first m objectives, none dominated by or equal to another, in lexicographic order.
    private static double OfFront(double[][] front, double[] corner, int m)
    {
        if (front.Length == 0) return 0;
        if (front.Length == 1) return Box(front[0], corner, m);
        return m switch
        {
            1 => corner[0] - front[0][0],
            2 => Area(front, corner),
            3 => HypervolumeSweep.Volume(front, corner),
            _ => Sliced(front, corner, m),
        };
    }

    // In order of the first loss, the second falls.
    private static double Area(double[][] front, double[] corner)
    {
        double area = 0, ceiling = corner[1];
        foreach (double[] point in front)
        {
            area += (corner[0] - point[0]) * (ceiling - point[1]);
            ceiling = point[1];
        }

        return area;
    }

    // From the worst in the last objective: limited to a point's box, all better ones reach as far as it does there, so that one dimension is settled.
    private static double Sliced(double[][] front, double[] corner, int m)
    {
        int last = m - 1;
        double[][] order = [.. front.OrderByDescending(point => point[last])];
        double volume = 0;
        for (int k = 0; k < order.Length; k++)
        {
            double[] point = order[k];
            double[][] limited = Array.ConvertAll(order[(k + 1)..], other => Limited(other, point, last));
            double exclusive = Box(point, corner, last) - OfFront(Front(limited, last), corner, last);
            volume += (corner[last] - point[last]) * exclusive;
        }

        return volume;
    }

    private static double Box(double[] point, double[] corner, int m)
    {
        double volume = 1;
        for (int i = 0; i < m; i++) volume *= corner[i] - point[i];
        return volume;
    }

    private static double[] Limited(double[] other, double[] point, int m)
    {
        var limited = new double[m];
        for (int i = 0; i < m; i++) limited[i] = Math.Max(other[i], point[i]);
        return limited;
    }

    // What nobody covers, in lexicographic order: an earlier point is never covered by a later, different one.
    private static double[][] Front(double[][] points, int m)
    {
        double[][] order = [.. points];
        Array.Sort(order, (left, right) => left.AsSpan(0, m).SequenceCompareTo(right.AsSpan(0, m)));
        var front = new List<double[]>(order.Length);
        foreach (double[] point in order)
        {
            bool covered = false;
            for (int i = front.Count - 1; i >= 0 && !covered; i--) covered = Dominance.Covers(front[i].AsSpan(0, m), point.AsSpan(0, m));
            if (!covered) front.Add(point);
        }

        return [.. front];
    }

    private static bool IsInside(double[] point, double[] corner)
    {
        for (int i = 0; i < corner.Length; i++)
        {
            if (!(point[i] < corner[i])) return false;
        }

        return true;
    }

    private static double[] Checked(IReadOnlyList<double[]> points, ReadOnlySpan<double> reference)
    {
        Dominance.Check(points);
        if (points.Count > 0 && points[0].Length != reference.Length)
        {
            throw new ArgumentException(Invariant($"The reference point must have as many losses as the points, {points[0].Length}, but has {reference.Length}."), nameof(reference));
        }

        foreach (double loss in reference)
        {
            if (!double.IsFinite(loss)) throw new ArgumentException(Invariant($"A reference point must be finite, but had {loss}."), nameof(reference));
        }

        return reference.ToArray();
    }
}
