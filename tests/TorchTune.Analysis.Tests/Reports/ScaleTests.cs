namespace TorchTune.Analysis.Tests.Reports;

public sealed class ScaleTests
{
    public static TheoryData<double, double> Ranges => new()
    {
        { 0, 1 }, { -1, 1 }, { 0.97, 0.98 }, { 1e-9, 2e-9 }, { -3e12, 5e12 }, { 1e6, 1e6 + 1 }, { 0, 9 }, { 0, 0 }, { 7, 7 }, { -1e300, 1e300 },
        { double.MinValue, double.MaxValue }, { 0, 1e-320 }, { 1e15, 1e15 + 2 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Ticks_are_one_two_or_five_times_a_power_of_ten_apart(double low, double high)
    {
        var scale = Scale.Linear(low, high);

        foreach (int about in (int[])[4, 6, 8])
        {
            var ticks = scale.Ticks(about);
            Assert.InRange(ticks.Length, 2, 2 * about);
            Assert.All(ticks, tick => Assert.True(scale.Covers(tick.Value)));
            Assert.Equal(ticks.Length, ticks.Select(tick => tick.Label).Distinct().Count());

            // A tick is rounded to a double of its own size, of which the step may be a small part.
            double step = (ticks[^1].Value / (ticks.Length - 1)) - (ticks[0].Value / (ticks.Length - 1));
            double mantissa = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-6));
            Assert.Contains((double[])[1, 2, 5], digit => Math.Abs(mantissa - digit) < 1e-5);
            for (int i = 1; i < ticks.Length; i++) Assert.InRange((ticks[i].Value - ticks[i - 1].Value) / step, 1 - 1e-5, 1 + 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_label_reads_back_as_its_tick(double low, double high)
    {
        Assert.All(Scale.Linear(low, high).Ticks(6), tick =>
            Assert.Equal(tick.Value, double.Parse(tick.Label, System.Globalization.CultureInfo.InvariantCulture), Math.Abs(tick.Value) * 1e-12));
    }

    [Fact]
    public void Decades_are_ticks_of_a_logarithmic_axis()
    {
        Assert.Equal(["1e-5", "1e-4", "0.001", "0.01", "0.1", "1"], Scale.Logarithmic(1e-5, 1).Ticks(6).Select(tick => tick.Label));
        Assert.Equal(["20", "50", "100", "200", "500"], Scale.Logarithmic(16, 512).Ticks(6).Select(tick => tick.Label));
    }

    [Fact]
    public void A_logarithmic_axis_is_linear_in_the_logarithm()
    {
        var scale = Scale.Logarithmic(1e-4, 1);

        Assert.Equal(0.25, scale.Unit(1e-3), 1e-12);
        Assert.Equal(0.5, scale.Unit(1e-2), 1e-12);
        Assert.Equal(0, scale.Unit(-1));
        Assert.Equal(1, scale.Unit(double.PositiveInfinity));
    }

    [Fact]
    public void One_diverged_trial_does_not_press_the_others_flat()
    {
        double[] losses = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1e30];

        var minimized = Scale.Of(losses, Direction.Minimize);
        var maximized = Scale.Of(losses.Select(loss => -loss), Direction.Maximize);
        var unknown = Scale.Of(losses, null);

        Assert.InRange(minimized.High, 0.7, 0.75);
        Assert.Equal(-minimized.High, maximized.Low, 1e-15);
        Assert.True(unknown.Covers(1e30));
    }

    [Fact]
    public void The_best_value_is_on_the_axis_however_far_from_the_others()
    {
        Assert.True(Scale.Of([-1e30, 0.5, 0.6, 0.7], Direction.Minimize).Covers(-1e30));
        Assert.True(Scale.Of([1e30, 0.5, 0.6, 0.7], Direction.Maximize).Covers(1e30));
    }
}
