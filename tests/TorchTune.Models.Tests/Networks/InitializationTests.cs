using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class InitializationTests
{
    [Fact]
    public void Weights_are_normal_with_variance_two_over_fan_in_and_biases_are_zero()
    {
        using var generator = new Generator(1);
        using var convolution = nn.Conv2d(32, 64, 3).Initialize(generator);
        using var linear = nn.Linear(400, 100).Initialize(generator);

        Check(convolution.weight, fanIn: 32 * 9);
        Check(linear.weight, fanIn: 400);
        Assert.All(linear.bias!.Floats(), bias => Assert.Equal(0, bias));
        Assert.All(convolution.bias!.Floats(), bias => Assert.Equal(0, bias));

        static void Check(Tensor weight, int fanIn)
        {
            double[] scaled = [.. weight.Floats().Select(value => value * Math.Sqrt(fanIn / 2.0))];

            // Standard errors of mean, variance and fourth moment of n normal numbers: 1/√n, √(2/n), √(96/n). Five of each.
            double n = scaled.Length;
            Assert.Equal(0, scaled.Average(), 5 / Math.Sqrt(n));
            Assert.Equal(1, scaled.Average(value => value * value), 5 * Math.Sqrt(2 / n));
            Assert.Equal(3, scaled.Average(value => Math.Pow(value, 4)), 5 * Math.Sqrt(96 / n));
        }
    }

    [Fact]
    public void Norms_keep_their_constants()
    {
        using var generator = new Generator(1);
        using var norm = nn.BatchNorm2d(4).Initialize(generator);

        Assert.Equal([1, 1, 1, 1], norm.weight!.Floats());
        Assert.Equal([0, 0, 0, 0], norm.bias!.Floats());
    }

    [Fact]
    public void A_stock_module_ends_with_the_same_bits_whatever_its_constructor_drew()
    {
        Assert.Equal(Made(), Made());

        static byte[] Made()
        {
            using var generator = new Generator(9);
            using var module = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(5, 2));
            module.Initialize(generator);
            return [.. module.parameters().SelectMany(parameter => parameter.Bytes())];
        }
    }

    [Fact]
    public void Weights_still_require_gradients_and_have_no_history()
    {
        using var generator = new Generator(1);
        using var module = nn.Linear(3, 2).Initialize(generator);

        Assert.True(module.weight.requires_grad);
        Assert.True(module.weight.is_leaf);
    }
}
