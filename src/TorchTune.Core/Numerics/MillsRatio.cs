using System.Runtime.CompilerServices;

namespace TorchTune;

/// <summary>The ratio of a standard normal tail to the density at its edge, Q(x)/φ(x), for x ≥ 0.</summary>
/// <remarks>
/// It falls smoothly from √(π/2) to 1/x, never under- or overflows, and carries the accuracy of everything built on it. As Shepherd and
/// Laframboise do for exp(x²)·erfc(x) (Mathematics of Computation 36, 1981): (1 + √2·x)·Q/φ as a Chebyshev series in
/// (x − 5)/(x + 5), which maps the half-line to [−1, 1). Coefficients computed with 60 digits; the terms left out sum to 1.2e-18.
/// </remarks>
internal static class MillsRatio
{
    private const double Centre = 5;
    private const double Slope = 1.4142135623730951;

    private static ReadOnlySpan<double> Coefficients =>
    [
        1.4759378946624524058, -0.0025945670036283247728, -0.10890289413782298344, 0.072945553136033417636,
        -0.03093664093297317872, 0.0097131564008720092566, -0.00229997378716523533, 0.00038763629165192922796,
        -0.000035666117122361188424, -1.9654604374715700524e-6, 1.1487670345988095618e-6, -1.055466750911409412e-7,
        -1.8776507001534843708e-8, 4.8706661348539117313e-9, 1.6310702131767556585e-10, -1.6501981953678966364e-10,
        3.5728625782078710246e-12, 5.5261028723515700708e-12, -2.9067702816325765941e-13, -1.9908713933363085592e-13,
        1.2605602625503285288e-14, 7.8825055926254523476e-15, -4.1474098191105527913e-16, -3.378783501869148253e-16,
        7.5192709919676215777e-18, 1.5131076239227115103e-17,
    ];

    /// <summary>Q(x)/φ(x) for x ≥ 0; 0 at infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double At(double x)
    {
        // Beyond this the next term of 1/x − 1/x³ + … is below rounding, and the map to [−1, 1) would lose digits.
        if (x > 1e8) return 1 / x;

        double place = (x - Centre) / (x + Centre);
        double next = 0, afterNext = 0;
        for (int i = Coefficients.Length - 1; i > 0; i--) (next, afterNext) = ((2 * place * next) - afterNext + Coefficients[i], next);
        return ((place * next) - afterNext + Coefficients[0]) / (1 + (Slope * x));
    }
}
