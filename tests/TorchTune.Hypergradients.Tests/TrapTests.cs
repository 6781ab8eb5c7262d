using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Trainings of which a naive computation gives a wrong number: here the right one, by trainings of <c>torch.optim</c> that nothing of ours takes part in, or none.</summary>
public sealed class TrapTests : IDisposable
{
    private const int Updates = 6;

    private static readonly HypergradientMethod[] Unrolling = [new UnrolledMethod(), new ForwardMethod()];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_norm_validated_by_running_statistics_agrees_with_whole_trainings(bool trains)
    {
        // Trained in training mode, the running statistics depend on the weights, unseen by autograd; in evaluation mode they are constants.
        using var net = new ConvolutionalNet(ScalarType.Float64, dropoutRate: 0);
        net.train(trains);
        var (x, y) = (Seeded.Normal(1, ScalarType.Float64, 8, 1, 6, 6), Seeded.Classes(2, 3, 8));
        var parameters = HypergradientProblem.ParametersOf(net);
        var start = net.state_dict().Values.Select(value => value.clone()).ToArray();
        var problem = Problem(net, parameters, _ => functional.cross_entropy(net.call(x), y), () => functional.cross_entropy(net.call(x * 0.9), y), new MomentumRule { LearningRate = 0.05 });

        var expected = Difference(Trained, 0.05);

        foreach (var method in Unrolling)
        {
            using var result = Hypergradient.Compute(problem, method);
            Assert.Equal(expected, result.Scalar("rate"), Math.Abs(expected) * 1e-7);
            Assert.Equal(trains, net.training);
        }

        double Trained(double rate)
        {
            using var scope = NewDisposeScope();
            using (no_grad())
            {
                foreach (var (target, value) in net.state_dict().Values.Zip(start))
                    target.copy_(value);
            }

            net.train(trains);
            Train(optim.SGD(parameters, rate, 0.9), problem.TrainingLoss);
            net.eval();
            var loss = problem.ValidationLoss().item<double>();
            net.train(trains);
            using var noGraph = no_grad();
            foreach (var (target, value) in net.state_dict().Values.Zip(start))
                target.copy_(value);
            return loss;
        }
    }

    [Fact]
    public void A_weight_that_two_layers_share_is_one_parameter()
    {
        using var net = new TiedNet();
        var parameters = HypergradientProblem.ParametersOf(net);
        var (x, y) = (Seeded.Normal(1, ScalarType.Float64, 8, 4), Seeded.Normal(2, ScalarType.Float64, 8, 4));
        var problem = Problem(net, parameters, _ => (net.call(x) - y).square().mean(), () => (net.call(x) - 1).square().mean(), new MomentumRule { LearningRate = 0.05 });

        Assert.Single(parameters);
        AgreesWithTrainings(problem, rate => optim.SGD(parameters, rate, 0.9));
        Assert.Throws<ArgumentException>(() => Hypergradient.Compute(Problem(net, [parameters[0], parameters[0]], problem.TrainingLoss, problem.ValidationLoss, new SgdRule()), new UnrolledMethod()));
    }

