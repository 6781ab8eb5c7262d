using System.Collections.Immutable;
using System.Globalization;

namespace TorchTune.Analysis;

/// <summary>A round number of an axis, and how it is written there.</summary>
internal readonly record struct Tick(double Value, string Label)
{
    /// <summary>The multiples of 1, 2 or 5 times a power of ten between two ends; at least two, at most twice as many as wanted.</summary>
    /// <param name="low">The lower end; at most 1e300 in size, like the upper.</param>
    /// <param name="high">The upper end; at least a billionth of its size above the lower.</param>
    /// <param name="about">How many are wanted; at least 4.</param>
    public static ImmutableArray<Tick> Linear(double low, double high, int about)
    {
        double wanted = (high - low) / about;
        int exponent = (int)Math.Floor(Math.Log10(wanted));
        double mantissa = wanted / Math.Pow(10, exponent);
        int digit = mantissa >= 7 ? 10 : mantissa >= 3 ? 5 : mantissa >= 1.5 ? 2 : 1;
        if (digit == 10) (digit, exponent) = (1, exponent + 1);
        double size = Math.Max(Math.Abs(low), Math.Abs(high));

        var ticks = ImmutableArray.CreateBuilder<Tick>();
        double step = Times(digit, exponent);
        for (double k = Math.Ceiling(low / step); k <= Math.Floor(high / step); k++)
        {
            double value = Times(k * digit, exponent);
            if (value >= low && value <= high) ticks.Add(new(value, Written(value, exponent, size)));
        }

        return ticks.ToImmutable();
    }

    /// <summary>The powers of ten between two positive ends; with fewer than two of them, also their doubles and fivefolds; and where that is still too coarse, linear ones.</summary>
    public static ImmutableArray<Tick> Logarithmic(double low, double high, int about)
    {
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        int stride = Math.Max(1, (last - first + about - 1) / about);
        var decades = Between(low, high, from e in Enumerable.Range(first, last - first + 1) where e % stride == 0 select Times(1, e));
        if (decades.Length >= 2 + (stride == 1 ? 1 : 0)) return decades;

        var finer = Between(low, high, from e in Enumerable.Range(first, last - first + 1) from digit in (int[])[1, 2, 5] select Times(digit, e));
        return finer.Length >= 2 ? finer : Linear(low, high, 4);
    }

    /// <summary>A number for people, to four digits: <c>0.0123</c>, <c>1.5e-7</c>, <c>NaN</c>, <c>∞</c>.</summary>
    public static string Short(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        double size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is >= 1e6 or < 1e-3) return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        int decimals = Math.Max(0, 3 - (int)Math.Floor(Math.Log10(size)));
        return Math.Round(value, decimals).ToString("0.######", CultureInfo.InvariantCulture);
    }

    private static ImmutableArray<Tick> Between(double low, double high, IEnumerable<double> values) =>
        [.. from value in values where value >= low && value <= high select new Tick(value, Short(value))];

    // A division by a power of ten is rounded once, a product with its inverse twice: 3 / 10 is 0.3.
    private static double Times(double factor, int exponent) =>
        exponent < 0 ? exponent < -300 ? factor * Math.Pow(10, exponent) : factor / Math.Pow(10, -exponent) : factor * Math.Pow(10, exponent);

    // As many digits as tell neighbours apart.
    private static string Written(double value, int exponent, double size)
    {
        if (value == 0) return "0";
        if (size < 1e6 && exponent >= -4) return value.ToString("F" + Math.Max(0, -exponent), CultureInfo.InvariantCulture);
        int digits = Math.Max(0, (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9) - exponent);
        return value.ToString("0." + new string('#', digits) + "e0", CultureInfo.InvariantCulture);
    }
}
