using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class PoolingTests
{
    [Theory]
    [InlineData(2, 2, 0, false)]
    [InlineData(3, 1, 1, false)]
    [InlineData(3, 2, 1, true)]
    public void A_window_gives_its_largest_value_and_its_mean(long kernel, long stride, long padding, bool ceil)
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, 2, 6, 6);

        var largest = MaxPool2d(kernel, stride, padding, ceil_mode: ceil).call(input);
        var mean = AvgPool2d(kernel, stride, padding, count_include_pad: false).call(input);

        var size = ((6 + (2 * padding) - kernel + (ceil ? stride - 1 : 0)) / stride) + 1;
        Assert.Equal([1, 2, size, size], largest.shape);
        for (var c = 0; c < 2; c++)
        {
            Assert.Equal(Window(c, 1, 2).Max(), largest.At(0, c, 1, 2));
            Assert.Equal(Window(c, 0, 0).Max(), largest.At(0, c, 0, 0));
            Assert.Equal(Window(c, 0, 0).Average(), mean.At(0, c, 0, 0), 1e-12);
            Assert.Equal(Window(c, 1, 1).Average(), mean.At(0, c, 1, 1), 1e-12);
        }

        List<double> Window(long channel, long y, long x)
        {
            List<double> values = [];
            for (var row = Math.Max(0, (y * stride) - padding); row < Math.Min(6, (y * stride) - padding + kernel); row++)
            {
                for (var column = Math.Max(0, (x * stride) - padding); column < Math.Min(6, (x * stride) - padding + kernel); column++)
                {
                    values.Add(input.At(0, channel, row, column));
                }
            }
            return values;
        }
    }

    [Fact]
    public void Padded_zeros_count_in_the_mean_unless_told_otherwise()
    {
        using var scope = NewDisposeScope();
        var input = ones([1, 1, 2, 2], ScalarType.Float64);

        Assert.Equal(0.25, AvgPool2d(2, 1, 1).call(input).At(0, 0, 0, 0));
        Assert.Equal(1, AvgPool2d(2, 1, 1, count_include_pad: false).call(input).At(0, 0, 0, 0));
        Assert.Equal(2, AvgPool2d(2, 1, divisor_override: 2).call(input).At(0, 0, 0, 0));
    }

    [Fact]
    public void One_and_three_dimensions_are_two_with_sizes_of_one()
    {
        using var scope = NewDisposeScope();
        var x = Normal(1, 2, 3, 7);
        var (image, volume) = (x.unsqueeze(2), x.unsqueeze(2).unsqueeze(2));

        Close(MaxPool2d((1, 3), (1, 2)).call(image).squeeze(2), MaxPool1d(3, 2).call(x));
        Close(MaxPool2d((1, 3), (1, 2)).call(image), MaxPool3d((1, 1, 3), (1, 1, 2)).call(volume).squeeze(2));
        Close(AvgPool2d((1, 3), (1, 2)).call(image).squeeze(2), AvgPool1d(3, 2).call(x));
        Close(AvgPool2d((1, 3), (1, 2)).call(image), AvgPool3d((1, 1, 3), (1, 1, 2)).call(volume).squeeze(2));
        Close(AdaptiveAvgPool2d((1, 4)).call(image).squeeze(2), AdaptiveAvgPool1d(4).call(x));
        Close(AdaptiveMaxPool2d([1, 4]).call(image).squeeze(2), AdaptiveMaxPool1d(4).call(x));
        Close(AdaptiveMaxPool2d([1, 4]).call(image), AdaptiveMaxPool3d([1, 1, 4]).call(volume).squeeze(2));
    }

    [Fact]
    public void The_stride_is_the_window_unless_given()
    {
        using var scope = NewDisposeScope();
        var input = rand(1, 1, 9, 9);

        Assert.Equal([1, 1, 3, 3], MaxPool2d(3).call(input).shape);
        Assert.Equal([1, 1, 3, 4], AvgPool2d((3, 2)).call(input).shape);
        Assert.Equal([1, 1, 7, 7], functional.max_pool2d(input, 3, 1).shape);
    }

    [Fact]
    public void Adaptive_pooling_divides_the_input_into_the_wanted_parts()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, 1, 5);
        var x = input.Values();

        // Part i of 3 of 5 elements reaches from ⌊5i/3⌋ to ⌈5(i+1)/3⌉.
        Close([(x[0] + x[1]) / 2, (x[1] + x[2] + x[3]) / 3, (x[3] + x[4]) / 2], AdaptiveAvgPool1d(3).call(input));
        Close([Math.Max(x[0], x[1]), x[1..4].Max(), Math.Max(x[3], x[4])], AdaptiveMaxPool1d(3).call(input));
        Close(input.mean([2]), AdaptiveAvgPool1d(1).call(input).squeeze(2));
    }

    [Fact]
    public void Indices_tell_where_the_largest_values_were()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, 2, 4, 4);

        var (values, indices) = MaxPool2d(2).forward_with_indices(input);
        var (adaptive, places) = AdaptiveMaxPool2d([2, 2]).forward_with_indices(input);

        Close(input.flatten(2).gather(2, indices.flatten(2)), values.flatten(2));
        Close(input.flatten(2).gather(2, places.flatten(2)), adaptive.flatten(2));
        Assert.Equal(ScalarType.Int64, indices.dtype);
    }
}
