using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Independent ways to the same number, on a convolutional net with batch norm, max-pooling and stock dropout.</summary>
public sealed class AgreementTests
{
    private const int Updates = 7;

    public static TheoryData<string> RuleNames => [.. TestRules.All.Keys];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Unrolled_checkpointed_and_forward_mode_are_the_same_number(string name)
    {
        using var scope = NewDisposeScope();
        using var net = new ConvolutionalNet(ScalarType.Float64);
        using var smoothing = tensor(0.1);
        var problem = Problem(net, TestRules.All[name], smoothing, ValidationStatistics.Running, ScalarType.Float64);

        using var stored = Hypergradient.Compute(problem, new UnrolledMethod { Segment = Updates });
        using var checkpointed = Hypergradient.Compute(problem, new UnrolledMethod());
        using var single = Hypergradient.Compute(problem, new UnrolledMethod { Segment = 1 });
        using var forward = Hypergradient.Compute(problem, new ForwardMethod());

        Assert.Equal(stored.ValidationLoss, forward.ValidationLoss, 1e-13);
        foreach (var variable in problem.Variables)
        {
            var expected = stored.Scalar(variable.Name);
            Assert.NotEqual(0, expected);
            Assert.Equal(expected, checkpointed.Scalar(variable.Name), Math.Abs(expected) * 1e-12);
            Assert.Equal(expected, single.Scalar(variable.Name), Math.Abs(expected) * 1e-12);
            Assert.Equal(expected, forward.Scalar(variable.Name), Math.Abs(expected) * 1e-12);
        }
    }

    [Theory]
    [InlineData(ValidationStatistics.Running)]
    [InlineData(ValidationStatistics.Batch)]
    public void Batch_norm_agrees_with_finite_differences_of_whole_trainings(ValidationStatistics statistics)
    {
        using var scope = NewDisposeScope();
        using var net = new ConvolutionalNet(ScalarType.Float64);
        using var smoothing = tensor(0.1);
        var problem = Problem(net, new MomentumRule { LearningRate = 0.05, WeightDecay = 0.01 }, smoothing, statistics, ScalarType.Float64);

        foreach (var method in new HypergradientMethod[] { new UnrolledMethod { SpotChecks = 4 }, new ForwardMethod { SpotChecks = 4 } })
        {
            using var result = Hypergradient.Compute(problem, method);

            Assert.Equal(4, result.Require().Certificate.SpotChecks.Count);
            Assert.All(result.Certificate.SpotChecks, check => Assert.True(check.RelativeError < 1e-6, check.ToString()));
        }
    }

    [Fact]
    public void Running_statistics_matter_and_are_put_back()
    {
        using var scope = NewDisposeScope();
        using var net = new ConvolutionalNet(ScalarType.Float64);
        using var smoothing = tensor(0.1);
        var rule = new MomentumRule { LearningRate = 0.05 };
        var before = net.named_buffers().Select(pair => pair.buffer.clone()).ToArray();
        var generator = get_rng_state();

        using var running = Hypergradient.Compute(Problem(net, rule, smoothing, ValidationStatistics.Running, ScalarType.Float64), new UnrolledMethod());
        using var batch = Hypergradient.Compute(Problem(net, rule, smoothing, ValidationStatistics.Batch, ScalarType.Float64), new UnrolledMethod());

        Assert.True(Math.Abs(running.Scalar("LearningRate") - batch.Scalar("LearningRate")) > 1e-3 * Math.Abs(batch.Scalar("LearningRate")));
        Assert.All(net.named_buffers().Zip(before), pair => Assert.True(pair.First.buffer.eq(pair.Second).all().item<bool>()));
        Assert.True(generator.eq(get_rng_state()).all().item<bool>());
        Assert.True(net.training);
    }