    [Fact]
    public void A_frozen_parameter_stays_and_takes_no_part()
    {
        using var net = new Perceptron(ScalarType.Float64);
        net.named_parameters().First().parameter.requires_grad = false;
        var parameters = HypergradientProblem.ParametersOf(net);
        var (loss, validation) = Losses(net);
        var problem = Problem(net, parameters, loss, validation, new AdamRule { LearningRate = 0.05, Epsilon = 1e-3 });

        Assert.Equal(3, parameters.Count);
        AgreesWithTrainings(problem, rate => optim.Adam(parameters, rate, eps: 1e-3));
        Assert.Contains("number 0", Assert.Throws<ArgumentException>(() => Hypergradient.Compute(Problem(net, [.. net.parameters()], loss, validation, new SgdRule()), new UnrolledMethod())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_with_options_of_their_own_keep_them()
    {
        using var net = new Perceptron(ScalarType.Float64);
        var parameters = HypergradientProblem.ParametersOf(net);
        var (loss, validation) = Losses(net);
        optim.Optimizer Optimizer(double momentum) => optim.SGD(
            [new SGD.ParamGroup([parameters[0], parameters[2]], lr: 0.05, momentum: momentum, weight_decay: 0.3), new SGD.ParamGroup([parameters[1], parameters[3]], lr: 0.2, momentum: momentum)], 0.05);
        using var described = Optimizer(0.9);
        var rules = OptimizerRule.OfGroups(described);
        HypergradientProblem problem = new()
        {
            Module = net,
            Parameters = parameters,
            TrainingLoss = loss,
            ValidationLoss = validation,
            Variables = [HyperVariable.Scalar("rate", 0.9, HyperRole.Momentum)],
            Rule = rules[0],
            GroupRules = rules,
            Groups = OptimizerRule.GroupsOf(described, parameters),
            Updates = Updates,
        };
        HypergradientProblem lumped = new() { Module = net, Parameters = parameters, TrainingLoss = loss, ValidationLoss = validation, Variables = problem.Variables, Rule = rules[0], Updates = Updates };

        AgreesWithTrainings(problem, Optimizer, 0.9);

        // As one group it is another training.
        using var right = Hypergradient.Compute(problem, new UnrolledMethod());
        using var wrong = Hypergradient.Compute(lumped, new UnrolledMethod());
        Assert.True(Math.Abs((right.Scalar("rate") / wrong.Scalar("rate")) - 1) > 0.01);
        Assert.Throws<ArgumentException>(() => Hypergradient.Compute(new() { Module = net, Parameters = parameters, TrainingLoss = loss, ValidationLoss = validation, Variables = problem.Variables, Rule = rules[0], GroupRules = [rules[0], new SgdRule()], Groups = problem.Groups, Updates = 2 }, new UnrolledMethod()));
    }

    [Fact]
    public void Sparse_gradients_are_unsupported()
    {
        using var words = Embedding(5, 3, sparse: true);
        var indices = Seeded.Classes(1, 5, 6);
        HypergradientProblem problem = new()
        {
            Module = words,
            Parameters = HypergradientProblem.ParametersOf(words),
            TrainingLoss = _ => words.call(indices).square().sum(),
            ValidationLoss = () => words.call(indices).sum(),
            Variables = [HyperVariable.Scalar("decay", 0.1, HyperRole.WeightDecay)],
            Rule = new SgdRule(),
            Updates = 2,
        };

        foreach (var method in new HypergradientMethod[] { new UnrolledMethod(), new ForwardMethod(), new ImplicitMethod(), new TruncatedMethod { Window = 1 } })
        {
            using var result = Hypergradient.Compute(problem, method);
            Assert.Equal(HypergradientStatus.Unsupported, result.Status);
            Assert.Contains("sparse", result.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_loss_that_changes_the_weights_is_unsupported_and_a_loop_that_does_a_mismatch()
    {
        using var net = new Perceptron(ScalarType.Float64);
        var parameters = HypergradientProblem.ParametersOf(net);
        var (loss, validation) = Losses(net);
        foreach (var method in Unrolling)
        {
            using var inLoss = Hypergradient.Compute(Problem(net, parameters, Projecting, validation, new MomentumRule { LearningRate = 0.05 }), method);
            Assert.Equal(HypergradientStatus.Unsupported, inLoss.Status);
            Assert.Contains("in place", inLoss.Message, StringComparison.Ordinal);

            using var optimizer = optim.SGD(parameters, 0.05, 0.9);
            using var inLoop = Hypergradient.Compute(Problem(net, parameters, loss, validation, new MomentumRule { LearningRate = 0.05 }, ClampedUpdate), method);
            Assert.Equal(HypergradientStatus.ReplayMismatch, inLoop.Status);
            Assert.Throws<HypergradientException>(() => inLoop.Scalar("rate"));

            void ClampedUpdate(int t)
            {
                optimizer.zero_grad();
                loss(t).backward();
                optimizer.step();
                using var noGraph = no_grad();
                parameters[0].clamp_(-0.3, 0.3);
            }
        }

        Tensor Projecting(int t)
        {
            using (no_grad())
                parameters[0].clamp_(-0.3, 0.3);
            return loss(t);
        }
    }

    [Fact]
    public void A_dropout_mask_that_others_disturb_is_a_mismatch()
    {
        using var net = new ConvolutionalNet(ScalarType.Float64);
        var (x, y) = (Seeded.Normal(1, ScalarType.Float64, 8, 1, 6, 6), Seeded.Classes(2, 3, 8));
        var evaluations = 0;

        // The inspection and the training see nothing of it; then somebody else draws from the generator of the process.
        Tensor Loss(int t)
        {
            if (++evaluations > 4 + Updates)
                rand(1);
            return functional.cross_entropy(net.call(x), y);
        }

        using var result = Hypergradient.Compute(Problem(net, HypergradientProblem.ParametersOf(net), Loss, () => functional.cross_entropy(net.call(x), y), new MomentumRule { LearningRate = 0.05 }), new UnrolledMethod());

        Assert.Equal(HypergradientStatus.ReplayMismatch, result.Status);
        Assert.Throws<HypergradientException>(() => result.Scalar("rate"));
    }

    [Fact]
    public void A_loss_that_is_never_twice_the_same_is_unsupported()
    {
        using var net = new Perceptron(ScalarType.Float64);
        var (loss, validation) = Losses(net);
        var evaluations = 0;

        foreach (var method in Unrolling)
        {
            using var result = Hypergradient.Compute(Problem(net, HypergradientProblem.ParametersOf(net), t => loss(t) * (1 + (1e-9 * ++evaluations)), validation, new SgdRule()), method);
            Assert.Equal(HypergradientStatus.Unsupported, result.Status);
            Assert.Contains("not the same twice", result.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_weight_that_is_no_number_any_more_gives_none()
    {
        // The slope of √|w| at 0 is no number; the validation loss does not see that weight.
        using var seen = new Parameter(tensor([1.0]));
        using var unseen = new Parameter(tensor([0.0]));
        HypergradientProblem problem = new()
        {
            Parameters = [seen, unseen],
            TrainingLoss = _ => seen.square().sum() + unseen.abs().sqrt().sum(),
            ValidationLoss = () => seen.sum(),
            Variables = [HyperVariable.Scalar("decay", 0.1, HyperRole.WeightDecay)],
            Rule = new MomentumRule { LearningRate = 0.1 },
            Updates = 3,
        };

        foreach (var method in new HypergradientMethod[] { new UnrolledMethod(), new ForwardMethod(), new ImplicitMethod(), new TruncatedMethod { Window = 2 } })
        {
            using var result = Hypergradient.Compute(problem, method);
            Assert.NotEqual(HypergradientStatus.Converged, result.Status);
            Assert.Throws<HypergradientException>(() => result.Scalar("decay"));
        }
    }

    [Fact]
    public void Where_an_operator_has_no_second_derivative_implicit_methods_name_the_way_round_it()
    {
        using var image = new Parameter(Seeded.Normal(1, ScalarType.Float64, 1, 1, 4, 4));
        var grid = Seeded.Normal(2, ScalarType.Float64, 1, 3, 3, 2) * 0.3;
        var pull = new HyperVariable("pull", full(1, 0.5, ScalarType.Float64), HyperRole.TrainingLoss);
        HypergradientProblem problem = new()
        {
            Parameters = [image],
            TrainingLoss = _ => functional.grid_sample(image, grid, align_corners: true).square().sum() + (pull.Tensor * image.square()).sum(),
            ValidationLoss = () => (image - 1).square().sum(),
            Variables = [pull],
            Rule = new SgdRule(),
            Updates = 2,
        };

        using var exact = Hypergradient.Compute(problem, new ImplicitMethod());
        using var chosen = Hypergradient.Compute(problem, new AutomaticMethod());

        Assert.Equal(HypergradientStatus.Unsupported, exact.Status);
        Assert.Contains("grid_sampler_2d_backward", exact.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Curvature.FiniteDifference), exact.Message, StringComparison.Ordinal);
        Assert.Contains("grid_sampler_2d_backward", chosen.Certificate.Choice, StringComparison.Ordinal);
        Assert.Equal(HypergradientStatus.NotConverged, chosen.Status);

        // At its minimum (0, of a quadratic loss) differences are exact: V = Σ (w − 1)² does not see the strength of a pull towards 0.
        using (no_grad())
            image.zero_();
        using var settled = Hypergradient.Compute(problem, new AutomaticMethod());
        Assert.Equal(0, settled.Scalar("pull"), 1e-9);
    }

    [Fact]
    public void Undone_updates_are_the_replayed_ones()
    {
        using var net = new Perceptron(ScalarType.Float64);
        var (loss, validation) = Losses(net);
        HypergradientProblem problem = new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = t => loss(t % Updates),
            ValidationLoss = validation,
            Variables = [.. TestRules.Variables(TestRules.All["dampened"])],
            Rule = TestRules.All["dampened"],
            Updates = 100,
        };
        var evaluations = 0;
        HypergradientProblem counted = new()
        {
            Module = net,
            Parameters = problem.Parameters,
            TrainingLoss = t => { evaluations++; return problem.TrainingLoss(t); },
            ValidationLoss = validation,
            Variables = problem.Variables,
            Rule = problem.Rule,
            Updates = 100,
        };

        using var undone = Hypergradient.Compute(counted, new UnrolledMethod());
        using var replayed = Hypergradient.Compute(problem, new UnrolledMethod { Segment = 10 });

        // Once to train, once to go back, a few to look: no update is made again.
        Assert.InRange(evaluations, 200, 210);
        Assert.Equal(0, replayed.Certificate.Residual!.Value, 1e-14);
        Assert.InRange(undone.Certificate.Residual!.Value, 1e-17, 1e-11);
        Assert.True(undone.Certificate.PeakBytes < replayed.Certificate.PeakBytes);
        foreach (var variable in problem.Variables)
            Assert.Equal(replayed.Scalar(variable.Name), undone.Scalar(variable.Name), Math.Abs(replayed.Scalar(variable.Name)) * 1e-11);
    }

    private static void AgreesWithTrainings(HypergradientProblem problem, Func<double, optim.Optimizer> optimizer, double value = 0.05)
    {
        var start = problem.Parameters.Select(parameter => parameter.detach().clone()).ToArray();
        var expected = Difference(Trained, value);
        Put();
        foreach (var method in Unrolling)
        {
            using var result = Hypergradient.Compute(problem, method);
            Assert.Equal(expected, result.Scalar("rate"), (Math.Abs(expected) * 1e-7) + 1e-10);
        }

        double Trained(double number)
        {
            using var scope = NewDisposeScope();
            Put();
            Train(optimizer(number), problem.TrainingLoss);
            return problem.ValidationLoss().item<double>();
        }

        void Put()
        {
            using var noGraph = no_grad();
            foreach (var (parameter, first) in problem.Parameters.Zip(start))
                parameter.copy_(first);
        }
    }

    private static void Train(optim.Optimizer optimizer, Func<int, Tensor> loss)
    {
        using (optimizer)
        {
            for (var t = 0; t < Updates; t++)
            {
                optimizer.zero_grad();
                loss(t).backward();
                optimizer.step();
            }
        }
    }

    /// <summary>Central difference with one step of Richardson's extrapolation: the error is of fourth order.</summary>
    private static double Difference(Func<double, double> value, double at)
    {
        var h = at * 2e-3;
        double Central(double step) => (value(at + step) - value(at - step)) / (2 * step);
        return ((4 * Central(h / 2)) - Central(h)) / 3;
    }

    private static HypergradientProblem Problem(Module module, IReadOnlyList<Parameter> parameters, Func<int, Tensor> loss, Func<Tensor> validation, UpdateRule rule, Action<int>? own = null) => new()
    {
        Module = module,
        Parameters = parameters,
        TrainingLoss = loss,
        ValidationLoss = validation,
        Variables = [HyperVariable.Scalar("rate", 0.05, HyperRole.LearningRate)],
        Rule = rule,
        Updates = Updates,
        OwnUpdate = own,
    };

    private static (Func<int, Tensor> Loss, Func<Tensor> Validation) Losses(Module<Tensor, Tensor> net)
    {
        var x = Enumerable.Range(0, Updates).Select(t => Seeded.Normal((ulong)(10 + t), ScalarType.Float64, 8, 4)).ToArray();
        var y = Enumerable.Range(0, Updates).Select(t => Seeded.Classes((ulong)(30 + t), 3, 8)).ToArray();
        var (held, labels) = (Seeded.Normal(50, ScalarType.Float64, 10, 4), Seeded.Classes(51, 3, 10));
        return (t => functional.cross_entropy(net.call(x[t]), y[t]), () => functional.cross_entropy(net.call(held), labels));
    }

    /// <summary>Encodes and decodes by the same matrix, which stands under two names.</summary>
    private sealed class TiedNet : Module<Tensor, Tensor>
    {
        private readonly Parameter encoder;
        private readonly Parameter decoder;

        internal TiedNet()
            : base(nameof(TiedNet))
        {
            encoder = new Parameter(Seeded.Normal(3, ScalarType.Float64, 3, 4) * 0.4);
            decoder = encoder;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input.matmul(encoder.t()).tanh().matmul(decoder);
    }
}
