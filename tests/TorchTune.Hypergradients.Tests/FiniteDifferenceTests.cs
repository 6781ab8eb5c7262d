using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Against central differences of trainings that torch.optim makes: nothing of ours is in them.</summary>
public sealed class FiniteDifferenceTests
{
    private const int Updates = 6;

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = new();
        foreach (var rule in TestRules.All.Keys)
        {
            foreach (var model in new[] { "logistic", "perceptron", "sleepy" })
                cases.Add(rule, model);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_coefficient_of_every_rule_agrees_with_trainings_by_torch_optim(string name, string model)
    {
        using var scope = NewDisposeScope();
        var rule = TestRules.All[name];
        var (module, loss, validation) = Model(model);
        using var owned = module;
        var parameters = HypergradientProblem.ParametersOf(module);
        HypergradientProblem problem = new()
        {
            Module = module,
            Parameters = parameters,
            TrainingLoss = loss,
            ValidationLoss = validation,
            Variables = [.. TestRules.Variables(rule)],
            Rule = rule,
            Updates = Updates,
        };

        using var reverse = Hypergradient.Compute(problem, new UnrolledMethod());
        using var forward = Hypergradient.Compute(problem, new ForwardMethod());

        var start = parameters.Select(parameter => parameter.detach().clone()).ToArray();
        foreach (var role in rule.Roles)
        {
            var expected = Difference(h => Trained(role, h), rule.NumberOf(role) * 2e-3);
            var slack = (Math.Abs(expected) * 1e-7) + 1e-10;
            Assert.Equal(expected, reverse.Scalar(role.ToString()), slack);
            Assert.Equal(expected, forward.Scalar(role.ToString()), slack);
        }

        double Trained(HyperRole role, double change)
        {
            using var inner = NewDisposeScope();
            using (no_grad())
            {
                for (var i = 0; i < start.Length; i++)
                    parameters[i].copy_(start[i]);
            }

            using var optimizer = Optimizer(rule, parameters, asked => rule.NumberOf(asked) + (asked == role ? change : 0));
            for (var t = 0; t < Updates; t++)
            {
                optimizer.zero_grad();
                loss(t).backward();
                optimizer.step();
            }

            return validation().item<double>();
        }
    }

    [Fact]
    public void Every_extent_agrees_with_finite_differences()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        var parameters = HypergradientProblem.ParametersOf(net);
        var elements = parameters.Sum(parameter => parameter.NumberOfElements);
        var flat = cat([.. parameters.Select(parameter => parameter.detach().reshape(-1))]).clone();
        HyperVariable[][] sets =
        [
            [new("rates", linspace(0.02, 0.08, Updates, ScalarType.Float64), HyperRole.LearningRate, HyperExtent.PerUpdate), new("decays", linspace(0.01, 0.03, elements, ScalarType.Float64), HyperRole.WeightDecay, HyperExtent.PerParameter)],
            [new("rates", tensor([0.03, 0.06]), HyperRole.LearningRate, HyperExtent.PerGroup), new("decays", tensor([0.3, 0.1]), HyperRole.WeightDecay, HyperExtent.PerGroup), new("start", flat, HyperRole.Initialisation, HyperExtent.PerParameter)],
            [new("start", tensor([1.1, 0.9]), HyperRole.Initialisation, HyperExtent.PerGroup)],
            [new("rates", tensor([0.03, 0.05, 0.04, 0.02]), HyperRole.LearningRate, HyperExtent.PerSegment), new("decays", tensor([0.3, 0.1]), HyperRole.WeightDecay, HyperExtent.PerSegment)],
        ];
        var (loss, validation) = Losses(net, ScalarType.Float64);
        foreach (var rule in TestRules.All.Values)
        {
            foreach (var set in sets)
            {
                HypergradientProblem problem = new() { Module = net, Parameters = parameters, TrainingLoss = loss, ValidationLoss = validation, Variables = set, Rule = rule, Updates = Updates, Groups = [0, 0, 1, 1] };

                using var result = Hypergradient.Compute(problem, new UnrolledMethod { SpotChecks = 5 });

                Assert.All(result.Require().Certificate.SpotChecks, check => Assert.True(Math.Abs(check.Gradient - check.Difference) < (1e-6 * Math.Abs(check.Gradient)) + 1e-9, $"{rule}: {check}"));
                using var forward = Hypergradient.Compute(problem, new ForwardMethod());
                Assert.All(set, variable => Assert.True(allclose(result[variable], forward[variable], rtol: 1e-11, atol: 1e-14)));
            }
        }
    }

