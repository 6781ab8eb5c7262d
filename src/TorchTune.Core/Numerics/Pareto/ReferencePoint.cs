namespace TorchTune;

/// <summary>Rules for the point from which a hypervolume is measured, where the user has given none.</summary>
/// <threadsafety>Stateless.</threadsafety>
public static class ReferencePoint
{
    /// <summary>
    /// The worst loss of the Pareto set in each objective, and a tenth of its range there beyond it (of its size where the range is zero, and 0.1 where that is zero too):
    /// every point of the set has a share of the volume, the extreme ones a small one.
    /// </summary>
    /// <remarks>
    /// The rule of Ishibuchi, Imada, Setoguchi and Nojima, "How to specify a reference point in hypervolume calculation", Evolutionary Computation 26 (2018), for sets of
    /// moderate size: nadir + 0.1 · range. It moves as the set grows; for a history, take it once, from the end.
    /// </remarks>
    /// <param name="points">Losses, [points][objectives]; points that are not finite are left out.</param>
    /// <returns>Null where no point is finite.</returns>
    /// <exception cref="ArgumentException">Points differ in length, or hold NaN.</exception>
    public static double[]? BeyondNadir(IReadOnlyList<double[]> points)
    {
        Dominance.Check(points);
        double[][] finite = [.. points.Where(point => Array.TrueForAll(point, double.IsFinite))];
        if (finite.Length == 0) return null;

        double[][] front = [.. NonDominatedSorting.FirstFront(finite).Select(i => finite[i])];
        return Beyond(front, margin: 0.1);
    }

    /// <summary>The worst loss of all points in each objective, and a tenth of their range beyond it: no point is left out, dominated or not.</summary>
    /// <inheritdoc cref="BeyondNadir"/>
    public static double[]? BeyondWorst(IReadOnlyList<double[]> points)
    {
        Dominance.Check(points);
        double[][] finite = [.. points.Where(point => Array.TrueForAll(point, double.IsFinite))];
        return finite.Length == 0 ? null : Beyond(finite, margin: 0.1);
    }

    private static double[] Beyond(double[][] points, double margin)
    {
        var reference = new double[points[0].Length];
        for (int m = 0; m < reference.Length; m++)
        {
            double best = points.Min(point => point[m]), worst = points.Max(point => point[m]);
            double range = worst - best;
            double scale = range > 0 ? range : Math.Abs(worst) > 0 ? Math.Abs(worst) : 1;

            // Where rounding would swallow the margin, the next number must do; where it would leave the doubles, the largest.
            reference[m] = Math.Min(Math.Max(worst + (margin * scale), Math.BitIncrement(worst)), double.MaxValue);
        }

        return reference;
    }
}
