using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class AttentionTests
{
    private const long Queries = 3, Keys = 4, Batch = 2, Embedded = 6, Heads = 2;

    [Fact]
    public void Attention_is_a_mean_of_values_weighted_by_the_softmax_of_scaled_products()
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Normal(1, Batch, Queries, 5), Normal(2, Batch, Keys, 5), Normal(3, Batch, Keys, 2));
        var scores = q.matmul(k.transpose(1, 2)) / Math.Sqrt(5);
        var bias = Normal(4, Queries, Keys);

        Close(scores.softmax(-1).matmul(v), functional.scaled_dot_product_attention(q, k, v));
        Close((scores + bias).softmax(-1).matmul(v), functional.scaled_dot_product_attention(q, k, v, bias));
    }

    [Fact]
    public void A_masked_key_might_as_well_not_be_there()
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Normal(1, Queries, 5), Normal(2, Keys, 5), Normal(3, Keys, 2));
        var allowed = tensor(new[] { true, true, true, false });

        Close(
            functional.scaled_dot_product_attention(q, k.narrow(0, 0, 3), v.narrow(0, 0, 3)),
            functional.scaled_dot_product_attention(q, k, v, allowed));
        // Causal: query 1 of 3 sees keys 0 and 1.
        Close(
            functional.scaled_dot_product_attention(q.narrow(0, 1, 1), k.narrow(0, 0, 2), v.narrow(0, 0, 2)),
            functional.scaled_dot_product_attention(q, k, v, is_casual: true).narrow(0, 1, 1));
        Assert.Throws<ArgumentException>(() => functional.scaled_dot_product_attention(q, k, v, allowed, is_casual: true));
    }

    [Fact]
    public void Every_head_attends_in_its_own_part_of_the_features()
    {
        using var scope = NewDisposeScope();
        var layer = MultiheadAttention(Embedded, Heads).@double();
        Shift(layer);
        var (query, key, value) = (Normal(1, Queries, Batch, Embedded), Normal(2, Keys, Batch, Embedded), Normal(3, Keys, Batch, Embedded));

        var (result, weights) = layer.call(query, key, value);

        var (expected, meanWeights) = Definition(layer, query, key, value, zeros(Batch, Queries, Keys, ScalarType.Float64));
        Close(expected, result);
        Close(meanWeights, weights);
    }

    [Fact]
    public void Masks_take_pairs_and_padding_away()
    {
        using var scope = NewDisposeScope();
        var layer = MultiheadAttention(Embedded, Heads).@double();
        var (query, key, value) = (Normal(1, Queries, Batch, Embedded), Normal(2, Keys, Batch, Embedded), Normal(3, Keys, Batch, Embedded));
        var pairs = ones([Queries, Keys], ScalarType.Bool).triu(1);
        var padding = tensor(new[,] { { false, false, false, true }, { false, true, false, false } });
        var hidden = pairs.unsqueeze(0).logical_or(padding.unsqueeze(1));

        var (result, weights) = layer.call(query, key, value, padding, true, pairs);

        var (expected, meanWeights) = Definition(layer, query, key, value, zeros([Batch, Queries, Keys], ScalarType.Float64).masked_fill(hidden, double.NegativeInfinity));
        Close(expected, result);
        Close(meanWeights, weights);
        Assert.Null(layer.call(query, key, value, need_weights: false).Item2);
    }

    [Fact]
    public void Added_keys_are_seen_by_every_query()
    {
        using var scope = NewDisposeScope();
        var layer = MultiheadAttention(Embedded, Heads, add_bias_kv: true, add_zero_attn: true);
        var input = rand(Queries, Batch, Embedded);

        var (result, weights) = layer.call(input, input, input, attn_mask: ones([Queries, Queries], ScalarType.Bool));

        Assert.Equal([Queries, Batch, Embedded], result.shape);
        Assert.Equal([Batch, Queries, Queries + 2], weights.shape);
        Close(zeros([Batch, Queries, Queries]), weights.narrow(2, 0, Queries));
        Close(ones([Batch, Queries]), weights.sum(2), 1e-6);
    }

    [Fact]
    public void The_parameters_have_the_names_of_pytorch()
    {
        using var same = MultiheadAttention(Embedded, Heads, add_bias_kv: true);
        using var other = MultiheadAttention(Embedded, Heads, bias: false, kdim: 3, vdim: 5);

        Assert.Equal(["in_proj_weight", "in_proj_bias", "bias_k", "bias_v", "out_proj.weight", "out_proj.bias"], same.state_dict().Keys);
        Assert.Equal(["q_proj_weight", "k_proj_weight", "v_proj_weight", "out_proj.weight"], other.state_dict().Keys);
        using var scope = NewDisposeScope();
        Assert.Equal([Queries, Batch, Embedded], other.call(rand(Queries, Batch, Embedded), rand(Keys, Batch, 3), rand(Keys, Batch, 5)).Item1.shape);
    }

    [Fact]
    public void An_encoder_layer_adds_attention_and_linear_layers_and_normalizes()
    {
        using var scope = NewDisposeScope();
        var layer = TransformerEncoderLayer(Embedded, Heads, 8, 0).@double();
        var input = Normal(1, Queries, Batch, Embedded);
        var parts = layer.named_modules().ToDictionary(part => part.name, part => part.module);

        var attended = ((Modules.MultiheadAttention)parts["self_attn"]).call(input, input, input).Item1;
        var first = functional.layer_norm(input + attended, [Embedded]);
        var hidden = ((Modules.Linear)parts["linear1"]).call(first).relu();
        var expected = functional.layer_norm(first + ((Modules.Linear)parts["linear2"]).call(hidden), [Embedded]);

        Close(expected, layer.call(input));
        Assert.Equal(
            ["self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias", "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias", "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"],
            layer.state_dict().Keys);
    }

    [Fact]
    public void An_encoder_is_its_layer_several_times_over()
    {
        using var scope = NewDisposeScope();
        var layer = TransformerEncoderLayer(Embedded, Heads, 8, 0);
        var encoder = TransformerEncoder(layer, 3);
        var input = rand(Queries, Batch, Embedded);
        var mask = ones([Queries, Queries], ScalarType.Bool).triu(1);

        Close(layer.call(layer.call(layer.call(input, mask), mask), mask), encoder.call(input, mask));
        Close(layer.call(layer.call(layer.call(input))), encoder.call(input));
        Assert.Contains("layers.2.norm1.weight", encoder.state_dict().Keys);
        Assert.Equal(36, encoder.parameters().Count());
    }

    [Fact]
    public void Heads_must_divide_the_features() =>
        Assert.Contains("multiple of num_heads", Assert.Throws<ArgumentException>(() => MultiheadAttention(5, 2)).Message, StringComparison.Ordinal);

    private static (Tensor Result, Tensor Weights) Definition(Modules.MultiheadAttention layer, Tensor query, Tensor key, Tensor value, Tensor mask)
    {
        var (weight, bias) = (layer.get_parameter("in_proj_weight")!, layer.get_parameter("in_proj_bias")!);
        var (q, k, v) = (Project(query, 0), Project(key, 1), Project(value, 2));
        const long Part = Embedded / Heads;
        List<Tensor> results = [], weights = [];
        for (var head = 0; head < Heads; head++)
        {
            var (qh, kh, vh) = (q.narrow(2, head * Part, Part), k.narrow(2, head * Part, Part), v.narrow(2, head * Part, Part));
            weights.Add((qh.matmul(kh.transpose(1, 2)) / Math.Sqrt(Part) + mask).softmax(-1));
            results.Add(weights[^1].matmul(vh));
        }
        var joined = cat(results, 2).transpose(0, 1);
        return (joined.matmul(layer.get_parameter("out_proj.weight")!.transpose(0, 1)) + layer.get_parameter("out_proj.bias")!, stack(weights).mean([0]));

        // [batch, places, features]
        Tensor Project(Tensor input, int part) =>
            (input.matmul(weight.narrow(0, part * Embedded, Embedded).transpose(0, 1)) + bias.narrow(0, part * Embedded, Embedded)).transpose(0, 1);
    }

    // Biases start at 0, where a mistake with them would not show.
    private static void Shift(Module layer)
    {
        using var _ = no_grad();
        foreach (var parameter in layer.parameters())
        {
            parameter.add_(Normal(9, parameter.shape));
        }
    }
}
