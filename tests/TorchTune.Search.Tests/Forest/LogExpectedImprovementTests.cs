namespace TorchTune.Search.Tests.Forest;

public sealed class LogExpectedImprovementTests
{
    [Theory]
    [InlineData(0.0, 1.0, 0.0)]
    [InlineData(2.0, 0.25, 1.9)]
    [InlineData(-1.0, 2.0, 3.0)]
    [InlineData(6.0, 1.0, 0.0)]
    [InlineData(20.0, 1.0, 0.0)]
    [InlineData(70.0, 2.0, 1.0)]
    public void It_equals_the_integral_it_abbreviates(double mean, double deviation, double best)
    {
        // ∫ t φ((best − t − mean)/σ)/σ dt over t > 0, with the factor exp(−z²/2) taken out so that nothing underflows: t = σ s, and the exponent
        // ((z − s)² − z²)/2 = s²/2 − z s is what is left.
        double z = (best - mean) / deviation;
        double peak = Math.Max(0, z), width = 12 / Math.Max(1, -z), from = Math.Max(0, peak - 12), to = peak + width + (z > -1 ? 12 : 0);
        double shift = z > 0 ? z * z / 2 : 0;
        double integral = Simpson(s => s * Math.Exp((z * s) - (s * s / 2) - shift), from, to);
        double expected = Math.Log(deviation) + Math.Log(integral) + shift - (z * z / 2) - (0.5 * Math.Log(2 * Math.PI));

        // Beyond 12 widths the mass is below e^-12·12 of the whole: 1e-4 in the exponential tail, 1e-30 in the normal one.
        Assert.Equal(expected, LogExpectedImprovement.Of(mean, deviation, best), z < -1 ? 1e-4 : 1e-9);
    }

    [Fact]
    public void It_ranks_where_the_improvement_itself_underflows()
    {
        double[] logs = [.. Enumerable.Range(0, 2000).Select(i => LogExpectedImprovement.Of(i / 2.0, 1, 0))];

        Assert.All(logs, log => Assert.True(double.IsFinite(log)));
        Assert.All(logs.Zip(logs.Skip(1)), pair => Assert.True(pair.Second < pair.First));
    }

    // Error O(h⁴): below 1e-12 for these integrands.
    private static double Simpson(Func<double, double> f, double from, double to, int panels = 1 << 15)
    {
        double h = (to - from) / panels;
        double interior = Enumerable.Range(1, panels - 1).Sum(i => (i % 2 == 0 ? 2 : 4) * f(from + (i * h)));
        return h / 3 * (f(from) + interior + f(to));
    }
}
