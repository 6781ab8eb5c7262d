using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The standard normal distribution, accurate far into both tails.</summary>
/// <remarks>
/// Uses the platform's <c>exp</c>, <c>log</c> and <c>sqrt</c>: between platforms the last bit may differ. Compiled optimized at once, since a sampler needs hundreds of
/// values for a proposal: the first proposals of a process cost little more than later ones.
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class NormalDistribution
{
    private const double InverseRootTwoPi = 0.39894228040143267794;
    private const double LogRootTwoPi = 0.91893853320467274178;

    // Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), routine PPND16.
    private static ReadOnlySpan<double> CentreTop => [3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3];

    private static ReadOnlySpan<double> CentreBottom => [1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3, 2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3];

    private static ReadOnlySpan<double> MiddleTop => [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4];

    private static ReadOnlySpan<double> MiddleBottom => [1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9];

    private static ReadOnlySpan<double> TailTop => [6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7];

    private static ReadOnlySpan<double> TailBottom => [1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];

    /// <summary>The density φ(x).</summary>
    public static double Pdf(double x) => InverseRootTwoPi * HalfSquareExp(x);

    /// <summary>log φ(x).</summary>
    public static double LogPdf(double x) => -LogRootTwoPi - (0.5 * x * x);

    /// <summary>Φ(x), the probability of at most x; relative error about 1e-15 in both tails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Cdf(double x) => x < 0 ? Pdf(x) * MillsRatio.At(-x) : 1 - (Pdf(x) * MillsRatio.At(x));

    /// <summary>log Φ(x), exact in the lower tail long after Φ itself is zero.</summary>
    public static double LogCdf(double x) => x switch
    {
        < -1 => LogPdf(x) + Math.Log(MillsRatio.At(-x)),
        <= 0 => Math.Log(Cdf(x)),
        _ => LogSpace.Log1P(-Cdf(-x)),
    };

    /// <summary>log(Φ(high) − Φ(low)), accurate for narrow intervals and far in the tails; negative infinity where they meet.</summary>
    /// <exception cref="ArgumentException">low exceeds high, or one is NaN.</exception>
    public static double LogMass(double low, double high)
    {
        if (!(low <= high)) throw new ArgumentException(Invariant($"low must not exceed high, but low was {low} and high was {high}."));
        if (low == high) return double.NegativeInfinity;

        double mode = Math.Clamp(0, low, high);
        return LogPdf(mode) + Math.Log(RelativeNormalMass.Of(low, high, high - low));
    }

    /// <summary>The number that a standard normal one is below with a probability; infinite at 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double InverseCdf(double probability)
    {
        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), Invariant($"A probability must lie in [0, 1], but was {probability}."));
        }

        double centred = probability - 0.5;
        if (Math.Abs(centred) <= 0.425)
        {
            double square = 0.180625 - (centred * centred);
            return centred * Polynomial(CentreTop, square) / Polynomial(CentreBottom, square);
        }

        double tail = Math.Min(probability, 1 - probability);
        if (tail == 0) return centred < 0 ? double.NegativeInfinity : double.PositiveInfinity;

        double root = Math.Sqrt(-Math.Log(tail));
        double size = root <= 5
            ? Polynomial(MiddleTop, root - 1.6) / Polynomial(MiddleBottom, root - 1.6)
            : Polynomial(TailTop, root - 5) / Polynomial(TailBottom, root - 5);
        return centred < 0 ? -size : size;
    }

    /// <summary>The inverse of <see cref="LogCdf"/>: for probabilities too small to be held.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The logarithm is positive or NaN.</exception>
    public static double InverseLogCdf(double logProbability)
    {
        if (!(logProbability <= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(logProbability), Invariant($"The logarithm of a probability must not be positive, but was {logProbability}."));
        }

        if (logProbability > -0.5) return -InverseCdf(-LogSpace.ExpM1(logProbability));
        if (logProbability > -650) return InverseCdf(Math.Exp(logProbability));
        if (double.IsNegativeInfinity(logProbability)) return logProbability;

        // log Q is concave, and this start lies beyond the root: Newton's steps come down to it, from one side.
        double size = Math.Sqrt(-2 * logProbability);
        double step;
        do
        {
            double ratio = MillsRatio.At(size);
            step = (LogPdf(size) + Math.Log(ratio) - logProbability) * ratio;
            size += step;
        }
        while (Math.Abs(step) > 1e-9 * size);

        return -size;
    }

    // exp(−x²/2), with what the square loses to rounding put back: in the far tail that is worth three digits.
    private static double HalfSquareExp(double x)
    {
        double square = x * x;
        return double.IsInfinity(square) ? 0 : Math.Exp(-0.5 * square) * (1 - (0.5 * Math.FusedMultiplyAdd(x, x, -square)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--) sum = (sum * x) + coefficients[i];
        return sum;
    }
}
