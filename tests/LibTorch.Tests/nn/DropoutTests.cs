using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

[Collection(ProcessWideRandomness.Name)]
public sealed class DropoutTests
{
    [Fact]
    public void An_element_is_dropped_with_the_probability_and_the_others_grow()
    {
        using var scope = NewDisposeScope();
        const int Count = 100_000;
        const double P = 0.3;

        var values = Dropout(P).call(ones(Count, ScalarType.Float64)).Values();

        // The share of zeros has standard deviation √(p (1 − p) / n); six of them fail once in 5e8 runs.
        var dropped = values.Count(value => value == 0);
        Assert.Equal(P, (double)dropped / Count, 6 * Math.Sqrt(P * (1 - P) / Count));
        Assert.All(values.Where(value => value != 0), value => Assert.Equal(1 / (1 - P), value, 1e-12));
    }

    [Fact]
    public void In_evaluation_nothing_is_dropped()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 2, 3, 4, 4);
        Module<Tensor, Tensor>[] layers = [Dropout(), Dropout2d(), Dropout3d(), AlphaDropout(), FeatureAlphaDropout()];

        foreach (var layer in layers)
        {
            layer.eval();
            Close(input, layer.call(input));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => functional.dropout(input, double.NaN));
    }

    [Fact]
    public void Whole_channels_are_dropped()
    {
        using var scope = NewDisposeScope();

        var images = Dropout2d().call(ones([8, 32, 3, 3])).flatten(2);
        var rows = Dropout1d().call(ones([32, 5]));

        Close(images.amax(2), images.amin(2));
        Close(rows.amax(1), rows.amin(1));
        Assert.Equal([0, 2], images.Values().Distinct().Order());
        Assert.Equal([0, 2], rows.Values().Distinct().Order());
    }

    [Fact]
    public void Alpha_dropout_keeps_mean_and_variance()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        const int Count = 100_000;
        var input = randn([Count], ScalarType.Float64, generator: generator);

        var values = AlphaDropout(0.2).call(input).Values();

        // The dropped value, −1.758 before scaling, keeps fourth moments below those of a normal times two: six standard errors.
        Assert.Equal(0, values.Average(), 6 / Math.Sqrt(Count));
        Assert.Equal(1, values.Average(value => value * value), 6 * Math.Sqrt(5.0 / Count));
    }

    [Fact]
    public void The_state_of_the_generator_decides_what_is_dropped()
    {
        using var scope = NewDisposeScope();
        var before = get_rng_state();
        var layer = Dropout();
        var input = ones(100);

        var first = layer.call(input);
        var other = layer.call(input);
        set_rng_state(before);
        var again = layer.call(input);

        Close(first, again);
        Assert.NotEqual(first.Values(), other.Values());
    }

    [Fact]
    public void The_gradient_passes_where_the_value_passed()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 50);

        var output = functional.dropout(input, 0.4);
        output.sum().backward();

        Close((output != 0).to(ScalarType.Float64) / 0.6, input.grad!);
    }

    [Fact]
    public void Layers_start_the_same_from_the_same_state()
    {
        using var scope = NewDisposeScope();
        var before = get_rng_state();
        var first = Linear(3, 4);
        set_rng_state(before);
        var second = Linear(3, 4);

        Close(first.weight, second.weight);
        Close(first.bias!, second.bias!);
    }
}
