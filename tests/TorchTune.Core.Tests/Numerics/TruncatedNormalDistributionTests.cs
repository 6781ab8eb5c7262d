namespace TorchTune.Core.Tests.Numerics;

// Expected values: the definition, inverted by bisection with 180 to 420 decimal digits at the exact values of the doubles.
public sealed class TruncatedNormalDistributionTests
{
    [Theory]
    [InlineData(0.0, 1.0, -1.0, 1.0, 0.3, -0.34921993245688217, -0.59820066751514134)]
    [InlineData(0.0, 1.0, 5.0, 9.0, 0.25, 5.0551834053591119, 1.3686202298753725)]
    [InlineData(0.0, 1.0, -9.0, -5.0, 0.25, -5.260933604820943, 0.3073486636173047)]
    [InlineData(0.0, 1.0, 30.0, 40.0, 1e-06, 30.000000033296436, 3.4023044242455022)]
    [InlineData(0.0, 1.0, 30.0, 40.0, 0.999, 30.229130430951398, -3.4978578825973674)]
    [InlineData(0.0, 1.0, 40.0, double.PositiveInfinity, 0.5, 40.017314126764651, 2.9967885204701911)]
    [InlineData(0.0, 1.0, double.NegativeInfinity, -35.0, 0.001, -35.196652154188939, -3.3459987027686072)]
    [InlineData(0.5, 0.1, 0.2, 0.2000001, 0.75, 0.20000007500002812, 16.118096401207474)]
    [InlineData(2.0, 0.05, 0.0, 1.0, 0.1, 0.99427413378177019, 3.6970455153648527)]
    [InlineData(0.0, 1.0, -0.2, 0.2, 0.9, 0.15961486962409056, 0.91020119008037308)]
    [InlineData(0.0, 1.0, double.NegativeInfinity, double.PositiveInfinity, 1e-12, -7.0344838253011319, -25.660919877416297)]
    [InlineData(-3.0, 2.0, -1.0, 5.0, 0.6, 0.05238276765267597, -0.93549449583520184)]
    [InlineData(0.0, 0.001, 0.9, 1.0, 0.5, 0.90000077016225364, 13.017004952021174)]
    public void Quantile_and_density_agree_with_the_definition(double mean, double deviation, double low, double high, double probability, double x, double logDensity)
    {
        var distribution = new TruncatedNormalDistribution(mean, deviation, low, high);

        double quantile = distribution.InverseCdf(probability);

        // Two roundings of the result, and 1e-14 of the scale on which the distribution lives: its deviation or, beyond that, 1/hazard.
        double edge = Math.Max(Math.Max(low - mean, mean - high) / deviation, 1);
        Assert.Equal(x, quantile, (2.3e-16 * 2 * Math.Abs(x)) + (1e-14 * Math.Min(deviation / edge * Math.Max(1, -Math.Log(1 - probability)) * 8, high - low)));

        // The argument's own rounding, 2^-53 of it, moves the logarithm by the slope of the density.
        double slope = Math.Abs(x - mean) / (deviation * deviation);
        Assert.Equal(logDensity, distribution.LogDensity(x), 4e-15 + (slope * 2.3e-16 * Math.Abs(x)) + (4e-15 * Math.Abs(logDensity)));
    }

    [Theory]
    [InlineData(0, 1, -1, 2)]
    [InlineData(0, 1, 3, 3.5)]
    [InlineData(10, 2, -4, 3)]
    [InlineData(0.3, 5, 0, 1)]
    public void The_density_integrates_to_one(double mean, double deviation, double low, double high)
    {
        var distribution = new TruncatedNormalDistribution(mean, deviation, low, high);

        // Simpson with 2^12 panels: the error, of order (width/2^12)^4 times a fourth derivative of at most a few thousand, is below 1e-9.
        const int Panels = 1 << 12;
        double h = (high - low) / Panels;
        double integral = Enumerable.Range(0, Panels + 1)
            .Sum(i => (i is 0 or Panels ? 1 : i % 2 == 0 ? 2 : 4) * Math.Exp(distribution.LogDensity(low + (i * h)))) * h / 3;

        Assert.Equal(1, integral, 1e-9);
    }

    [Fact]
    public void A_probability_and_its_quantile_go_round_trip_wherever_the_interval_lies()
    {
        var random = RandomSource.For(3, 0, "test");
        for (int i = 0; i < 2000; i++)
        {
            double low = random.Uniform(-40, 40), width = Math.Pow(10, random.Uniform(-9, 1.5)), probability = random.Uniform(0.001, 0.999);
            var distribution = new TruncatedNormalDistribution(0, 1, low, low + width);

            double x = distribution.InverseCdf(probability);

            // Back by the ratio of masses, which shares no code with the inverse beyond the mass itself. x is known to 2^-53 of its size,
            // and the density there is at most the mode's, 1/width in a narrow interval and the hazard in a tail.
            double back = Math.Exp(NormalDistribution.LogMass(low, x) - distribution.LogMass);
            double density = Math.Exp(distribution.LogDensity(x));
            Assert.Equal(probability, back, 1e-12 + (density * 4.5e-16 * Math.Max(Math.Abs(low), Math.Abs(low + width))));
        }
    }

    [Fact]
    public void Outside_the_interval_the_density_is_zero_and_its_ends_are_the_extreme_quantiles()
    {
        var distribution = new TruncatedNormalDistribution(0, 1, -2, 5);

        Assert.Equal(double.NegativeInfinity, distribution.LogDensity(-2.1));
        Assert.Equal(double.NegativeInfinity, distribution.LogDensity(5.1));
        Assert.Equal(-2, distribution.InverseCdf(0));
        Assert.Equal(5, distribution.InverseCdf(1));
    }

    [Theory]
    [InlineData(double.NaN, 1, 0, 1, "mean")]
    [InlineData(0, 0, 0, 1, "deviation")]
    [InlineData(0, -1, 0, 1, "deviation")]
    [InlineData(0, 1, 1, 1, "low")]
    [InlineData(0, 1, double.NaN, 1, "low")]
    [InlineData(0, 1e-200, 1, 2, "interval")]
    public void What_is_no_distribution_is_refused_by_name(double mean, double deviation, double low, double high, string named)
    {
        var error = Assert.Throws<ArgumentException>(() => new TruncatedNormalDistribution(mean, deviation, low, high));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
