using TorchTune.Hypergradients;

namespace TorchTune.Training.Tests;

public sealed class RehearsedPlaceTests
{
    private static readonly RehearsedPlace Place = new() { Updates = 400, Amplification = 10, LeastDecay = 1e-9 };

    [Theory]
    [InlineData(0.02, 0.03)]
    [InlineData(1e-3, 1e-6)]
    [InlineData(3, 20)]
    public void Rate_and_decay_come_back_from_their_coordinates(double rate, double decay)
    {
        var (back, decayBack) = Place.At(Place.Of(rate, decay));

        Assert.Equal(rate, back, rate * 1e-12);

        // A share of 4e-6 beside the tenth that it is added to has lost five of its digits.
        Assert.Equal(decay, decayBack, decay * 1e-9);
    }

    [Fact]
    public void The_gradient_by_the_coordinates_is_that_of_the_same_function()
    {
        // f = rate² + 3 ln decay, by central differences; their error is of the order of the square of the step.
        const double Rate = 0.02, Decay = 0.004, Step = 1e-4;
        double[] at = Place.Of(Rate, Decay);

        double[] pulled = Place.Pull(Rate, Decay, byRate: 2 * Rate * Rate, byDecay: 3);

        for (int i = 0; i < 2; i++)
        {
            double[] up = [.. at], down = [.. at];
            (up[i], down[i]) = (up[i] + Step, down[i] - Step);
            Assert.Equal((Value(up) - Value(down)) / (2 * Step), pulled[i], 1e-5);
        }

        static double Value(double[] place)
        {
            var (rate, decay) = Place.At(place);
            return (rate * rate) + (3 * Math.Log(decay));
        }
    }

    [Fact]
    public void Below_the_bound_of_the_second_coordinate_there_is_only_the_least_decay() =>
        Assert.Equal(1e-9, Place.At([Math.Log(0.1), RehearsedPlace.Bounds[1].Low]).Decay);

    [Fact]
    public void Momentum_makes_a_decay_act_as_much_more_often_as_it_remembers()
    {
        Assert.Equal(10, RehearsedPlace.AmplificationOf(new MomentumRule { Momentum = 0.9 }), 1e-12);
        Assert.Equal(4, RehearsedPlace.AmplificationOf(new NesterovRule { Momentum = 0.75 }), 1e-12);
        Assert.Equal(1, RehearsedPlace.AmplificationOf(new AdamWRule()));
    }
}
