using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.init;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class InitTests
{
    // 300 inputs and 100 outputs.
    private const long In = 300, Out = 100;

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Fill, double Deviation, bool Uniform)> Scaled = new()
    {
        ["xavier_normal_"] = (tensor => xavier_normal_(tensor, 2), 2 * Math.Sqrt(2.0 / (In + Out)), false),
        ["xavier_uniform_"] = (tensor => xavier_uniform_(tensor, 2), 2 * Math.Sqrt(2.0 / (In + Out)), true),
        ["glorot_normal_"] = (tensor => glorot_normal_(tensor), Math.Sqrt(2.0 / (In + Out)), false),
        ["glorot_uniform_"] = (tensor => glorot_uniform_(tensor), Math.Sqrt(2.0 / (In + Out)), true),
        ["kaiming_normal_"] = (tensor => kaiming_normal_(tensor), Math.Sqrt(2.0 / In), false),
        ["kaiming_uniform_"] = (tensor => kaiming_uniform_(tensor), Math.Sqrt(2.0 / In), true),
        ["kaiming_normal_ for outputs and ReLU"] = (tensor => kaiming_normal_(tensor, 0.3, FanInOut.FanOut, NonlinearityType.ReLU), Math.Sqrt(2.0 / Out), false),
        ["kaiming_uniform_ as Linear uses it"] = (tensor => kaiming_uniform_(tensor, Math.Sqrt(5)), Math.Sqrt(1.0 / 3 / In), true),
        ["normal_"] = (tensor => normal_(tensor, 0, 0.7), 0.7, false),
        ["uniform_"] = (tensor => uniform_(tensor, -3, 3), Math.Sqrt(3), true),
    };

    public static TheoryData<string> Names => [.. Scaled.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_have_the_scale_that_the_method_gives_them(string name)
    {
        using var scope = NewDisposeScope();
        var (fill, deviation, uniform) = Scaled[name];
        var weight = empty(Out, In, ScalarType.Float64);

        Assert.Same(weight, fill(weight));

        // Standard errors of mean and variance of n numbers with kurtosis κ: σ / √n and σ² √((κ − 1) / n); six of them.
        var values = weight.Values();
        var kurtosis = uniform ? 1.8 : 3;
        Assert.Equal(0, values.Average(), 6 * deviation / Math.Sqrt(values.Length));
        Assert.Equal(deviation * deviation, values.Average(value => value * value), 6 * deviation * deviation * Math.Sqrt((kurtosis - 1) / values.Length));
        var largest = values.Max(Math.Abs);
        Assert.True(uniform ? largest <= deviation * Math.Sqrt(3) && largest > deviation * 1.73 : largest > 3 * deviation);
    }

    [Fact]
    public void A_truncated_normal_lies_between_its_bounds_with_the_right_moments()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var weight = empty(100_000, ScalarType.Float64);

        trunc_normal_(weight, 1, 2, 0, 4, generator);

        // Standard normal between −0.5 and 1.5: mean (φ(a) − φ(b)) / Z and variance 1 + (a φ(a) − b φ(b)) / Z − mean², with Z = 0.6246553.
        const double Z = 0.6246552600051548, A = -0.5, B = 1.5;
        var (phiA, phiB) = (Math.Exp(-A * A / 2) / Math.Sqrt(2 * Math.PI), Math.Exp(-B * B / 2) / Math.Sqrt(2 * Math.PI));
        var mean = (phiA - phiB) / Z;
        var variance = 1 + (((A * phiA) - (B * phiB)) / Z) - (mean * mean);
        var values = weight.Values();
        Assert.All(values, value => Assert.InRange(value, 0, 4));
        Assert.Equal(1 + (2 * mean), values.Average(), 6 * 2 * Math.Sqrt(variance / values.Length));
        Assert.Equal(4 * variance, values.Average(value => Math.Pow(value - 1 - (2 * mean), 2)), 6 * 4 * variance * Math.Sqrt(2.0 / values.Length));
    }

    [Fact]
    public void A_generator_repeats_itself()
    {
        using var scope = NewDisposeScope();
        using var first = new Generator(7);
        using var second = new Generator(7);

        Close(uniform_(empty(5), 0, 1, first), uniform_(empty(5), 0, 1, second));
        Close(normal_(empty(5), 0, 1, first), normal_(empty(5), 0, 1, second));
        Close(trunc_normal_(empty(5), generator: first), trunc_normal_(empty(5), generator: second));
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(6, 4)]
    public void Orthogonal_rows_or_columns_are(long rows, long columns)
    {
        using var scope = NewDisposeScope();
        var weight = orthogonal_(empty(rows, columns / 2, 2, ScalarType.Float64), 3).view(rows, columns);

        var products = rows <= columns ? weight.matmul(weight.transpose(0, 1)) : weight.transpose(0, 1).matmul(weight);

        Close(eye(Math.Min(rows, columns), dtype: ScalarType.Float64) * 9, products);
    }

    [Fact]
    public void Constants_identities_and_dirac_kernels()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, 2, 5, 5);

        Close([3, 3], constant_(empty(2), 3));
        Close([0, 0, 1, 1], cat([zeros_(empty(2)), ones_(empty(2))]));
        Close([1, 0, 0, 0, 1, 0], eye_(empty(2, 3)));
        Close(input, functional.conv2d(input, dirac_(empty(2, 2, 3, 3, ScalarType.Float64)), padding: [1, 1]));
        var sparse = sparse_(empty(10, 4, ScalarType.Float64), 0.25).Values();
        for (var column = 0; column < 4; column++)
        {
            Assert.Equal(3, Enumerable.Range(0, 10).Count(row => sparse[(row * 4) + column] == 0)); // 2.5, rounded up
        }
    }

    [Fact]
    public void Gains_are_those_of_the_papers()
    {
        Assert.Equal(1, calculate_gain(NonlinearityType.Linear));
        Assert.Equal(1, calculate_gain(NonlinearityType.Sigmoid));
        Assert.Equal(1, calculate_gain(NonlinearityType.Conv2D));
        Assert.Equal(5.0 / 3, calculate_gain(NonlinearityType.Tanh));
        Assert.Equal(Math.Sqrt(2), calculate_gain(NonlinearityType.ReLU));
        Assert.Equal(Math.Sqrt(2 / 1.04), calculate_gain(NonlinearityType.LeakyReLU, 0.2), 1e-12);
        using var scope = NewDisposeScope();
        Assert.Equal((27, 45), CalculateFanInAndFanOut(empty(5, 3, 3, 3)));
        Assert.Throws<ArgumentException>(() => CalculateFanInAndFanOut(empty(5)));
        Assert.Throws<ArgumentException>(() => eye_(empty(5)));
        Assert.Throws<ArgumentException>(() => dirac_(empty(5, 5)));
    }

    [Fact]
    public void Parameters_can_be_filled_and_stay_leaves()
    {
        using var layer = Linear(3, 4);

        ones_(layer.weight);

        Assert.True(layer.weight.is_leaf && layer.weight.requires_grad);
        Assert.Equal(12, layer.weight.Values().Sum());
    }
}
