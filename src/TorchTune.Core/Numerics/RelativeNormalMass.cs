namespace TorchTune;

/// <summary>The probability of an interval under a standard normal distribution, divided by the largest density in it.</summary>
/// <remarks>
/// This quotient is of ordinary size wherever the interval lies, and between one and the other tail it needs no logarithm. Two ways, each where the
/// other fails: wide intervals as a difference of tails, narrow ones, where that difference would cancel, by quadrature.
/// </remarks>
internal static class RelativeNormalMass
{
    // Gauss–Legendre with 16 points on [−1, 1]; the other half by symmetry.
    private static ReadOnlySpan<double> Nodes => [0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863, 0.6178762444026437484, 0.7554044083550030339, 0.8656312023878317439, 0.9445750230732325761, 0.9894009349916499326];

    private static ReadOnlySpan<double> Weights => [0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382, 0.1495959888165767321, 0.1246289712555338720, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949];

    /// <summary>The mass of [low, high] over the largest density there; the width is given too, since the ends may have lost it.</summary>
    public static double Of(double low, double high, double width)
    {
        if (high <= 0) return Of(-high, -low, width);
        if (IsNarrow(low, width)) return ByQuadrature(low, width, Math.Max(low, 0));
        if (low < 0) return (NormalDistribution.Cdf(high) - NormalDistribution.Cdf(low)) / NormalDistribution.Pdf(0);

        return MillsRatio.At(low) - Beyond(low, high, width);
    }

    /// <summary>The mass above an interval of the upper tail, over the density at its lower end.</summary>
    public static double Beyond(double low, double high, double width) =>
        double.IsInfinity(high) ? 0 : Math.Exp(-width * (low + (0.5 * width))) * MillsRatio.At(high);

    /// <summary>Whether the density changes so little over the interval that 16 points give every digit.</summary>
    public static bool IsNarrow(double low, double width) => width * (1 + Math.Max(Math.Abs(low), Math.Abs(low + width))) < 1;

    /// <summary>∫ exp(−(x² − mode²)/2) dx over [low, low + width], for an interval that <see cref="IsNarrow"/>.</summary>
    public static double ByQuadrature(double low, double width, double mode)
    {
        double half = 0.5 * width;
        double sum = 0;
        for (int i = 0; i < Nodes.Length; i++)
        {
            sum += Weights[i] * (At(half * (1 - Nodes[i])) + At(half * (1 + Nodes[i])));
        }

        return half * sum;

        // x² − mode² as a product, from the distance to low: nothing cancels.
        double At(double distance) => Math.Exp(-0.5 * (low - mode + distance) * (low + mode + distance));
    }
}
