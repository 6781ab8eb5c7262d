using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(1, 2, 2, 2)]
    public void A_convolution_is_a_sum_over_the_window(long stride, long padding, long dilation, long groups)
    {
        using var scope = NewDisposeScope();
        var layer = Conv2d(4, 2, (3, 2), (stride, stride), (padding, padding), (dilation, dilation), groups: groups, dtype: ScalarType.Float64);
        var input = Normal(1, 2, 4, 6, 5);

        var actual = layer.call(input);

        Assert.Equal([2, 2, Size(6, 3), Size(5, 2)], actual.shape);
        foreach (var (n, o, y, x) in new[] { (0L, 0L, 0L, 0L), (1, 1, 1, 1), (0, 1, actual.size(2) - 1, actual.size(3) - 1) })
        {
            Assert.Equal(Definition(n, o, y, x), actual.At(n, o, y, x), 1e-12);
        }

        long Size(long size, long kernel) => ((size + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;

        double Definition(long n, long o, long y, long x)
        {
            var inGroup = 4 / groups;
            var sum = layer.bias!.At(o);
            for (var i = 0L; i < inGroup; i++)
            {
                for (var dy = 0L; dy < 3; dy++)
                {
                    for (var dx = 0L; dx < 2; dx++)
                    {
                        var (row, column) = ((y * stride) + (dy * dilation) - padding, (x * stride) + (dx * dilation) - padding);
                        if (row is >= 0 and < 6 && column is >= 0 and < 5)
                        {
                            sum += layer.weight.At(o, i, dy, dx) * input.At(n, (o / (2 / groups) * inGroup) + i, row, column);
                        }
                    }
                }
            }
            return sum;
        }
    }

    [Fact]
    public void One_and_three_dimensions_are_two_with_sizes_of_one()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (Normal(1, 2, 3, 7), Normal(2, 4, 3, 3));
        var flat = functional.conv2d(x.unsqueeze(2), weight.unsqueeze(2), strides: [1, 2]).squeeze(2);

        Close(flat, functional.conv1d(x, weight, stride: 2));
        Close(flat, functional.conv3d(x.unsqueeze(2).unsqueeze(2), weight.unsqueeze(2).unsqueeze(2), strides: [1, 1, 2]).squeeze(2).squeeze(2));
    }

    [Fact]
    public void The_same_size_needs_as_much_padding_as_the_window_is_wide()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, 2, 5, 6);
        var layer = Conv2d(2, 3, (3, 2), Padding.Same, dilation: (1, 2), dtype: ScalarType.Float64);

        var actual = layer.call(input);

        Assert.Equal([1, 3, 5, 6], actual.shape);
        Close(functional.conv2d(functional.pad(input, [1, 1, 1, 1]), layer.weight, layer.bias, dilation: [1, 2]), actual);
        Assert.Throws<ArgumentException>(() => Conv2d(2, 3, 3, Padding.Same, stride: 2));
    }

    [Theory]
    [InlineData(PaddingModes.Reflect)]
    [InlineData(PaddingModes.Replicate)]
    [InlineData(PaddingModes.Circular)]
    public void Another_border_is_padded_before_the_convolution(PaddingModes mode)
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, 2, 5, 6);
        var layer = Conv2d(2, 3, 3, padding: 1, padding_mode: mode, dtype: ScalarType.Float64);

        Close(functional.conv2d(functional.pad(input, [1, 1, 1, 1], mode), layer.weight, layer.bias), layer.call(input));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    public void A_transposed_convolution_is_the_gradient_of_the_convolution(long stride, long padding)
    {
        using var scope = NewDisposeScope();
        var layer = ConvTranspose2d(3, 2, 3, stride, padding, bias: false, dtype: ScalarType.Float64);
        var small = Normal(1, 1, 3, 3, 4);
        var large = zeros(layer.call(small).shape, ScalarType.Float64).requires_grad_();

        var forward = functional.conv2d(large, layer.weight, strides: [stride, stride], padding: [padding, padding]);
        var gradient = autograd.grad([forward], [large], [small.detach()])[0];

        Close(gradient, layer.call(small));
        Assert.Equal([3, 2, 3, 3], layer.weight.shape);
    }

    [Fact]
    public void A_transposed_convolution_reaches_every_size_that_its_stride_leaves_open()
    {
        using var scope = NewDisposeScope();
        var layer = ConvTranspose1d(1, 1, 3, stride: 2);
        var input = rand(1, 1, 4);

        Assert.Equal([1, 1, 9], layer.call(input).shape);
        Assert.Equal([1, 1, 10], layer.forward(input, [10]).shape);
        Assert.Throws<ArgumentException>(() => layer.forward(input, [11]));
        Assert.Throws<ArgumentException>(() => layer.forward(input, [8]));
    }

    [Fact]
    public void Weights_and_biases_start_uniform_in_one_over_the_root_of_the_fan_in()
    {
        using var scope = NewDisposeScope();
        var layer = Conv2d(16, 64, 5);
        var bound = 1 / Math.Sqrt(16 * 25);

        // The standard error of the variance of n uniform numbers is bound² / 3 · √(4 / 5 / n); six of them fail once in 5e8 runs.
        var weights = layer.weight.Values();
        Assert.All(weights, weight => Assert.InRange(weight, -bound, bound));
        Assert.Equal(bound * bound / 3, weights.Average(weight => weight * weight), 6 * bound * bound / 3 * Math.Sqrt(0.8 / weights.Length));
        Assert.All(layer.bias!.Values(), bias => Assert.InRange(bias, -bound, bound));
        Assert.True(layer.weight.requires_grad && layer.bias!.requires_grad);
        Assert.Equal(["weight", "bias"], layer.state_dict().Keys);
    }

    [Fact]
    public void Without_a_bias_there_is_none()
    {
        using var layer = Conv2d(2, 4, 3, bias: false);

        Assert.Null(layer.bias);
        Assert.Equal(["weight"], layer.state_dict().Keys);
    }

    [Fact]
    public void Channels_that_do_not_fit_are_named()
    {
        Assert.Contains("multiple of groups", Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 3, groups: 2)).Message, StringComparison.Ordinal);
        using var scope = NewDisposeScope();
        Assert.Contains("to have 3 channels", Assert.Throws<ExternalException>(() => Conv2d(3, 4, 3).call(rand(1, 2, 8, 8))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_padding_can_be_changed()
    {
        using var scope = NewDisposeScope();
        Convolution layer = Conv2d(1, 1, 3);

        layer.SetPadding([1, 1]);
        Assert.Equal([1, 1, 5, 5], layer.call(rand(1, 1, 5, 5)).shape);

        layer.SetPadding(Padding.Valid);
        Assert.Equal([1, 1, 3, 3], layer.call(rand(1, 1, 5, 5)).shape);
    }
}