    [Fact]
    public void A_scalar_gradient_is_the_sum_of_its_parts()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float64);
        var parameters = HypergradientProblem.ParametersOf(net);
        var elements = parameters.Sum(parameter => parameter.NumberOfElements);
        var (loss, validation) = Losses(net, ScalarType.Float64);
        var rule = new AdamWRule { LearningRate = 0.02, Epsilon = 1e-3 };
        HypergradientProblem With(params HyperVariable[] variables)
            => new() { Module = net, Parameters = parameters, TrainingLoss = loss, ValidationLoss = validation, Variables = variables, Rule = rule, Updates = Updates };

        using var whole = Hypergradient.Compute(With(HyperVariable.Scalar("rate", 0.02, HyperRole.LearningRate), HyperVariable.Scalar("decay", 0.1, HyperRole.WeightDecay)), new UnrolledMethod());
        using var parts = Hypergradient.Compute(With(
            new("rate", full([Updates], 0.02, ScalarType.Float64), HyperRole.LearningRate, HyperExtent.PerUpdate),
            new("decay", full([elements], 0.1, ScalarType.Float64), HyperRole.WeightDecay, HyperExtent.PerParameter)), new UnrolledMethod());
        using var truncated = Hypergradient.Compute(With(
            new("rate", full([Updates], 0.02, ScalarType.Float64), HyperRole.LearningRate, HyperExtent.PerUpdate),
            HyperVariable.Scalar("decay", 0.1, HyperRole.WeightDecay)), new TruncatedMethod { Window = 4 });

        Assert.Equal(whole.Scalar("rate"), parts["rate"].sum().item<double>(), 1e-13);
        Assert.Equal(whole.Scalar("decay"), parts["decay"].sum().item<double>(), 1e-13);
        Assert.Equal([0, 0], truncated["rate"].data<double>().ToArray()[..2]);
        Assert.True(allclose(parts["rate"][TensorIndex.Slice(2)], truncated["rate"][TensorIndex.Slice(2)], rtol: 1e-13, atol: 0));
    }

    private static (Module, Func<int, Tensor>, Func<Tensor>) Model(string name)
    {
        if (name != "sleepy")
        {
            Module<Tensor, Tensor> net = name == "logistic" ? Linear(4, 3, dtype: ScalarType.Float64) : new Perceptron(ScalarType.Float64);
            if (name == "logistic")
                Seeded.Fill(net, 9);
            var (loss, validation) = Losses(net, ScalarType.Float64);
            return (net, loss, validation);
        }

        // Words 4 and 5 never occur, and units 0 and 3 never fire.
        var sleepy = new SleepyNet();
        var words = Enumerable.Range(0, Updates).Select(t => Seeded.Classes((ulong)(20 + t), 4, 9)).ToArray();
        var classes = Seeded.Classes(40, 2, 9);
        return (sleepy, t => functional.cross_entropy(sleepy.call(words[t]), classes), () => functional.cross_entropy(sleepy.call(words[0]), classes));
    }

    private static (Func<int, Tensor> Loss, Func<Tensor> Validation) Losses(Module<Tensor, Tensor> net, ScalarType type)
    {
        var x = Enumerable.Range(0, Updates).Select(t => Seeded.Normal((ulong)(10 + t), type, 8, 4)).ToArray();
        var y = Enumerable.Range(0, Updates).Select(t => Seeded.Classes((ulong)(30 + t), 3, 8)).ToArray();
        var (held, labels) = (Seeded.Normal(50, type, 10, 4), Seeded.Classes(51, 3, 10));
        return (t => functional.cross_entropy(net.call(x[t]), y[t]), () => functional.cross_entropy(net.call(held), labels));
    }

    private static optim.Optimizer Optimizer(UpdateRule rule, IReadOnlyList<Parameter> parameters, Func<HyperRole, double> number)
    {
        var (rate, decay, momentum) = (number(HyperRole.LearningRate), number(HyperRole.WeightDecay), number(HyperRole.Momentum));
        var (beta1, beta2, epsilon) = (number(HyperRole.Beta1), number(HyperRole.Beta2), number(HyperRole.Epsilon));
        return rule switch
        {
            SgdRule => optim.SGD(parameters, rate, weight_decay: decay),
            MomentumRule ball => optim.SGD(parameters, rate, momentum, ball.Dampening, decay),
            NesterovRule => optim.SGD(parameters, rate, momentum, weight_decay: decay, nesterov: true),
            AdamRule => optim.Adam(parameters, rate, beta1, beta2, epsilon, decay),
            AdamWRule => optim.AdamW(parameters, rate, beta1, beta2, epsilon, decay),
            RmsPropRule rms => optim.RMSProp(parameters, rate, beta2, epsilon, decay, momentum, rms.Centered),
            _ => throw new ArgumentOutOfRangeException(nameof(rule)),
        };
    }

    /// <summary>Central difference with one step of Richardson's extrapolation: the error is of fourth order.</summary>
    private static double Difference(Func<double, double> value, double h)
    {
        double Central(double step) => (value(step) - value(-step)) / (2 * step);
        return ((4 * Central(h / 2)) - Central(h)) / 3;
    }
}
