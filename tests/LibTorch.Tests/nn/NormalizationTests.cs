using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class NormalizationTests
{
    private const double Epsilon = 1e-5;

    [Fact]
    public void In_training_a_batch_is_brought_to_mean_0_and_variance_1()
    {
        using var scope = NewDisposeScope();
        var layer = BatchNorm2d(3, dtype: ScalarType.Float64);
        var input = Normal(1, 4, 3, 2, 5) * 3 + 2;

        var actual = layer.call(input);

        Close(Standardized(input, [0, 2, 3]), actual);
        var mean = input.mean([0, 2, 3]);
        var variance = (input - mean.view(1, 3, 1, 1)).square().sum([0, 2, 3]) / 39; // 40 values: the unbiased one
        Close(mean * 0.1, layer.running_mean!);
        Close(variance * 0.1 + 0.9, layer.running_var!);
        Assert.Equal(1, layer.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void In_evaluation_the_running_values_are_used_and_kept()
    {
        using var scope = NewDisposeScope();
        var layer = BatchNorm1d(3, dtype: ScalarType.Float64);
        layer.call(Normal(1, 8, 3) * 2 + 1);
        var (mean, variance) = (layer.running_mean!.clone(), layer.running_var!.clone());
        using (no_grad())
        {
            layer.weight!.fill_(2);
            layer.bias!.fill_(-1);
        }
        layer.eval();
        var input = Normal(2, 5, 3);

        var actual = layer.call(input);

        Close((input - mean) / (variance + Epsilon).sqrt() * 2 - 1, actual);
        Close(mean, layer.running_mean!);
        Assert.Equal(1, layer.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Without_running_values_evaluation_uses_the_batch()
    {
        using var scope = NewDisposeScope();
        var layer = BatchNorm1d(3, track_running_stats: false, affine: false, dtype: ScalarType.Float64);
        layer.eval();
        var input = Normal(1, 8, 3);

        Close(Standardized(input, [0]), layer.call(input));
        Assert.Empty(layer.state_dict());
    }

    [Fact]
    public void The_mean_over_all_batches_needs_no_momentum()
    {
        using var scope = NewDisposeScope();
        var layer = BatchNorm1d(2, dtype: ScalarType.Float64);
        layer.momentum = null;
        Tensor[] batches = [Normal(1, 4, 2), Normal(2, 4, 2), Normal(3, 4, 2)];

        foreach (var batch in batches)
        {
            layer.call(batch);
        }

        Close(cat(batches).mean([0]), layer.running_mean!);
    }

    [Fact]
    public void The_state_of_batch_normalization_has_the_names_of_pytorch()
    {
        using var layer = BatchNorm2d(2);

        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], layer.state_dict().Keys);
        Assert.Equal(["weight", "bias"], layer.named_parameters().Select(entry => entry.name));
        Assert.Equal(ScalarType.Int64, layer.num_batches_tracked!.dtype);
    }

    [Fact]
    public void Resetting_brings_the_start_back()
    {
        using var scope = NewDisposeScope();
        var layer = BatchNorm1d(2);
        layer.call(rand(4, 2));

        layer.reset_parameters();

        Close([0, 0], layer.running_mean!);
        Close([1, 1], layer.running_var!);
        Assert.Equal(0, layer.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Inputs_of_other_dimensions_are_refused()
    {
        using var scope = NewDisposeScope();

        Assert.Contains("BatchNorm2d takes 4 dimensions, but the input has 3.", Assert.Throws<ArgumentException>(() => BatchNorm2d(3).call(rand(3, 4, 4))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BatchNorm1d(3).call(rand(1, 3, 4, 4)));
        Assert.Throws<ArgumentException>(() => BatchNorm3d(3).call(rand(1, 3, 4, 4)));
        Assert.Throws<ArgumentException>(() => InstanceNorm2d(3).call(rand(3, 4)));
    }

    [Fact]
    public void Layers_groups_and_instances_are_normalized_over_their_own_dimensions()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 2, 4, 3, 5);

        Close(Standardized(input, [2, 3]), LayerNorm([3, 5], dtype: ScalarType.Float64).call(input));
        Close(Standardized(input, [3]), LayerNorm(5, elementwise_affine: false).call(input));
        Close(Standardized(input, [2, 3]), InstanceNorm2d(4, dtype: ScalarType.Float64).call(input));
        Close(Standardized(input[0], [1, 2]), InstanceNorm2d(4, dtype: ScalarType.Float64).call(input[0]));
        Close(Standardized(input.view(2, 2, 2, 3, 5), [2, 3, 4]).view(2, 4, 3, 5), GroupNorm(2, 4, dtype: ScalarType.Float64).call(input));
    }

    [Fact]
    public void Scale_and_shift_are_by_element_or_by_channel()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 2, 4, 3);
        var (scale, shift) = (Normal(2, 4), Normal(3, 4));

        Close(
            functional.group_norm(input, 2) * scale.view(1, 4, 1) + shift.view(1, 4, 1),
            functional.group_norm(input, 2, scale, shift));
        Close(
            functional.layer_norm(input.transpose(1, 2), [4]) * scale + shift,
            functional.layer_norm(input.transpose(1, 2), [4], scale, shift));
    }

    [Fact]
    public void Neighbouring_channels_damp_each_other()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 2, 5, 3, 2);

        var actual = LocalResponseNorm(3, 0.3, 0.6, 2).call(input);

        for (var c = 0; c < 5; c++)
        {
            var (first, last) = (Math.Max(0, c - 1), Math.Min(4, c + 1));
            var squares = input.narrow(1, first, last - first + 1).square().sum(1) / 3;
            Close(input.select(1, c) / (squares * 0.3 + 2).pow(0.6), actual.select(1, c));
        }
    }

    [Fact]
    public void A_normalized_vector_has_norm_1()
    {
        using var scope = NewDisposeScope();
        var input = Normal(1, 3, 4);

        Close(input / input.square().sum(1, keepdim: true).sqrt(), functional.normalize(input));
        Close([0, 0], functional.normalize(zeros(1, 2, ScalarType.Float64)));
    }

    [Fact]
    public void Groups_must_divide_the_channels() =>
        Assert.Contains("multiple of num_groups", Assert.Throws<ArgumentException>(() => GroupNorm(3, 4)).Message, StringComparison.Ordinal);

    private static Tensor Standardized(Tensor input, long[] dimensions)
    {
        var centred = input - input.mean(dimensions, keepdim: true);
        return centred / (centred.square().mean(dimensions, keepdim: true) + Epsilon).sqrt();
    }
}
