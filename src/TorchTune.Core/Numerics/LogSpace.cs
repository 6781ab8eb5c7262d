namespace TorchTune;

/// <summary>Arithmetic on logarithms, for numbers too small or too large to be held themselves.</summary>
/// <remarks>The logarithm of zero is negative infinity. NaN goes through. Uses the platform's <c>exp</c> and <c>log</c>.</remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class LogSpace
{
    /// <summary>log Σ exp(xᵢ): of no terms, negative infinity.</summary>
    public static double Sum(ReadOnlySpan<double> logarithms)
    {
        double largest = double.NegativeInfinity;
        foreach (double logarithm in logarithms) largest = Math.Max(largest, logarithm);
        if (!double.IsFinite(largest)) return largest;

        double sum = 0;
        foreach (double logarithm in logarithms) sum += Math.Exp(logarithm - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>log(eˣ + eʸ).</summary>
    public static double Add(double x, double y)
    {
        double larger = Math.Max(x, y);
        return double.IsFinite(larger) ? larger + Log1P(Math.Exp(Math.Min(x, y) - larger)) : larger;
    }

    /// <summary>log(eˣ − eʸ) for x ≥ y.</summary>
    /// <exception cref="ArgumentException">y exceeds x.</exception>
    public static double Subtract(double x, double y)
    {
        if (y > x) throw new ArgumentException(FormattableString.Invariant($"The logarithm of a negative number does not exist: {y} exceeds {x}."));
        if (double.IsNegativeInfinity(y)) return x;

        // Mächler, "Accurately computing log(1 − exp(−|a|))", 2012: either form loses digits on the other side of log 2.
        double distance = y - x;
        return x + (distance > -0.6931471805599453 ? Math.Log(-ExpM1(distance)) : Log1P(-Math.Exp(distance)));
    }

    /// <summary>log(1 + x), accurate for small x.</summary>
    /// <remarks>Kahan's correction: the rounding of 1 + x is undone by the quotient. The framework's <c>double.LogP1</c> makes no such effort.</remarks>
    public static double Log1P(double x)
    {
        double shifted = 1 + x;
        return shifted == 1 ? x : double.IsInfinity(shifted) ? shifted : Math.Log(shifted) * (x / (shifted - 1));
    }

    /// <summary>eˣ − 1, accurate for small x.</summary>
    /// <remarks>Kahan's correction, as in <see cref="Log1P"/>.</remarks>
    public static double ExpM1(double x)
    {
        // Where e^x − 1 is about e^x or about −1, nothing cancels.
        if (!(Math.Abs(x) < 1)) return Math.Exp(x) - 1;

        double power = Math.Exp(x);
        return power == 1 ? x : (power - 1) * (x / Math.Log(power));
    }
}
