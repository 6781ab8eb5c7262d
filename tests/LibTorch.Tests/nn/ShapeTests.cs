using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Borders_hold_zeros_constants_mirrors_edges_or_the_other_side()
    {
        using var scope = NewDisposeScope();
        var row = tensor(new[] { 1.0, 2, 3 }).view(1, 1, 3);

        Close([7, 7, 1, 2, 3, 7], ConstantPad1d((2, 1), 7).call(row));
        Close([3, 2, 1, 2, 3, 2], ReflectionPad1d((2, 1)).call(row));
        Close([1, 1, 1, 2, 3, 3], ReplicationPad1d((2, 1)).call(row));
        Close([2, 3, 1, 2, 3, 1], functional.pad(row, (2, 1), PaddingModes.Circular));
        Close([2], functional.pad(row, -1));
        Assert.Equal([1, 1, 7, 5], ZeroPad2d((1, 1, 2, 2)).call(rand(1, 1, 3, 3)).shape);
        Assert.Equal([1, 1, 5, 5, 5], ConstantPad3d(1, 0).call(rand([1, 1, 3, 3, 3])).shape);
        Assert.Equal([1, 1, 5, 5], functional.pad(rand(1, 1, 3, 3), (1, 1, 1, 1)).shape);
    }

    [Fact]
    public void Dimensions_are_put_together_and_taken_apart()
    {
        using var scope = NewDisposeScope();
        var input = rand(2, 3, 4);

        Assert.Equal([2, 12], Flatten().call(input).shape);
        Assert.Equal([6, 4], Flatten(0, 1).call(input).shape);
        Assert.Equal([2, 3, 2, 2], Unflatten(2, [2, -1]).call(input).shape);
    }

    [Fact]
    public void A_convolution_is_a_product_with_unfolded_windows()
    {
        using var scope = NewDisposeScope();
        var (input, weight) = (Normal(1, 2, 3, 5, 4), Normal(2, 6, 3, 2, 3));

        var columns = Unfold((2, 3), padding: (1, 0)).call(input);

        Close(functional.conv2d(input, weight, padding: [1, 0]).flatten(2), weight.flatten(1).matmul(columns));
    }

    [Fact]
    public void Folding_adds_up_what_unfolding_has_copied()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 1, 2, 4, 4);
        var times = Fold(4, 2).call(Unfold(2).call(ones_like(input)));

        Close(input * times, Fold(4, 2).call(Unfold(2).call(input)));
        Assert.Equal(4, times.At(0, 0, 1, 1)); // four windows of 2 × 2 overlap inside
    }

    [Fact]
    public void Channels_become_pixels_and_back()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 2, 8, 3, 2);

        var shuffled = PixelShuffle(2).call(input);

        Assert.Equal([2, 2, 6, 4], shuffled.shape);
        Assert.Equal(input.At(1, 4 + 2, 2, 1), shuffled.At(1, 1, 5, 2)); // row 5 = 2 · 2 + 1, column 2 = 2 · 1 + 0: channel 2 of the second four
        Close(input, PixelUnshuffle(2).call(shuffled));
        Close(input.select(1, 4), ChannelShuffle(2).call(input).select(1, 1));
    }

    [Fact]
    public void A_finer_image_lies_on_the_lines_between_its_pixels()
    {
        using var scope = NewDisposeScope();
        var row = tensor(new[] { 0.0, 4 }).view(1, 1, 2);
        var image = tensor(new[,] { { 0.0, 4 }, { 8, 12 } }).view(1, 1, 2, 2);

        Close([0, 0, 4, 4], Upsample([4]).call(row));
        Close([0, 1, 3, 4], functional.interpolate(row, scale_factor: [2], mode: InterpolationMode.Linear));
        Close([0, 2, 4], functional.interpolate(row, [3], mode: InterpolationMode.Linear, align_corners: true));
        Close([0, 2, 4, 4, 6, 8, 8, 10, 12], Upsample([3, 3], mode: UpsampleMode.Bilinear, align_corners: true).call(image));
        Close([6], functional.interpolate(image, [1, 1], mode: InterpolationMode.Area));
        Close([2, 10], functional.interpolate(image, scale_factor: [1, 0.5], mode: InterpolationMode.Area));
        Assert.Equal([1, 1, 5, 5], functional.upsample_bilinear(image, [5, 5]).shape);
        Assert.Equal([1, 1, 4, 4], functional.upsample_nearest(image, scale_factor: [2]).shape);
        Assert.Equal([1, 1, 4, 4], functional.upsample(image, [4, 4], mode: UpsampleMode.Bicubic).shape);
    }

    [Fact]
    public void Interpolation_says_what_it_cannot_do()
    {
        using var scope = NewDisposeScope();
        var image = rand(1, 1, 4, 4);

        Assert.Throws<ArgumentException>(() => functional.interpolate(image));
        Assert.Throws<ArgumentException>(() => functional.interpolate(image, [2], [2.0]));
        Assert.Throws<ArgumentException>(() => functional.interpolate(image, [2, 2, 2]));
        Assert.Throws<ArgumentException>(() => functional.interpolate(image, [2, 2], mode: InterpolationMode.Linear));
        Assert.Throws<ArgumentException>(() => functional.interpolate(image, [2, 2], align_corners: true));
        Assert.Throws<ArgumentException>(() => functional.interpolate(rand(4, 4), [2]));
    }

    [Fact]
    public void A_grid_of_the_identity_reads_the_image_itself()
    {
        using var scope = NewDisposeScope();
        var image = Normal(1, 1, 2, 3, 4);
        var identity = tensor(new[,] { { 1.0, 0, 0 }, { 0, 1, 0 } }).unsqueeze(0);
        var mirrored = tensor(new[,] { { -1.0, 0, 0 }, { 0, 1, 0 } }).unsqueeze(0);

        Close(image, functional.grid_sample(image, functional.affine_grid(identity, image.shape)));
        Close(image.flip(3), functional.grid_sample(image, functional.affine_grid(mirrored, image.shape), GridSampleMode.Nearest));
        Close([0, image.At(0, 0, 0, 0)], cat([
            functional.grid_sample(image, full([1, 1, 1, 2], -9, ScalarType.Float64)).select(1, 0).flatten(),
            functional.grid_sample(image, full([1, 1, 1, 2], -9, ScalarType.Float64), padding_mode: GridSamplePaddingMode.Border).select(1, 0).flatten()]));
    }

    [Fact]
    public void An_embedding_looks_vectors_up()
    {
        using var scope = NewDisposeScope();
        var layer = Embedding(5, 3, padding_idx: -2, dtype: ScalarType.Float64);
        var indices = tensor(new[,] { { 4L, 3 }, { 0, 4 } });

        var actual = layer.call(indices);
        actual.sum().backward();

        Close(stack([layer.weight[4], layer.weight[3], layer.weight[0], layer.weight[4]]).view(2, 2, 3), actual);
        Close([0, 0, 0], layer.weight[3]);
        Close([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2], layer.weight.grad!); // none for the padding
        Assert.Equal(["weight"], layer.state_dict().Keys);
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding(5, 3, padding_idx: 5));
    }

    [Fact]
    public void Looked_up_vectors_are_kept_short_and_given_ones_frozen()
    {
        using var scope = NewDisposeScope();
        var given = tensor(new[,] { { 3.0, 4 }, { 0.3, 0.4 } });

        var layer = Embedding_from_pretrained(given, max_norm: 1);

        Close([0.6, 0.8], layer.call(tensor(new[] { 0L })), 1e-6);
        Close([0.3, 0.4], layer.call(tensor(new[] { 1L })));
        Close([3, 4], given[0]);
        Assert.False(layer.weight.requires_grad);
    }

    [Fact]
    public void A_class_is_one_in_its_place()
    {
        using var scope = NewDisposeScope();
        var classes = tensor(new[] { 1L, 0 });

        Close([0, 1, 0, 1, 0, 0], functional.one_hot(classes, 3));
        Assert.Equal([2, 2], functional.one_hot(classes).shape);
    }

    [Fact]
    public void Distances_and_cosines_are_of_vectors()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new[,] { { 3.0, 0 }, { 1, 1 } }), tensor(new[,] { { 0.0, 4 }, { 1, 0 } }));

        Close([5, 1], PairwiseDistance(eps: 0).call(x, y));
        Close([7, 1], functional.pairwise_distance(x, y, 1, 0));
        Close([0, Math.Sqrt(0.5)], CosineSimilarity().call(x, y));
    }

    [Fact]
    public void Linear_layers_are_products()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Normal(1, 2, 4, 3), Normal(2, 2, 4, 2));
        var linear = Linear(3, 5, dtype: ScalarType.Float64);
        var bilinear = Bilinear(3, 2, 5, dtype: ScalarType.Float64);

        Close(x.matmul(linear.weight.transpose(0, 1)) + linear.bias!, linear.call(x));
        Close((x.matmul(bilinear.weight.select(0, 3)) * y).sum(2) + bilinear.bias![3], bilinear.call(x, y).select(2, 3));
        var tied = Linear(new Modules.Parameter(tensor(new[,] { { 1.0, 2 } })));
        Close([5], tied.call(tensor(new[,] { { 1.0, 2 } })));
        Assert.Equal((2, 1), (tied.in_features, tied.out_features));
    }
}
