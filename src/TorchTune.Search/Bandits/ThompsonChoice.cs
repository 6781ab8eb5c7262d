using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Draws a mean for each arm from what is believed of it, and takes the arm of the least.</summary>
/// <remarks>
/// Normal losses of unknown mean and variance: with a normal-inverse-gamma prior the mean has a Student distribution a posteriori (Murphy, "Conjugate Bayesian analysis of the
/// Gaussian distribution", 2007, section 6). The prior's mean is the middle of the arms' means and counts for a tenth of a result; its variance is the pooled one and counts for two.
/// </remarks>
internal sealed class ThompsonChoice : IArmChoice
{
    private const double PriorResults = 0.1;

    public (int Arm, string Reason) Choose(ArmStatistics known, int[] running, RandomSource random)
    {
        // Each arm once first, those not yet begun before all others.
        int[] untried = [.. Enumerable.Range(0, running.Length).Where(arm => known.Count(arm) == 0 && running[arm] == 0)];
        if (untried.Length > 0) return (untried[random.NextInt(untried.Length)], "an arm that has not been tried");

        var (least, greatest) = known.Range;
        double middle = (least + greatest) / 2, variance = known.Spread > 0 ? known.Spread * known.Spread : (greatest - least) * (greatest - least) / 4;
        if (!(variance > 0)) variance = 1e-12;
        int best = 0;
        double bestDraw = double.PositiveInfinity;
        for (int arm = 0; arm < running.Length; arm++)
        {
            int n = known.Count(arm);
            double weight = PriorResults + n, mean = ((PriorResults * middle) + (n * known.Mean(arm))) / weight, deviation = known.Mean(arm) - middle;
            double shape = 1 + (n / 2.0);
            double scale = variance + (known.Squares(arm) / 2) + (n == 0 ? 0 : PriorResults * n * deviation * deviation / (2 * weight));

            // Student with 2·shape degrees of freedom: normal over the root of a gamma.
            double draw = mean + (random.Normal() * Math.Sqrt(scale / (Gamma(shape, random) * weight)));
            if (draw < bestDraw) (best, bestDraw) = (arm, draw);
        }

        return (best, Invariant($"the least of {running.Length} drawn means, after {known.Count(best)} results"));
    }

    // Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000), for shapes of at least 1.
    private static double Gamma(double shape, RandomSource random)
    {
        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.Normal(), v = 1 + (c * x);
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v))) return d * v;
        }
    }
}
