namespace TorchTune;

/// <summary>The numbers that a term may give while some hyper-parameters are undecided: from low to high, both included. A flag is 0 or 1.</summary>
/// <remarks>Wide enough for any rounding: what lies outside is impossible, what lies inside may be.</remarks>
internal readonly record struct Interval(double Low, double High)
{
    private const double Rounding = 1e-12;

    public static Interval Anything { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public static Interval Flag { get; } = new(0, 1);

    public bool IsPoint => Low == High;

    public static Interval Point(double number) => double.IsNaN(number) ? Anything : new(number, number);

    public static Interval Sum(Interval a, Interval b) => Wide(a.Low + b.Low, a.High + b.High);

    public static Interval Negative(Interval a) => new(-a.High, -a.Low);

    public static Interval Product(Interval a, Interval b) => Hull(a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);

    public static Interval Quotient(Interval a, Interval b) =>
        b.Low <= 0 && b.High >= 0 ? Anything : Hull(a.Low / b.Low, a.Low / b.High, a.High / b.Low, a.High / b.High);

    /// <summary>The values of a function that never falls.</summary>
    public static Interval Rising(Interval a, Func<double, double> function) => Wide(function(a.Low), function(a.High));

    public static Interval Union(Interval a, Interval b) => new(Math.Min(a.Low, b.Low), Math.Max(a.High, b.High));

    private static Interval Hull(double a, double b, double c, double d) =>
        Wide(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));

    // NaN comes from 0 · ∞, ∞ − ∞ or a function outside of its domain: then nothing is known.
    private static Interval Wide(double low, double high) => double.IsNaN(low) || double.IsNaN(high)
        ? Anything
        : new(low - (Rounding * Math.Abs(low)), high + (Rounding * Math.Abs(high)));
}
