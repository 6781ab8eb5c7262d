using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

[OneTorchThread]
public sealed class GeneratorDropoutTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Elements_are_zeroed_with_the_probability_and_scaled_to_keep_the_mean(double probability)
    {
        const int Count = 100_000;
        using var generator = new Generator(3);
        using var dropout = new GeneratorDropout(probability, generator);
        using var scope = NewDisposeScope();

        float[] output = dropout.call(ones(Count)).Floats();

        // Binomial: five standard deviations, a false alarm in 1.7 million (and the seed is fixed).
        double zeros = output.Count(value => value == 0) / (double)Count;
        Assert.Equal(probability, zeros, 5 * Math.Sqrt(probability * (1 - probability) / Count));
        Assert.All(output.Distinct(), value => Assert.True(value == 0 || value == (float)(1 / (1 - probability)), $"{value}"));
    }

    [Fact]
    public void Elements_are_dropped_independently_of_their_neighbours()
    {
        const int Count = 100_000;
        using var generator = new Generator(4);
        using var dropout = new GeneratorDropout(0.5, generator);
        using var scope = NewDisposeScope();

        float[] output = dropout.call(ones(Count)).Floats();

        // Pairs of neighbours agree half of the time: five standard deviations.
        double agreeing = Enumerable.Range(1, Count - 1).Count(i => output[i] == output[i - 1]) / (Count - 1.0);
        Assert.Equal(0.5, agreeing, 5 * Math.Sqrt(0.25 / Count));
    }

    [Fact]
    public void The_gradient_is_the_mask_that_was_applied()
    {
        using var generator = new Generator(5);
        using var dropout = new GeneratorDropout(0.4, generator);
        using var scope = NewDisposeScope();
        var input = rand([50], generator: generator).add_(1).requires_grad_();

        var output = dropout.call(input);
        output.sum().backward();

        float[] mask = input.grad!.Floats();
        Assert.Contains(0f, mask);
        Assert.Equal(input.Floats().Zip(mask, (value, factor) => value * factor), output.detach().Floats());
    }

    [Fact]
    public void Nothing_is_drawn_or_changed_in_evaluation_or_at_probability_zero()
    {
        using var generator = new Generator(6);
        using var scope = NewDisposeScope();
        byte[] before = generator.get_state().Bytes();
        var input = arange(5, ScalarType.Float32);
        using var evaluated = new GeneratorDropout(0.5, generator);
        evaluated.eval();
        using var none = new GeneratorDropout(0, generator);

        Assert.Equal(input.Floats(), evaluated.call(input).Floats());
        Assert.Equal(input.Floats(), none.call(input).Floats());
        Assert.Equal(before, generator.get_state().Bytes());
    }

    [Fact]
    public void Equal_generator_states_give_equal_masks_and_the_stream_moves_on()
    {
        using var generator = new Generator(7);
        using var dropout = new GeneratorDropout(0.5, generator);
        using var scope = NewDisposeScope();
        using var state = generator.get_state();

        byte[] first = dropout.call(ones(100)).Bytes();
        byte[] second = dropout.call(ones(100)).Bytes();
        generator.set_state(state);

        Assert.Equal(first, dropout.call(ones(100)).Bytes());
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Probabilities_outside_are_refused(double probability)
    {
        using var generator = new Generator(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => new GeneratorDropout(probability, generator));
    }
}
