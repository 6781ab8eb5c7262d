namespace TorchTune.Core.Tests.Numerics;

public sealed class LogSpaceTests
{
    [Fact]
    public void A_sum_is_right_where_its_terms_under_and_overflow()
    {
        Approximately.Equal(1000 + Math.Log(3), LogSpace.Sum([1000, 1000, 1000]), 1e-15);
        Approximately.Equal(-1000 + Math.Log(1 + Math.Exp(-1)), LogSpace.Sum([-1000, -1001]), 1e-15);
        Assert.Equal(double.NegativeInfinity, LogSpace.Sum([]));
        Assert.Equal(double.NegativeInfinity, LogSpace.Sum([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.Equal(double.PositiveInfinity, LogSpace.Sum([0, double.PositiveInfinity]));
        Assert.Equal(double.NaN, LogSpace.Sum([0, double.NaN]));
    }

    // The series of log(1 + x) and exp(x) − 1 to three terms: for these x the fourth is below 1e-24 of the first.
    [Theory]
    [InlineData(1e-8)]
    [InlineData(-3e-9)]
    [InlineData(1e-17)]
    [InlineData(5e-324)]
    public void Small_arguments_keep_every_digit(double x)
    {
        Approximately.Equal(x - (x * x / 2) + (x * x * x / 3), LogSpace.Log1P(x), 4.5e-16);
        Approximately.Equal(x + (x * x / 2) + (x * x * x / 6), LogSpace.ExpM1(x), 4.5e-16);
    }

    [Fact]
    public void Adding_and_subtracting_undo_one_another()
    {
        var random = RandomSource.For(1, 0, "test");
        for (int i = 0; i < 1000; i++)
        {
            double y = random.Uniform(-800, 800), x = y + random.Uniform(-3, 30);

            double sum = LogSpace.Add(x, y);

            // Subtracting y again amplifies the sum's rounding, 2^-53 of its size, by exp(sum − x): at most e^3 + 1 here.
            Assert.Equal(x, LogSpace.Subtract(sum, y), 1e-14 * Math.Max(1, Math.Abs(sum)));
        }
    }

    [Fact]
    public void Zero_is_neutral_and_a_negative_difference_is_refused()
    {
        Assert.Equal(5, LogSpace.Add(5, double.NegativeInfinity));
        Assert.Equal(5, LogSpace.Subtract(5, double.NegativeInfinity));
        Assert.Equal(double.NegativeInfinity, LogSpace.Subtract(5, 5));
        Assert.Throws<ArgumentException>(() => LogSpace.Subtract(1, 2));
    }
}
