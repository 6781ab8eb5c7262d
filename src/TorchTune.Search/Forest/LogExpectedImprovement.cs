namespace TorchTune.Search;

/// <summary>The logarithm of the expected improvement on the best value so far, of a normal prediction.</summary>
/// <remarks>
/// E[max(best − Y, 0)] = σ (φ(z) + z Φ(z)) with z = (best − μ)/σ. Far below zero both terms cancel and then underflow, while the logarithm still ranks
/// (Ament et al., "Unexpected improvements to expected improvement", NeurIPS 2023, §4.1).
/// </remarks>
internal static class LogExpectedImprovement
{
    // Beyond, 1 − a M(a) is taken from its asymptotic series: the terms left out are below 105/a⁶, 7e-9.
    private const double Far = 50;

    /// <summary>log E[max(best − Y, 0)] for Y normal.</summary>
    /// <param name="mean">The mean of Y.</param>
    /// <param name="deviation">Its standard deviation; positive.</param>
    /// <param name="best">What is to be improved on.</param>
    public static double Of(double mean, double deviation, double best)
    {
        double z = (best - mean) / deviation;
        return Math.Log(deviation) + (z > -1 ? Math.Log(NormalDistribution.Pdf(z) + (z * NormalDistribution.Cdf(z))) : LogTail(-z));
    }

    // log(φ(a) − a Q(a)) = log φ(a) + log(1 − a M(a)), with Mills' ratio M = Q/φ.
    private static double LogTail(double a)
    {
        double inverse = 1 / (a * a);
        double rest = a < Far
            ? 1 - (a * Math.Exp(NormalDistribution.LogCdf(-a) - NormalDistribution.LogPdf(a)))
            : inverse * (1 - (3 * inverse) + (15 * inverse * inverse));
        return NormalDistribution.LogPdf(a) + Math.Log(rest);
    }
}
