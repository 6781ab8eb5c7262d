namespace TorchTune.Search;

/// <summary>Where the distribution of CMA-ES begins, by what is known before it.</summary>
internal static class CmaStart
{
    // Nomura et al., section 4: how far around each known point the objective is believed to be good, in units of the range.
    private const double Reach = 0.1;

    /// <summary>The middle of the better half of some points, weighted as a population's parents are.</summary>
    /// <param name="ranked">The best first; one at least.</param>
    public static double[] Middle(IReadOnlyList<double[]> ranked)
    {
        int parents = (ranked.Count + 1) / 2;
        double[] weights = [.. Enumerable.Range(1, parents).Select(rank => Math.Log(parents + 1) - Math.Log(rank))];
        double sum = weights.Sum();
        return [.. Enumerable.Range(0, ranked[0].Length).Select(i => weights.Select((weight, k) => weight * ranked[k][i]).Sum() / sum)];
    }

    /// <summary>The normal distribution nearest, in Kullback's divergence, to one with a hump of width 0.1 on each of some good points: their mean, and their covariance plus 0.1² along each coordinate.</summary>
    /// <remarks>Nomura, Watanabe, Akimoto, Ozaki and Onishi, "Warm starting CMA-ES for hyperparameter optimization", AAAI 2021, section 4.</remarks>
    public static (double[] Mean, double[,] Covariance) Around(IReadOnlyList<double[]> good)
    {
        int n = good[0].Length;
        double[] mean = [.. Enumerable.Range(0, n).Select(i => good.Average(point => point[i]))];
        var covariance = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) covariance[i, j] = good.Average(point => (point[i] - mean[i]) * (point[j] - mean[j])) + (i == j ? Reach * Reach : 0);
        }

        return (mean, covariance);
    }

    /// <summary>How often some good points made each choice, the prior counting as one of them.</summary>
    public static double[][] Choices(IReadOnlyList<int[]> good, double[][] prior)
    {
        double[][] weights = Array.ConvertAll(prior, of => (double[])of.Clone());
        for (int j = 0; j < weights.Length; j++)
        {
            foreach (int[] choices in good) weights[j][choices[j]]++;
            for (int k = 0; k < weights[j].Length; k++) weights[j][k] /= good.Count + 1;
        }

        return weights;
    }
}
