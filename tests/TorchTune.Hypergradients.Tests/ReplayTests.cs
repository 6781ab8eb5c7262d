using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

/// <summary>What stands in the way of a number is said, and no number is given.</summary>
public sealed class ReplayTests
{
    private const int Updates = 6;

    [Theory]
    [InlineData("as it is", HypergradientStatus.Converged)]
    [InlineData("clipped", HypergradientStatus.ReplayMismatch)]
    [InlineData("scheduled", HypergradientStatus.ReplayMismatch)]
    [InlineData("other optimizer", HypergradientStatus.ReplayMismatch)]
    public void A_loop_by_torch_optim_is_differentiated_if_it_does_what_the_rule_says(string loop, HypergradientStatus expected)
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        var parameters = HypergradientProblem.ParametersOf(net);
        var loss = Loss(net);

        foreach (var method in new HypergradientMethod[] { new UnrolledMethod(), new ForwardMethod() })
        {
            // The optimizer remembers: each computation needs a fresh one, as each training does.
            using var fresh = loop == "other optimizer" ? (optim.Optimizer)optim.Adam(parameters, 0.1) : optim.SGD(parameters, 0.1, 0.9);
            using var result = Hypergradient.Compute(Problem(net, t => Step(fresh, t)), method);

            Assert.Equal(expected, result.Status);
            if (expected == HypergradientStatus.Converged)
            {
                using var own = Hypergradient.Compute(Problem(net, null), method);
                Assert.Equal(own.Scalar("rate"), result.Scalar("rate"), Math.Abs(own.Scalar("rate")) * 1e-12);
            }
            else
            {
                Assert.Throws<HypergradientException>(() => result.Scalar("rate"));
            }
        }

        void Step(optim.Optimizer steps, int t)
        {
            steps.zero_grad();
            loss(t).backward();
            if (loop == "clipped")
                nn.utils.clip_grad_norm_(parameters, 0.05);
            if (loop == "scheduled")
                steps.ParamGroups.Single().LearningRate = 0.1 / (1 + t);
            steps.step();
        }
    }

    [Fact]
    public void A_loss_that_draws_from_a_hidden_generator_is_unsupported()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        using var generator = new Generator(3);
        var loss = Loss(net);
        Tensor Noisy(int t) => loss(t) * (1 + randn([1], ScalarType.Float64, generator: generator).sum());
        HypergradientProblem problem = Problem(net, null, Noisy);

        using var hidden = Hypergradient.Compute(problem, new UnrolledMethod());
        using var named = Hypergradient.Compute(Problem(net, null, Noisy, [generator]), new UnrolledMethod());

        Assert.Equal(HypergradientStatus.Unsupported, hidden.Status);
        Assert.Contains(nameof(HypergradientProblem.Generators), hidden.Message, StringComparison.Ordinal);
        Assert.Equal(HypergradientStatus.Converged, named.Status);
    }

    [Fact]
    public void A_batch_norm_that_passes_its_hooks_by_is_unsupported_unless_its_statistics_do_not_matter()
    {
        using var scope = NewDisposeScope();
        using var net = new ConvolutionalNet(ScalarType.Float64, passesHooksBy: true);
        var (x, y) = (Seeded.Normal(1, ScalarType.Float64, 8, 1, 6, 6), Seeded.Classes(2, 3, 8));
        HypergradientProblem With(ValidationStatistics statistics) => new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = _ => functional.cross_entropy(net.call(x), y),
            ValidationLoss = () => functional.cross_entropy(net.call(x), y),
            Variables = [HyperVariable.Scalar("rate", 0.1, HyperRole.LearningRate)],
            Rule = new SgdRule(),
            Updates = 3,
            Statistics = statistics,
        };

        using var running = Hypergradient.Compute(With(ValidationStatistics.Running), new UnrolledMethod());
        using var batch = Hypergradient.Compute(With(ValidationStatistics.Batch), new UnrolledMethod());

        Assert.Equal(HypergradientStatus.Unsupported, running.Status);
        Assert.Contains("call", running.Message, StringComparison.Ordinal);
        Assert.Equal(HypergradientStatus.Converged, batch.Status);
    }

    [Fact]
    public void A_training_whose_data_change_between_evaluations_is_no_number()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        var loss = Loss(net);
        var evaluations = 0;

        // The first evaluations repeat, so that the inspection finds nothing; then the data run away.
        Tensor Drifting(int t) => loss(t) * (1 + Math.Max(0, ++evaluations - 6));
        using var result = Hypergradient.Compute(Problem(net, null, Drifting), new UnrolledMethod());

        Assert.Equal(HypergradientStatus.ReplayMismatch, result.Status);
        Assert.Throws<HypergradientException>(() => result.Scalar("rate"));
    }

    [Fact]
    public void An_operator_without_second_derivative_is_named()
    {
        using var scope = NewDisposeScope();
        using var image = new Parameter(Seeded.Normal(1, ScalarType.Float64, 1, 1, 4, 4));
        var grid = Seeded.Normal(2, ScalarType.Float64, 1, 3, 3, 2) * 0.3;
        HypergradientProblem problem = new()
        {
            Parameters = [image],
            TrainingLoss = _ => functional.grid_sample(image, grid, align_corners: true).square().sum(),
            ValidationLoss = () => image.square().sum(),
            Variables = [HyperVariable.Scalar("rate", 0.1, HyperRole.LearningRate)],
            Rule = new SgdRule(),
            Updates = 2,
        };

        using var result = Hypergradient.Compute(problem, new UnrolledMethod());

        Assert.Equal(HypergradientStatus.Unsupported, result.Status);
        Assert.Contains("grid_sampler_2d_backward", result.Message, StringComparison.Ordinal);
        Assert.Null(image.grad);
    }

    private static HypergradientProblem Problem(Perceptron net, Action<int>? own, Func<int, Tensor>? loss = null, IReadOnlyList<Generator>? generators = null)
    {
        var (held, labels) = (Seeded.Normal(50, ScalarType.Float64, 10, 4), Seeded.Classes(51, 3, 10));
        return new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = loss ?? Loss(net),
            ValidationLoss = () => functional.cross_entropy(net.call(held), labels),
            Variables = [HyperVariable.Scalar("rate", 0.1, HyperRole.LearningRate)],
            Rule = new MomentumRule(),
            Updates = Updates,
            OwnUpdate = own,
            Generators = generators ?? [],
        };
    }

    private static Func<int, Tensor> Loss(Perceptron net)
    {
        var x = Enumerable.Range(0, Updates).Select(t => Seeded.Normal((ulong)(10 + t), ScalarType.Float64, 8, 4)).ToArray();
        var y = Enumerable.Range(0, Updates).Select(t => Seeded.Classes((ulong)(30 + t), 3, 8)).ToArray();
        return t => functional.cross_entropy(net.call(x[t]), y[t]);
    }
}