    [Fact]
    public void Single_precision_agrees_with_double_precision()
    {
        using var scope = NewDisposeScope();
        using var exact = new ConvolutionalNet(ScalarType.Float64, dropoutRate: 0);
        using var rounded = new ConvolutionalNet(ScalarType.Float32, dropoutRate: 0);
        using var smoothing = tensor(0.1);
        using var smoothing32 = tensor(0.1f);

        foreach (var (name, rule) in TestRules.All)
        {
            using var expected = Hypergradient.Compute(Problem(exact, rule, smoothing, ValidationStatistics.Running, ScalarType.Float64), new UnrolledMethod());
            foreach (var method in new HypergradientMethod[] { new UnrolledMethod(), new ForwardMethod() })
            {
                var problem = Problem(rounded, rule, smoothing32, ValidationStatistics.Running, ScalarType.Float32);
                using var found = Hypergradient.Compute(problem, method);
                foreach (var variable in problem.Variables)
                {
                    var value = expected.Scalar(variable.Name);
                    Assert.True(Math.Abs(value - found.Scalar(variable.Name)) <= 1e-4 * Math.Abs(value), $"{name}, {variable.Name}, {method}: {value} and {found.Scalar(variable.Name)}");
                }
            }
        }
    }

    [Fact]
    public void Single_precision_agrees_with_double_precision_for_every_coefficient_of_a_perceptron()
    {
        using var scope = NewDisposeScope();
        using var exact = new Perceptron(ScalarType.Float64);
        using var rounded = new Perceptron(ScalarType.Float32);

        foreach (var (name, rule) in TestRules.All)
        {
            using var expected = Hypergradient.Compute(Problem(exact, rule), new UnrolledMethod());
            using var found = Hypergradient.Compute(Problem(rounded, rule), new UnrolledMethod());
            foreach (var role in rule.Roles)
            {
                var value = expected.Scalar(role.ToString());
                Assert.True(Math.Abs(value - found.Scalar(role.ToString())) <= 1e-4 * Math.Abs(value), $"{name}, {role}: {value} and {found.Scalar(role.ToString())}");
            }
        }

        static HypergradientProblem Problem(Module<Tensor, Tensor> net, UpdateRule rule)
        {
            var type = net.parameters().First().dtype;
            var (x, y, held, labels) = (Seeded.Normal(10, type, 16, 4), Seeded.Classes(11, 3, 16), Seeded.Normal(12, type, 16, 4), Seeded.Classes(13, 3, 16));
            return new()
            {
                Module = net,
                Parameters = HypergradientProblem.ParametersOf(net),
                TrainingLoss = _ => functional.cross_entropy(net.call(x), y),
                ValidationLoss = () => functional.cross_entropy(net.call(held), labels),
                Variables = [.. TestRules.Variables(rule)],
                Rule = rule,
                Updates = Updates,
            };
        }
    }

    private static HypergradientProblem Problem(Module<Tensor, Tensor> net, UpdateRule rule, Tensor smoothing, ValidationStatistics statistics, ScalarType type)
    {
        var x = Enumerable.Range(0, Updates).Select(t => Seeded.Normal((ulong)(100 + t), type, 8, 1, 6, 6)).ToArray();
        var y = Enumerable.Range(0, Updates).Select(t => Seeded.Classes((ulong)(200 + t), 3, 8)).ToArray();
        var (held, labels) = (Seeded.Normal(300, type, 12, 1, 6, 6), Seeded.Classes(301, 3, 12));
        return new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = t =>
            {
                var log = functional.log_softmax(net.call(x[t]), 1);
                var hard = -log.gather(1, y[t].unsqueeze(1)).mean();
                return ((1 - smoothing) * hard) - (smoothing * log.mean());
            },
            ValidationLoss = () => functional.cross_entropy(net.call(held), labels),
            Variables = [.. TestRules.Variables(rule), new("smoothing", smoothing, HyperRole.TrainingLoss)],
            Rule = rule,
            Updates = Updates,
            Statistics = statistics,
        };
    }
}
