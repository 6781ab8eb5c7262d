using static System.FormattableString;

namespace TorchTune;

/// <summary>A normal distribution of which only an interval is kept, accurate for narrow intervals and for those far out in a tail.</summary>
/// <remarks>
/// Everything is computed relative to the density at the interval's likeliest point, from distances to its ends, so that neither
/// probabilities that underflow nor differences that cancel are met on the way. Uses the platform's <c>exp</c> and <c>log</c>.
/// <c>default</c> is not a distribution.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public readonly record struct TruncatedNormalDistribution
{
    // In standard deviations, from the mean.
    private readonly double _low;
    private readonly double _high;
    private readonly double _width;
    private readonly double _mode;

    // Where the mode is; and the mass relative to the density there.
    private readonly double _anchor;
    private readonly double _mass;

    /// <summary>The normal distribution of a mean and a standard deviation, given that it falls into an interval.</summary>
    /// <param name="mean">The mean before truncation; it may lie outside the interval.</param>
    /// <param name="standardDeviation">The standard deviation before truncation.</param>
    /// <param name="low">The lower end, possibly negative infinity.</param>
    /// <param name="high">The upper end, possibly infinity.</param>
    /// <exception cref="ArgumentException">The mean or an end is no number, the deviation not positive, or the interval empty or out of reach.</exception>
    public TruncatedNormalDistribution(double mean, double standardDeviation, double low, double high)
    {
        if (!double.IsFinite(mean)) throw new ArgumentException(Invariant($"The mean must be finite, but was {mean}."));
        if (!(standardDeviation > 0) || !double.IsFinite(standardDeviation))
        {
            throw new ArgumentException(Invariant($"The standard deviation must be positive and finite, but was {standardDeviation}."));
        }

        if (!(low < high)) throw new ArgumentException(Invariant($"low must be less than high, but low was {low} and high was {high}."));

        (Mean, StandardDeviation, Low, High) = (mean, standardDeviation, low, high);
        _low = (low - mean) / standardDeviation;
        _width = (high - low) / standardDeviation;
        _high = (high - mean) / standardDeviation;
        (_mode, _anchor) = _low > 0 ? (_low, low) : _high < 0 ? (_high, high) : (0, mean);
        if (!double.IsFinite(_mode * _mode))
        {
            throw new ArgumentException(Invariant($"The interval must be within 1e154 standard deviations of the mean, but [{low}, {high}] is farther from {mean} ± {standardDeviation}."));
        }

        _mass = RelativeNormalMass.Of(_low, _high, _width);
    }

    /// <summary>The mean before truncation.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation before truncation.</summary>
    public double StandardDeviation { get; }

    /// <summary>The lower end.</summary>
    public double Low { get; }

    /// <summary>The upper end.</summary>
    public double High { get; }

    /// <summary>The logarithm of the probability that the normal distribution gives the interval.</summary>
    public double LogMass => NormalDistribution.LogPdf(_mode) + Math.Log(_mass);

    /// <summary>The logarithm of the density: negative infinity outside the interval.</summary>
    public double LogDensity(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x < Low || x > High) return double.NegativeInfinity;

        double distance = (x - _anchor) / StandardDeviation;
        return (-0.5 * distance * (distance + (2 * _mode))) - Math.Log(_mass) - Math.Log(StandardDeviation);
    }

    /// <summary>The number below which the distribution falls with a probability; monotone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public double InverseCdf(double probability)
    {
        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), Invariant($"A probability must lie in [0, 1], but was {probability}."));
        }

        if (probability == 0) return Low;
        if (probability == 1) return High;

        double x = RelativeNormalMass.IsNarrow(_low, _width) ? Low + (StandardDeviation * DistanceInNarrow(probability))
            : _low >= 0 ? Low + (StandardDeviation * DistanceInTail(_low, _high, probability, 1 - probability))
            : _high <= 0 ? High - (StandardDeviation * DistanceInTail(-_high, -_low, 1 - probability, probability))
            : Mean + (StandardDeviation * AroundMean(probability));
        return Math.Clamp(x, Low, High);
    }

    // How far above the lower end, where the density is nearly flat: Newton on the integral, from the flat solution.
    private double DistanceInNarrow(double probability)
    {
        double wanted = probability * _mass;
        double distance = probability * _width;
        for (int i = 0; i < 8; i++)
        {
            double density = Math.Exp(-0.5 * (_low - _mode + distance) * (_low + _mode + distance));
            double step = (wanted - RelativeNormalMass.ByQuadrature(_low, distance, _mode)) / density;
            distance = Math.Clamp(distance + step, 0, _width);
            if (Math.Abs(step) <= 1e-12 * distance) break;
        }

        return distance;
    }

    // How far beyond the edge, away from the mean. The tail beyond the edge shrinks by a known factor; its logarithm is concave in the
    // distance, and an exponential with the slope at the edge overshoots: Newton's steps come down from there, from one side.
    private double DistanceInTail(double edge, double end, double probability, double complement)
    {
        double tail = MillsRatio.At(edge);
        double wanted = Math.Log((complement * tail) + (probability * RelativeNormalMass.Beyond(edge, end, _width)));
        double distance = (Math.Log(tail) - wanted) * tail;
        for (int i = 0; i < 64; i++)
        {
            double ratio = MillsRatio.At(edge + distance);
            double step = (Math.Log(ratio) - (distance * (edge + (0.5 * distance))) - wanted) * ratio;
            distance += step;
            if (Math.Abs(step) <= 1e-12 * distance) break;
        }

        return distance;
    }

    // In standard deviations, from whichever end leaves the smaller tail.
    private double AroundMean(double probability)
    {
        double below = NormalDistribution.Cdf(_low), above = NormalDistribution.Cdf(-_high);
        double inside = 1 - below - above;
        double lower = below + (probability * inside);
        return lower <= 0.5 ? NormalDistribution.InverseCdf(lower) : -NormalDistribution.InverseCdf(above + ((1 - probability) * inside));
    }
}
