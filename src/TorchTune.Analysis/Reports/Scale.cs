using System.Collections.Immutable;

namespace TorchTune.Analysis;

/// <summary>An axis of numbers, linear or logarithmic, that maps every number into the unit interval.</summary>
/// <remarks>Numbers beyond its ends map to the ends.</remarks>
internal sealed class Scale
{
    // Beyond any metric, and far enough from overflow and underflow to compute with.
    private const double Huge = 1e300;
    private const double Tiny = 1e-280;

    // Ends closer than this, relative to themselves, would leave no digits to tell ticks apart.
    private const double Least = 1e-9;

    private Scale(double low, double high, bool isLog)
    {
        Low = low;
        High = high;
        IsLog = isLog;
    }

    /// <summary>What maps to 0.</summary>
    public double Low { get; }

    /// <summary>What maps to 1; above <see cref="Low"/>.</summary>
    public double High { get; }

    /// <summary>Whether equal ratios, not equal differences, are equally long.</summary>
    public bool IsLog { get; }

    /// <summary>An axis of equal differences; widened where its ends coincide.</summary>
    public static Scale Linear(double low, double high)
    {
        (low, high) = (Math.Clamp(low, -Huge, Huge), Math.Clamp(high, -Huge, Huge));
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (size < Tiny) return size > 0 ? new(-Tiny, Tiny, false) : new(-1, 1, false);
        if (high - low > Least * size) return new(low, high, false);
        return new(low - (0.05 * size), high + (0.05 * size), false);
    }

    /// <summary>An axis of equal ratios between positive ends; widened where they coincide.</summary>
    public static Scale Logarithmic(double low, double high) =>
        high / low > 1 + Least ? new(low, high, true) : new(low / 1.25, high * 1.25, true);

    /// <summary>An axis for what trials reported, with a margin.</summary>
    /// <remarks>
    /// One diverged trial must not press all others flat: on the worse side the axis ends with the last value that lies no further beyond the third
    /// quartile than five times the way from the best to it. Positive values of more than three decades get a logarithmic axis.
    /// </remarks>
    /// <param name="values">The values; those that are not finite do not count.</param>
    /// <param name="direction">Which way is better; null where nobody knows, and then every finite value is on the axis.</param>
    public static Scale Of(IEnumerable<double> values, Direction? direction)
    {
        double sign = direction == Direction.Maximize ? -1 : 1;
        double[] losses = [.. values.Where(double.IsFinite).Select(value => sign * value).Order()];
        if (losses.Length == 0) return Linear(0, 1);

        double best = losses[0], third = losses[3 * (losses.Length - 1) / 4], worst = losses[^1];
        double limit = third + (5 * (third - best));
        if (direction is not null && third > best && worst > limit) worst = losses.Last(loss => loss <= limit);
        var (low, high) = sign > 0 ? (best, worst) : (-worst, -best);
        return low > Tiny && high < Huge && high / low > 1000 ? WithMargin(Logarithmic(low, high)) : WithMargin(Linear(low, high));
    }

    /// <summary>Where a number lies: 0 at <see cref="Low"/>, 1 at <see cref="High"/>.</summary>
    /// <param name="value">Not NaN.</param>
    public double Unit(double value)
    {
        if (value <= Low) return 0;
        if (value >= High) return 1;
        return IsLog ? (Math.Log(value) - Math.Log(Low)) / (Math.Log(High) - Math.Log(Low)) : (value - Low) / (High - Low);
    }

    /// <summary>Whether a number lies between the ends.</summary>
    public bool Covers(double value) => value >= Low && value <= High;

    /// <summary>Round numbers between the ends, rising, about as many as wanted.</summary>
    public ImmutableArray<Tick> Ticks(int about) => IsLog ? Tick.Logarithmic(Low, High, about) : Tick.Linear(Low, High, about);

    private static Scale WithMargin(Scale scale)
    {
        const double Margin = 0.04;
        if (scale.IsLog)
        {
            double factor = Math.Exp(Margin * (Math.Log(scale.High) - Math.Log(scale.Low)));
            return new(scale.Low / factor, scale.High * factor, true);
        }

        double width = Margin * (scale.High - scale.Low);
        return new(scale.Low - width, scale.High + width, false);
    }
}
