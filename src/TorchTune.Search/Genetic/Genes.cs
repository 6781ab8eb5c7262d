namespace TorchTune.Search;

/// <summary>Operators on single genes: places in the unit interval.</summary>
/// <remarks>All stay in [0, 1].</remarks>
internal static class Genes
{
    /// <summary>Simulated binary crossover: two children as far apart, in the mean, as the parents, near them with a large index and anywhere with a small one.</summary>
    /// <remarks>Deb and Agrawal, "Simulated binary crossover for continuous search space", Complex Systems 9 (1995); bounds as in Deb's NSGA-II program.</remarks>
    public static (double Lower, double Upper) SimulatedBinary(double a, double b, double index, double u)
    {
        double low = Math.Min(a, b), high = Math.Max(a, b), distance = high - low;
        if (distance < 1e-14) return (low, high);

        double lower = ((low + high) - (Spread(1 + (2 * low / distance)) * distance)) / 2;
        double upper = ((low + high) + (Spread(1 + (2 * (1 - high) / distance)) * distance)) / 2;
        return (Math.Clamp(lower, 0, 1), Math.Clamp(upper, 0, 1));

        // The spread factor, cut off where a child would leave the range on this side.
        double Spread(double most)
        {
            double alpha = 2 - Math.Pow(most, -(index + 1));
            return Math.Pow(u <= 1 / alpha ? u * alpha : 1 / (2 - (u * alpha)), 1 / (index + 1));
        }
    }

    /// <summary>Blend crossover: uniform between the parents and a share of their distance beyond.</summary>
    /// <remarks>Eshelman and Schaffer, "Real-coded genetic algorithms and interval-schemata", FOGA 2 (1993): BLX-α.</remarks>
    public static double Blend(double a, double b, double alpha, double u)
    {
        double low = Math.Min(a, b), high = Math.Max(a, b), beyond = alpha * (high - low);
        double from = Math.Max(0, low - beyond), to = Math.Min(1, high + beyond);
        return Math.Min(from + (u * (to - from)), to);
    }

    /// <summary>Polynomial mutation: near the parent with a large index, anywhere with a small one.</summary>
    /// <remarks>Deb and Goyal, "A combined genetic adaptive search (GeneAS) for engineering design", 1996; bounds as in Deb's NSGA-II program.</remarks>
    public static double Polynomial(double x, double index, double u)
    {
        double power = index + 1;
        double shift = u < 0.5
            ? Math.Pow((2 * u) + ((1 - (2 * u)) * Math.Pow(1 - x, power)), 1 / power) - 1
            : 1 - Math.Pow((2 * (1 - u)) + ((2 * u - 1) * Math.Pow(x, power)), 1 / power);
        return Math.Clamp(x + shift, 0, 1);
    }
}
