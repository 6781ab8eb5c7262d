namespace TorchTune.Search;

/// <summary>Keeps every discrete coordinate able to leave its value.</summary>
/// <remarks>
/// Hamano, Saito, Nomura and Shirakawa, "CMA-ES with margin", GECCO 2022, section 4: once a step is far smaller than the distance between values, all draws fall on one value and the
/// coordinate is stuck. Mean and deviation are therefore corrected such that each neighbouring value keeps at least a given probability. Instead of a matrix of its own the
/// correction scales the covariance.
/// </remarks>
internal static class CmaMargin
{
    /// <summary>Corrects a distribution.</summary>
    /// <param name="distribution">What is corrected.</param>
    /// <param name="coordinates">Which coordinates are discrete, and where their values lie.</param>
    /// <param name="probability">What leaving the value at the mean must keep, on both sides together.</param>
    public static void Keep(CmaDistribution distribution, CmaCoordinates coordinates, double probability)
    {
        bool scaled = false;
        for (int j = 0; j < distribution.Mean.Length; j++)
        {
            if (coordinates.Number(j).Cardinality is long count) scaled |= Keep(distribution, j, coordinates.Number(j), count, probability);
        }

        if (scaled) distribution.Decompose();
    }

    private static bool Keep(CmaDistribution distribution, int j, HyperParameter hyperParameter, long count, double probability)
    {
        double mean = Math.Clamp(distribution.Mean[j], 0, 1), deviation = distribution.Deviation(j);
        long at = hyperParameter.IndexOf(hyperParameter.FromUnit(mean));
        double here = hyperParameter.ToUnit(hyperParameter.ValueAt(at));
        double below = at > 0 ? (here + hyperParameter.ToUnit(hyperParameter.ValueAt(at - 1))) / 2 : double.NegativeInfinity;
        double above = at + 1 < count ? (here + hyperParameter.ToUnit(hyperParameter.ValueAt(at + 1))) / 2 : double.PositiveInfinity;
        distribution.Mean[j] = mean = Math.Clamp(mean, Math.Max(below, 0), Math.Min(above, 1));

        // At an end there is one way out: the mean moves towards it.
        if (at == 0 || at + 1 == count)
        {
            double reach = deviation * NormalDistribution.InverseCdf(1 - Math.Min(probability, 0.5));
            distribution.Mean[j] = at == 0 ? Math.Max(mean, above - reach) : Math.Min(mean, below + reach);
            return false;
        }

        double left = NormalDistribution.Cdf((below - mean) / deviation), right = NormalDistribution.Cdf((mean - above) / deviation);
        if (Math.Min(left, right) >= probability / 2) return false;

        // (m − below) / s and (above − m) / s are the quantiles of what is wanted: two equations for mean and deviation.
        double a = NormalDistribution.InverseCdf(1 - Math.Max(left, probability / 2)), b = NormalDistribution.InverseCdf(1 - Math.Max(right, probability / 2));
        double wanted = (above - below) / (a + b);
        distribution.Mean[j] = below + (a * wanted);
        distribution.Scale(j, wanted / deviation);
        return true;
    }
}
