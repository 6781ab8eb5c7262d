namespace TorchTune.Bench.Search;

/// <summary>Whether one sample tends to be larger than another, and what remains of that over several problems.</summary>
internal static class MannWhitney
{
    /// <summary>The one-sided p of "ours tend to be larger than theirs": normal approximation with corrections for ties and continuity.</summary>
    /// <remarks>Mann and Whitney, "On a test of whether one of two random variables is stochastically larger than the other", 1947.</remarks>
    public static double Larger(double[] ours, double[] theirs)
    {
        double u = ours.Sum(x => theirs.Sum(y => x > y ? 1 : x == y ? 0.5 : 0));
        double m = ours.Length, n = theirs.Length, all = m + n;
        double ties = ours.Concat(theirs).CountBy(x => x).Sum(tie => Math.Pow(tie.Value, 3) - tie.Value);
        double variance = m * n / 12 * (all + 1 - (ties / (all * (all - 1))));
        return variance <= 0 ? 1 : NormalDistribution.Cdf(-((u - (m * n / 2) - 0.5) / Math.Sqrt(variance)));
    }

    /// <summary>Holm's adjustment: the p-values, each multiplied by the number of hypotheses not yet rejected before it, and made monotone.</summary>
    public static double[] Holm(double[] p)
    {
        int[] order = [.. Enumerable.Range(0, p.Length).OrderBy(i => p[i])];
        var adjusted = new double[p.Length];
        double least = 0;
        for (int k = 0; k < order.Length; k++) adjusted[order[k]] = least = Math.Max(least, Math.Min(1, p[order[k]] * (p.Length - k)));
        return adjusted;
    }
}
