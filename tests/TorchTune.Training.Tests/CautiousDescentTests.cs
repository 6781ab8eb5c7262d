namespace TorchTune.Training.Tests;

public sealed class CautiousDescentTests
{
    private static readonly (double, double) Anywhere = (double.NegativeInfinity, double.PositiveInfinity);

    [Fact]
    public void A_parabola_is_descended_to_its_floor_in_few_steps()
    {
        // The slope of a parabola is a straight line: once both sides were seen, the next step goes to the floor, as far as rounding lets it.
        var descent = New(-3, 0);

        for (int i = 0; i < 6; i++) descent.Tell(Math.Pow(descent.Next[0] - 2, 2), [2 * (descent.Next[0] - 2), 0]);

        Assert.Equal(2, descent.Best[0], 1e-9);
        Assert.Equal(0, descent.Best[1]);
    }

    [Fact]
    public void A_narrow_curved_valley_never_makes_it_leave_the_best_place_for_a_worse_one()
    {
        var descent = New(-1.2, 1);
        double best = double.PositiveInfinity;
        for (int i = 0; i < 60; i++)
        {
            double loss = Rosenbrock(descent.Next, out double[] gradient);
            best = Math.Min(best, loss);
            descent.Tell(loss, gradient);

            Assert.Equal(best, Rosenbrock(descent.Best, out _));
        }

        Assert.True(best < Rosenbrock([-1.2, 1], out _) / 4);
    }

    [Fact]
    public void While_everything_diverges_all_coordinates_go_down_together_but_not_below_their_bounds()
    {
        var descent = new CautiousDescent([0, 0], 1, [Anywhere, (-3, 9)], [1, 2]);

        descent.TellDiverged();
        Assert.Equal([-1, -2], descent.Next);
        descent.TellDiverged();

        Assert.Equal([-2, -3], descent.Next);
        Assert.Equal(descent.Next, descent.Best);
    }

    [Fact]
    public void A_step_that_diverges_is_taken_back_and_the_next_one_is_shorter()
    {
        var descent = New(0, 0);
        descent.Tell(1, [-1, 0]);
        Assert.Equal([1, 0], descent.Next);

        descent.TellDiverged();

        Assert.Equal([0.4, 0], descent.Next);
        Assert.Equal([0, 0], descent.Best);
    }

    [Fact]
    public void Nothing_is_promised_to_be_little_before_a_step_had_to_be_shortened()
    {
        var descent = New(0, 0);
        descent.Tell(1, [-1e-6, 0]);
        Assert.Equal(double.PositiveInfinity, descent.Promise);

        descent.TellDiverged();

        Assert.Equal(0.4e-6, descent.Promise, 1e-18);
    }

    [Fact]
    public void At_its_bound_a_coordinate_promises_nothing_and_the_other_one_moves()
    {
        var descent = new CautiousDescent([0, 5], 1, [(0, 9), Anywhere], [1, 1]);

        descent.Tell(1, [100, 0.25]);

        Assert.Equal([0, 4], descent.Next);
    }

    private static CautiousDescent New(double x, double y) => new([x, y], 1, [Anywhere, Anywhere], [1, 1]);

    private static double Rosenbrock(ReadOnlySpan<double> at, out double[] gradient)
    {
        double bent = at[1] - (at[0] * at[0]);
        gradient = [(-400 * at[0] * bent) - (2 * (1 - at[0])), 200 * bent];
        return (100 * bent * bent) + Math.Pow(1 - at[0], 2);
    }
}
