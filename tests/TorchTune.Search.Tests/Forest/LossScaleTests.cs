namespace TorchTune.Search.Tests.Forest;

public sealed class LossScaleTests
{
    [Fact]
    public void The_best_the_median_and_the_rest_have_their_places()
    {
        double[] scaled = LossScale.Of([3, 1, 2, 9, 101]);

        // Least 1, median 3: (loss − 1)/2 + 0.2.
        Assert.Equal([Math.Log(1.2), Math.Log(0.2), Math.Log(0.7), Math.Log(4.2), Math.Log(50.2)], scaled);
    }

    [Fact]
    public void What_has_no_value_is_as_bad_as_the_worst()
    {
        double[] scaled = LossScale.Of([1, double.PositiveInfinity, 5, 2, double.NaN]);

        Assert.Equal(scaled[2], scaled[1]);
        Assert.Equal(scaled[2], scaled[4]);
    }

    [Fact]
    public void What_breaks_a_constraint_is_no_better_than_the_best_that_keeps_it()
    {
        double[] scaled = LossScale.Of([1, 3, -50, 2], [true, true, false, true]);

        Assert.Equal([Math.Log(0.2), Math.Log(2.2), Math.Log(0.2), Math.Log(1.2)], scaled);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 7)]
    [InlineData(double.MaxValue, double.MinValue, 0)]
    [InlineData(double.NegativeInfinity, 1, 2)]
    [InlineData(double.PositiveInfinity, double.NaN, double.PositiveInfinity)]
    [InlineData(5e-324, 0, 1e300)]
    public void Any_losses_give_finite_numbers_in_their_order(double a, double b, double c)
    {
        double[] losses = [a, b, c], scaled = LossScale.Of(losses);

        Assert.All(scaled, target => Assert.True(double.IsFinite(target)));
        for (int i = 0; i < 3; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                if (losses[i] < losses[k]) Assert.True(scaled[i] <= scaled[k]);
            }
        }
    }
}
