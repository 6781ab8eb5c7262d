using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class LossTests
{
    private static readonly Dictionary<string, (Func<Reduction, Loss<Tensor, Tensor, Tensor>> Loss, double[] Target, Func<double, double, double> Definition)> Elementwise = new()
    {
        ["L1Loss"] = (L1Loss, [0.3, -1, 2, 0], (x, y) => Math.Abs(x - y)),
        ["MSELoss"] = (MSELoss, [0.3, -1, 2, 0], (x, y) => (x - y) * (x - y)),
        ["SmoothL1Loss"] = (reduction => SmoothL1Loss(reduction, 0.7), [0.3, -1, 2, 0], (x, y) => Math.Abs(x - y) < 0.7 ? (x - y) * (x - y) / 1.4 : Math.Abs(x - y) - 0.35),
        ["HuberLoss"] = (reduction => HuberLoss(0.7, reduction), [0.3, -1, 2, 0], (x, y) => Math.Abs(x - y) < 0.7 ? (x - y) * (x - y) / 2 : 0.7 * (Math.Abs(x - y) - 0.35)),
        ["BCEWithLogitsLoss"] = (reduction => BCEWithLogitsLoss(reduction: reduction), [0.3, 1, 0, 0.5], (x, y) => (-y * Math.Log(Logistic(x))) - ((1 - y) * Math.Log(Logistic(-x)))),
        ["SoftMarginLoss"] = (SoftMarginLoss, [1, -1, -1, 1], (x, y) => Math.Log(1 + Math.Exp(-x * y))),
        ["HingeEmbeddingLoss"] = (reduction => HingeEmbeddingLoss(reduction: reduction), [1, -1, -1, 1], (x, y) => y > 0 ? x : Math.Max(0, 1 - x)),
        ["PoissonNLLLoss"] = (reduction => PoissonNLLLoss(reduction: reduction), [0, 1, 3, 2], (x, y) => Math.Exp(x) - (x * y)),
        ["KLDivLoss"] = (reduction => KLDivLoss(false, reduction), [0.1, 0.2, 0.3, 0.4], (x, y) => y * (Math.Log(y) - x)),
    };

    public static TheoryData<string> Names => [.. Elementwise.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loss_of_elements_computes_its_definition_and_reduces_it(string name)
    {
        using var scope = NewDisposeScope();
        double[] input = [0.5, -0.4, 1.7, -2.3];
        var (loss, target, definition) = Elementwise[name];
        double[] expected = [.. input.Zip(target, definition)];

        Close(expected, loss(Reduction.None).call(tensor(input), tensor(target)));
        Close([expected.Sum()], loss(Reduction.Sum).call(tensor(input), tensor(target)));
        Close([expected.Average()], loss(Reduction.Mean).call(tensor(input), tensor(target)));
        Assert.Equal(name, loss(Reduction.Mean).GetName());
    }

    [Fact]
    public void Cross_entropy_is_minus_the_log_probability_of_the_class()
    {
        using var scope = NewDisposeScope();
        var logits = Normal(1, 4, 3);
        var classes = tensor(new[] { 2L, 0, 1, 1 });
        var logs = LogProbabilities(logits);
        double[] losses = [-logs[0, 2], -logs[1, 0], -logs[2, 1], -logs[3, 1]];

        Close([losses.Average()], CrossEntropyLoss().call(logits, classes));
        Close(losses, functional.cross_entropy(logits, classes, reduction: Reduction.None));
        Close(losses, NLLLoss(reduction: Reduction.None).call(logits.log_softmax(1), classes));
    }

    [Fact]
    public void Weights_of_classes_count_in_the_mean_too()
    {
        using var scope = NewDisposeScope();
        var logits = Normal(1, 3, 3);
        var logs = LogProbabilities(logits);
        double[] weight = [0.5, 2, 1];

        var actual = CrossEntropyLoss(tensor(weight)).call(logits, tensor(new[] { 2L, 0, 1 }));

        Close([((-logs[0, 2] * 1) - (logs[1, 0] * 0.5) - (logs[2, 1] * 2)) / 3.5], actual);
    }

    [Fact]
    public void An_ignored_target_does_not_count()
    {
        using var scope = NewDisposeScope();
        var logits = Normal(1, 3, 3);
        var logs = LogProbabilities(logits);

        Close([(-logs[0, 2] - logs[2, 1]) / 2], CrossEntropyLoss(ignore_index: 7).call(logits, tensor(new[] { 2L, 7, 1 })));
        Close([(-logs[0, 2] - logs[2, 1]) / 2], CrossEntropyLoss().call(logits, tensor(new[] { 2L, -100, 1 })));
    }

    [Fact]
    public void Smoothing_mixes_the_uniform_distribution_into_the_target()
    {
        using var scope = NewDisposeScope();
        var logits = Normal(1, 2, 3);
        var classes = tensor(new[] { 2L, 0 });
        var smooth = functional.one_hot(classes, 3).to(ScalarType.Float64) * 0.9 + (0.1 / 3);

        var actual = new CrossEntropyLoss(label_smoothing: 0.1).call(logits, classes);

        Close((smooth * logits.log_softmax(1)).sum().neg() / 2, actual);
        Close(functional.cross_entropy(logits, smooth), actual);
    }

    [Fact]
    public void Cross_entropy_takes_classes_of_pixels()
    {
        using var scope = NewDisposeScope();
        var logits = Normal(1, 2, 3, 4, 5);
        var classes = zeros([2, 4, 5], ScalarType.Int64);

        Close(logits.log_softmax(1).select(1, 0).mean().neg(), functional.cross_entropy(logits, classes));
    }

    [Fact]
    public void Binary_cross_entropy_weighs_elements_and_positives()
    {
        using var scope = NewDisposeScope();
        double[] x = [0.5, -1], y = [1, 0.2], weight = [2, 3], positive = [4, 5];
        double[] expected = [.. Enumerable.Range(0, 2).Select(i => weight[i] * -((positive[i] * y[i] * Math.Log(Logistic(x[i]))) + ((1 - y[i]) * Math.Log(Logistic(-x[i])))))];
        double[] unweighted = [.. x.Zip(y, (a, b) => -(b * Math.Log(Logistic(a))) - ((1 - b) * Math.Log(Logistic(-a))))];

        Close(expected, BCEWithLogitsLoss(tensor(weight), Reduction.None, tensor(positive)).call(tensor(x), tensor(y)));
        Close([unweighted.Average()], BCELoss().call(tensor(x).sigmoid(), tensor(y)));
    }

    [Fact]
    public void Margins_are_hinges()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (Normal(1, 3, 4), Normal(2, 3, 4), Normal(3, 3, 4));
        var sign = tensor(new[] { 1.0, -1, 1 });
        var cosine = (a * b).sum(1) / (a.square().sum(1) * b.square().sum(1)).sqrt();
        var near = (a - b + 1e-6).square().sum(1).sqrt();
        var far = (a - c + 1e-6).square().sum(1).sqrt();

        Close((sign.neg() * (a.select(1, 0) - b.select(1, 0)) + 0.5).clamp_min(0).mean(), MarginRankingLoss(0.5).call(a.select(1, 0), b.select(1, 0), sign));
        Close(where(sign > 0, cosine.neg() + 1, (cosine - 0.1).clamp_min(0)).mean(), CosineEmbeddingLoss(0.1).call(a, b, sign), 1e-9);
        Close((near - far + 1).clamp_min(0).mean(), TripletMarginLoss().call(a, b, c));
        Close((near - far + 1).clamp_min(0).mean(), TripletMarginWithDistanceLoss().call(a, b, c));
        Close(((a - b).abs().sum(1) - minimum((a - c).abs().sum(1), (b - c).abs().sum(1)) + 1).clamp_min(0).sum(), TripletMarginWithDistanceLoss((x, y) => (x - y).abs().sum(1), swap: true, reduction: Reduction.Sum).call(a, b, c));
        Close([((1 - 0.2 + 0.5) + (1 - 0.2 + 0.9)) / 3], MultiMarginLoss().call(tensor(new[,] { { 0.5, 0.2, 0.9 } }), tensor(new[] { 1L })));
        Close([((1 - 0.2 + 0.5) + (1 - 0.2 + 0.9)) / 3], MultiLabelMarginLoss().call(tensor(new[,] { { 0.5, 0.2, 0.9 } }), tensor(new[,] { { 1L, -1, -1 } })));
    }

    [Fact]
    public void A_normal_likelihood_has_a_variance_of_its_own()
    {
        using var scope = NewDisposeScope();
        var (x, y, variance) = (Normal(1, 3, 2), Normal(2, 3, 2), Normal(3, 3, 2).exp());
        var density = ((x - y).square() / variance * -0.5).exp() / (variance * (2 * Math.PI)).sqrt();

        Close(density.log().neg().mean(), GaussianNLLLoss(full: true).call(x, y, variance));
        Close(density.log().neg().sum() - (6 * 0.5 * Math.Log(2 * Math.PI)), GaussianNLLLoss(reduction: Reduction.Sum).call(x, y, variance));
    }

    [Fact]
    public void Many_labels_are_many_binary_cross_entropies()
    {
        using var scope = NewDisposeScope();
        var (x, y, weight) = (Normal(1, 3, 4), tensor(new[,] { { 1.0, 0, 0, 1 }, { 0, 0, 1, 0 }, { 1, 1, 1, 1 } }), Normal(2, 4).detach());

        Close(functional.binary_cross_entropy_with_logits(x, y, weight), MultiLabelSoftMarginLoss(weight).call(x, y));
    }

    [Fact]
    public void The_probability_of_a_sequence_is_the_sum_over_its_alignments()
    {
        using var scope = NewDisposeScope();
        var logs = Normal(1, 2, 1, 3).log_softmax(2);
        var p = logs.exp().Values();

        // "1" in two places, with blank 0: 11, 01, 10.
        var probability = (p[1] * p[4]) + (p[0] * p[4]) + (p[1] * p[3]);

        Close([-Math.Log(probability)], CTCLoss(reduction: Reduction.Sum).call(logs, tensor(new[,] { { 1L } }), tensor(new[] { 2L }), tensor(new[] { 1L })));
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double[,] LogProbabilities(Tensor logits)
    {
        var (rows, columns) = ((int)logits.size(0), (int)logits.size(1));
        var x = logits.Values();
        var logs = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            var normalizer = Math.Log(x.Skip(i * columns).Take(columns).Sum(Math.Exp));
            for (var j = 0; j < columns; j++)
            {
                logs[i, j] = x[(i * columns) + j] - normalizer;
            }
        }
        return logs;
    }
}
