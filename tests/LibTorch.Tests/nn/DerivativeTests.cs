using System.Reflection;
using TorchSharp.Tests.Gradients;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class DerivativeTests
{
    private static readonly Dictionary<string, Func<Example>> Cases = new()
    {
        ["relu"] = () => Of(x => functional.relu(x), 7),
        ["relu6"] = () => Of(x => functional.relu6(x * 4), 7),
        ["leaky_relu"] = () => Of(x => functional.leaky_relu(x, 0.2), 7),
        ["elu"] = () => Of(x => functional.elu(x, 1.3), 7),
        ["celu"] = () => Of(x => functional.celu(x, 1.3), 7),
        ["selu"] = () => Of(x => functional.selu(x), 7),
        ["gelu"] = () => Of(x => functional.gelu(x), 7),
        ["silu"] = () => Of(x => functional.silu(x), 7),
        ["mish"] = () => Of(x => functional.mish(x), 7),
        ["sigmoid"] = () => Of(x => functional.sigmoid(x), 7),
        ["tanh"] = () => Of(x => functional.tanh(x), 7),
        ["hardswish"] = () => Of(x => functional.hardswish(x * 3), 7),
        ["hardtanh"] = () => Of(x => functional.hardtanh(x, -0.7, 0.9), 7),
        ["threshold"] = () => Of(x => functional.threshold(x, 0.1, -2), 7),
        ["softplus"] = () => Of(x => functional.softplus(x, 1.5), 7),
        ["softshrink"] = () => Of(x => functional.softshrink(x, 0.3), 7),
        ["hardshrink"] = () => Of(x => functional.hardshrink(x, 0.3), 7),
        ["softsign"] = () => Of(x => functional.softsign(x), 7),
        ["tanhshrink"] = () => Of(x => functional.tanhshrink(x), 7),
        ["logsigmoid"] = () => Of(functional.logsigmoid, 7),
        ["glu"] = () => Of(x => functional.glu(x), 3, 4),
        ["prelu"] = () => Of(functional.prelu, [2, 3, 2], [3]),
        ["softmax"] = () => Of(x => functional.softmax(x, 1), 2, 4),
        ["log_softmax"] = () => Of(x => functional.log_softmax(x, 0), 4, 2),
        ["softmin"] = () => Of(x => functional.softmin(x, 1), 2, 4),
        ["softmax2d"] = () => Of(functional.softmax2d, 1, 3, 2, 2),
        ["linear"] = () => Of((x, weight, bias) => functional.linear(x, weight, bias), [2, 3], [4, 3], [4]),
        ["bilinear"] = () => Of((x, y, weight) => functional.bilinear(x, y, weight), [2, 3], [2, 2], [2, 3, 2]),
        ["conv1d"] = () => Of((x, weight, bias) => functional.conv1d(x, weight, bias, 2, 1, 2), [2, 2, 7], [3, 2, 2], [3]),
        ["conv2d"] = () => Of((x, weight, bias) => functional.conv2d(x, weight, bias, [2, 1], [1, 0], [1, 2]), [1, 2, 4, 5], [2, 2, 2, 2], [2]),
        ["conv2d in groups"] = () => Of((x, weight) => functional.conv2d(x, weight, groups: 2), [1, 4, 3, 3], [2, 2, 2, 2]),
        ["conv2d_padding to the same size"] = () => Of((x, weight) => functional.conv2d_padding(x, weight, padding: Padding.Same), [1, 2, 3, 3], [2, 2, 2, 3]),
        ["conv3d"] = () => Of((x, weight) => functional.conv3d(x, weight, padding: [1, 0, 0]), [1, 1, 2, 3, 3], [2, 1, 2, 2, 2]),
        ["conv_transpose1d"] = () => Of((x, weight, bias) => functional.conv_transpose1d(x, weight, bias, 2, 1, 1), [1, 2, 4], [2, 2, 3], [2]),
        ["conv_transpose2d"] = () => Of((x, weight, bias) => functional.conv_transpose2d(x, weight, bias, [2, 1]), [1, 2, 2, 3], [2, 2, 2, 2], [2]),
        ["conv_transpose3d"] = () => Of((x, weight) => functional.conv_transpose3d(x, weight), [1, 1, 2, 2, 2], [1, 2, 2, 1, 2]),
        ["batch_norm in training"] = () => Of((x, weight, bias) => functional.batch_norm(x, null, null, weight, bias, true), [4, 3], [3], [3]),
        ["batch_norm in evaluation"] = () =>
        {
            var (mean, variance) = (tensor(new[] { 0.1, -0.2, 0.3 }), tensor(new[] { 0.5, 1.0, 2.0 }));
            return Of((x, weight, bias) => functional.batch_norm(x, mean, variance, weight, bias), [2, 3, 2], [3], [3]);
        },
        ["instance_norm"] = () => Of((x, weight, bias) => functional.instance_norm(x, weight: weight, bias: bias), [2, 2, 4], [2], [2]),
        ["layer_norm"] = () => Of((x, weight, bias) => functional.layer_norm(x, [2, 3], weight, bias), [3, 2, 3], [2, 3], [2, 3]),
        ["group_norm"] = () => Of((x, weight, bias) => functional.group_norm(x, 2, weight, bias), [2, 4, 3], [4], [4]),
        ["local_response_norm"] = () => Of(x => functional.local_response_norm(x, 3, 0.5), 1, 4, 2),
        ["normalize"] = () => Of(x => functional.normalize(x, 3), 2, 4),
        ["max_pool1d"] = () => Of(x => functional.max_pool1d(x, 3, 2, 1), 1, 2, 6),
        ["max_pool2d"] = () => Of(x => functional.max_pool2d(x, 2, 1), 1, 2, 3, 3),
        ["max_pool3d"] = () => Of(x => functional.max_pool3d(x, [2, 2, 2]), 1, 1, 2, 4, 2),
        ["avg_pool1d"] = () => Of(x => functional.avg_pool1d(x, 3, 2, 1), 1, 2, 6),
        ["avg_pool2d"] = () => Of(x => functional.avg_pool2d(x, 2, 1, 1), 1, 2, 3, 3),
        ["avg_pool3d"] = () => Of(x => functional.avg_pool3d(x, [2, 2, 1]), 1, 1, 2, 4, 2),
        ["adaptive_avg_pool1d"] = () => Of(x => functional.adaptive_avg_pool1d(x, 2), 1, 2, 5),
        ["adaptive_avg_pool2d"] = () => Of(x => functional.adaptive_avg_pool2d(x, [2, 2]), 1, 2, 3, 3),
        ["adaptive_avg_pool3d"] = () => Of(x => functional.adaptive_avg_pool3d(x, 2), 1, 1, 3, 2, 3),
        ["adaptive_max_pool1d"] = () => Of(x => functional.adaptive_max_pool1d(x, 2), 1, 2, 5),
        ["adaptive_max_pool2d"] = () => Of(x => functional.adaptive_max_pool2d(x, [2, 2]), 1, 2, 3, 3),
        ["adaptive_max_pool3d"] = () => Of(x => functional.adaptive_max_pool3d(x, [1, 2, 2]), 1, 1, 2, 3, 3),
        ["pad with a constant"] = () => Of(x => functional.pad(x, [1, 2], PaddingModes.Constant, 3), 2, 3),
        ["pad with the mirrored inside"] = () => Of(x => functional.pad(x, [1, 2], PaddingModes.Reflect), 1, 2, 4),
        ["pad with the border"] = () => Of(x => functional.pad(x, [1, 2], PaddingModes.Replicate), 1, 2, 3),
        ["pad with the other side"] = () => Of(x => functional.pad(x, [1, 2], PaddingModes.Circular), 1, 2, 3),
        ["unfold"] = () => Of(x => functional.unfold(x, 2, padding: 1), 1, 2, 2, 3),
        ["fold"] = () => Of(x => functional.fold(x, 3, 2), 1, 8, 4),
        ["pixel_shuffle"] = () => Of(x => functional.pixel_shuffle(x, 2), 1, 4, 2, 1),
        ["pixel_unshuffle"] = () => Of(x => functional.pixel_unshuffle(x, 2), 1, 1, 2, 4),
        ["interpolate to the nearest"] = () => Of(x => functional.interpolate(x, scale_factor: [2]), 1, 2, 3),
        ["interpolate linearly"] = () => Of(x => functional.interpolate(x, [5], mode: InterpolationMode.Linear), 1, 2, 3),
        ["interpolate bilinearly"] = () => Of(x => functional.interpolate(x, [4, 5], mode: InterpolationMode.Bilinear, align_corners: true), 1, 1, 2, 3),
        ["interpolate bicubically"] = () => Of(x => functional.interpolate(x, [4, 3], mode: InterpolationMode.Bicubic), 1, 1, 3, 3),
        ["interpolate trilinearly"] = () => Of(x => functional.interpolate(x, [3, 3, 3], mode: InterpolationMode.Trilinear), 1, 1, 2, 2, 2),
        ["interpolate by areas"] = () => Of(x => functional.interpolate(x, [2, 2], mode: InterpolationMode.Area), 1, 1, 3, 4),
        ["affine_grid"] = () => Of(x => functional.affine_grid(x, [1, 1, 2, 3]), 1, 2, 3),
        ["cosine_similarity"] = () => Of((x, y) => functional.cosine_similarity(x, y), [2, 4], [2, 4]),
        ["pairwise_distance"] = () => Of((x, y) => functional.pairwise_distance(x, y), [2, 4], [2, 4]),
        ["scaled_dot_product_attention"] = () => Of((q, k, v) => functional.scaled_dot_product_attention(q, k, v, is_casual: true), [2, 3, 2], [2, 3, 2], [2, 3, 2]),
        ["l1_loss"] = () => Of((x, y) => functional.l1_loss(x, y), [2, 3], [2, 3]),
        ["mse_loss"] = () => Of((x, y) => functional.mse_loss(x, y), [2, 3], [2, 3]),
        ["smooth_l1_loss"] = () => Of((x, y) => functional.smooth_l1_loss(x, y, beta: 0.8), [2, 3], [2, 3]),
        ["huber_loss"] = () => Of(x => functional.huber_loss(x, zeros_like(x), 0.8), 2, 3),
        ["cross_entropy of classes"] = () =>
        {
            var weight = tensor(new[] { 0.5, 1.5, 1.0 });
            return Of(x => functional.cross_entropy(x, tensor(new[] { 2L, 0, -1, 1 }), weight, -1, label_smoothing: 0.1), 4, 3);
        },
        ["cross_entropy of distributions"] = () => Of((x, y) => functional.cross_entropy(x, y.softmax(1), label_smoothing: 0.2), [2, 3], [2, 3]),
        ["nll_loss"] = () => Of(x => functional.nll_loss(x.log_softmax(1), tensor(new[] { 2L, 0 }), reduction: Reduction.Sum), 2, 3),
        ["binary_cross_entropy"] = () => Of(x => functional.binary_cross_entropy(x.sigmoid(), tensor(new[] { 0.2, 0.7, 1.0 })), 3),
        ["binary_cross_entropy_with_logits"] = () => Of(x => functional.binary_cross_entropy_with_logits(x, tensor(new[] { 0.2, 0.7, 1.0 }), pos_weights: tensor(new[] { 2.0, 1, 3 })), 3),
        ["kl_div"] = () => Of((x, y) => functional.kl_div(x.log_softmax(1), y.log_softmax(1)), [2, 3], [2, 3]),
        ["hinge_embedding_loss"] = () => Of(x => functional.hinge_embedding_loss(x, tensor(new[] { 1.0, -1, -1, 1 }), 1), 4),
        ["cosine_embedding_loss"] = () => Of((x, y) => functional.cosine_embedding_loss(x, y, tensor(new[] { 1.0, -1 }), -0.5), [2, 3], [2, 3]),
        ["margin_ranking_loss"] = () => Of((x, y) => functional.margin_ranking_loss(x, y, tensor(new[] { 1.0, -1, 1 }), 0.4), [3], [3]),
        ["soft_margin_loss"] = () => Of(x => functional.soft_margin_loss(x, tensor(new[] { 1.0, -1, 1 })), 3),
        ["multilabel_soft_margin_loss"] = () => Of(x => functional.multilabel_soft_margin_loss(x, tensor(new[,] { { 1.0, 0, 1 }, { 0, 0, 1 } })), 2, 3),
        ["poisson_nll_loss"] = () => Of(x => functional.poisson_nll_loss(x, tensor(new[] { 1.0, 3, 0 }), full: true), 3),
        ["gaussian_nll_loss"] = () => Of((x, y, v) => functional.gaussian_nll_loss(x, y, v.exp(), full: true), [2, 3], [2, 3], [2, 3]),
        ["triplet_margin_loss"] = () => Of((a, p, n) => functional.triplet_margin_loss(a, p, n, 2, swap: true), [3, 2], [3, 2], [3, 2]),
        ["triplet_margin_with_distance_loss"] = () => Of((a, p, n) => functional.triplet_margin_with_distance_loss(a, p, n, margin: 2), [3, 2], [3, 2], [3, 2]),
        ["Linear"] = () => Of(Linear(3, 2, dtype: ScalarType.Float64), 2, 3),
        ["Conv2d with a mirrored border"] = () => Of(Conv2d(1, 2, 3, padding: 1, padding_mode: PaddingModes.Reflect, dtype: ScalarType.Float64), 1, 1, 3, 3),
        ["BatchNorm1d"] = () => Of(BatchNorm1d(3, dtype: ScalarType.Float64), 4, 3),
        ["PReLU"] = () => Of(PReLU(1, dtype: ScalarType.Float64), 2, 3),
        ["RNN"] = () => OfRecurrent(RNN(2, 2, 2, dtype: ScalarType.Float64), 1),
        ["GRU"] = () => OfRecurrent(GRU(2, 2, bidirectional: true, dtype: ScalarType.Float64), 1),
        ["LSTM"] = () =>
        {
            var lstm = LSTM(1, 2, 2, dtype: ScalarType.Float64);
            var input = Normal(1, 2, 1, 1);
            return new(() => lstm.call(input).Item1, [input, .. lstm.parameters()]);
        },
        ["LSTMCell"] = () =>
        {
            var cell = LSTMCell(2, 3, dtype: ScalarType.Float64);
            var (input, hidden, memory) = (Normal(1, 2, 2), Normal(2, 2, 3), Normal(3, 2, 3));
            return new(() => cell.call(input, (hidden, memory)).Item2, [input, hidden, memory, .. cell.parameters()]);
        },
        ["MultiheadAttention"] = () =>
        {
            var attention = MultiheadAttention(4, 2).@double();
            var input = Normal(1, 3, 1, 4);
            return new(() => attention.call(input, input, input).Item1, [input, attention.get_parameter("in_proj_bias")!]);
        },
        ["TransformerEncoderLayer"] = () =>
        {
            var layer = TransformerEncoderLayer(4, 2, 6, 0, Activations.GELU).@double();
            var input = Normal(1, 3, 1, 4);
            return new(() => layer.call(input), [input]);
        },
    };

    // libtorch 1.13 has no second derivative of these.
    private static readonly Dictionary<string, Func<Example>> FirstOnly = new()
    {
        ["hardsigmoid"] = () => Of(x => functional.hardsigmoid(x * 3), 7),
        ["multi_margin_loss"] = () => Of(x => functional.multi_margin_loss(x, tensor(new[] { 2L, 0 }), margin: 0.5), 2, 3),
        ["multi_label_margin_loss"] = () => Of(x => functional.multi_label_margin_loss(x, tensor(new[,] { { 2L, 0, -1 }, { 1, -1, -1 } })), 2, 3),
        ["grid_sample"] = () => Of((x, grid) => functional.grid_sample(x, grid * 0.5), [1, 1, 3, 3], [1, 2, 2, 2]),
        ["ctc_loss"] = () => Of(x => functional.ctc_loss(x.log_softmax(2), tensor(new[,] { { 1L, 2 } }), tensor(new[] { 4L }), tensor(new[] { 2L })), 4, 1, 3),
    };

    public static TheoryData<string> First => [.. Cases.Keys.Concat(FirstOnly.Keys)];

    public static TheoryData<string> Second => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(First))]
    public void The_gradient_is_the_limit_of_differences(string name)
    {
        using var scope = NewDisposeScope();
        var (function, inputs) = (Cases.GetValueOrDefault(name) ?? FirstOnly[name])();

        GradientCheck.First(function, inputs);
    }

    [Theory]
    [MemberData(nameof(Second))]
    public void The_gradient_of_the_gradient_is_the_limit_of_differences(string name)
    {
        using var scope = NewDisposeScope();
        var (function, inputs) = Cases[name]();

        GradientCheck.Second(function, inputs);
    }

    [Fact]
    public void Every_function_is_checked_or_exempt_for_a_reason()
    {
        HashSet<string> exempt =
        [
            // The result has no derivative, or random numbers decide: DropoutTests.
            "one_hot", "dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout",
            // Other names of functions that are checked.
            "conv1d_padding", "conv3d_padding", "upsample", "upsample_bilinear", "upsample_nearest",
            "max_pool1d_with_indices", "max_pool2d_with_indices", "max_pool3d_with_indices", "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d_with_indices", "adaptive_max_pool3d_with_indices",
        ];
        var covered = Cases.Keys.Concat(FirstOnly.Keys).Select(name => name.Split(' ')[0]).ToHashSet();

        var missing = typeof(functional).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => method.Name).Distinct().Where(name => !covered.Contains(name) && !exempt.Contains(name));

        Assert.Empty(missing);
    }

    private static Example Of(Func<Tensor, Tensor> function, params long[] shape)
    {
        var x = Normal(1, shape);
        return new(() => function(x), x);
    }

    private static Example Of(Func<Tensor, Tensor, Tensor> function, long[] first, long[] second)
    {
        var (x, y) = (Normal(1, first), Normal(2, second));
        return new(() => function(x, y), x, y);
    }

    private static Example Of(Func<Tensor, Tensor, Tensor, Tensor> function, long[] first, long[] second, long[] third)
    {
        var (x, y, z) = (Normal(1, first), Normal(2, second), Normal(3, third));
        return new(() => function(x, y, z), x, y, z);
    }

    private static Example Of(Module<Tensor, Tensor> module, params long[] shape)
    {
        var x = Normal(1, shape);
        return new(() => module.call(x), [x, .. module.parameters()]);
    }

    private static Example OfRecurrent(Module<Tensor, Tensor, (Tensor, Tensor)> module, long batch)
    {
        var x = Normal(1, 2, batch, 2);
        return new(() => cat([.. Flat(module.call(x, null!))]), [x, .. module.parameters()]);

        static Tensor[] Flat((Tensor Output, Tensor State) result) => [result.Output.reshape(-1), result.State.reshape(-1)];
    }

    private sealed record Example(Func<Tensor> Function, params Tensor[] Inputs);
}
