using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class HyperOptimizerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [SkippableFact]
    public void The_best_penalty_of_ridge_regression_is_found()
    {
        // The optimum, by minimising V with the weights eliminated: ln λ = −2.0256413604.
        var (ridge, hyper) = OnRidge(new HyperOptimizerOptions { Rate = 0.05, Rule = new OuterRule.Adam { Beta2 = 0.9 }, Schedule = update => Math.Min(1, Math.Pow(0.95, update - 100)) });
        using (hyper)
        {
            for (int update = 0; update < 170; update++)
            {
                ridge.Settle(Math.Log(hyper.ValuesOf("decay")[0]));
                hyper.Step();
            }

            Assert.Equal(-2.0256413604, Math.Log(hyper.ValuesOf("decay")[0]), 0.01);
        }
    }

    [Fact]
    public void A_rate_stays_positive_and_within_reach_however_long_the_gradient()
    {
        var (problem, variable) = Quadratic();
        using var hyper = new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = variable, Reach = 0.1 }], new HyperOptimizerOptions { Rate = 1e6, Rule = new OuterRule.Descent() });
        double before = hyper.ValuesOf("decay")[0];
        for (int update = 0; update < 20; update++)
        {
            using var result = Answer(1e30);
            hyper.Follow(result);

            double after = hyper.ValuesOf("decay")[0];
            Assert.Equal(-0.1, Math.Log(after / before), 1e-9);
            Assert.True(variable.Tensor.item<double>() > 0);
            before = after;
        }
    }

    [Fact]
    public void The_gradient_is_followed_in_the_coordinate()
    {
        var (problem, variable) = Quadratic();
        using var hyper = new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = variable }], new HyperOptimizerOptions { Rate = 0.01, Rule = new OuterRule.Descent { Momentum = 0.5 } });
        double value = variable.Tensor.item<double>();
        using var first = Answer(2);
        using var second = Answer(3);

        hyper.Follow(first);
        double after = value * Math.Exp(-0.01 * 2 * value);
        Assert.Equal(after, hyper.ValuesOf("decay")[0], 1e-12);

        hyper.Follow(second);
        Assert.Equal(after * Math.Exp(-0.01 * ((3 * after) + (0.5 * 2 * value))), hyper.ValuesOf("decay")[0], 1e-12);
    }

    [Fact]
    public void A_long_gradient_is_shortened_to_its_clip_and_the_rate_follows_its_schedule()
    {
        var (problem, variable) = Quadratic();
        using var hyper = new HyperOptimizer(
            problem, new ImplicitMethod(), [new OuterVariable { Variable = variable, Reach = 10 }],
            new HyperOptimizerOptions { Rate = 0.1, Rule = new OuterRule.Descent(), ClipNorm = 2, Schedule = update => Math.Pow(0.5, update) });
        double value = hyper.ValuesOf("decay")[0];
        using var longer = Answer(1000);
        using var opposite = Answer(-1000);

        hyper.Follow(longer);
        Assert.Equal(Math.Log(value) - (0.1 * 2), Math.Log(hyper.ValuesOf("decay")[0]), 1e-12);

        hyper.Follow(opposite);
        Assert.Equal(Math.Log(value) - (0.1 * 2) + (0.05 * 2), Math.Log(hyper.ValuesOf("decay")[0]), 1e-12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_takes_back_the_last_move(double gradient)
    {
        var (problem, variable) = Quadratic();
        using var hyper = new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = variable }]);
        double start = hyper.ValuesOf("decay")[0];
        using var good = Answer(1);
        using var bad = Answer(gradient);
        hyper.Follow(good);

        var update = hyper.Follow(bad);

        Assert.Equal((OuterOutcome.SteppedBack, start, 0.5), (update.Outcome, hyper.ValuesOf("decay")[0], hyper.Trust));
        Assert.Equal(OuterOutcome.Moved, hyper.Follow(good).Outcome);
        Assert.True(double.IsFinite(hyper.ValuesOf("decay")[0]));
    }

    [Fact]
    public void A_status_that_is_not_accepted_is_skipped_or_thrown_as_told()
    {
        var (problem, variable) = Quadratic();
        OuterVariable[] variables = [new OuterVariable { Variable = variable }];
        using var skips = new HyperOptimizer(problem, new ImplicitMethod(), variables, new HyperOptimizerOptions { Refused = RefusedPolicy.Skip });
        using var throws = new HyperOptimizer(problem, new ImplicitMethod(), variables, new HyperOptimizerOptions { Refused = RefusedPolicy.Throw });
        using var indefinite = Answer(1, HypergradientStatus.Indefinite);

        Assert.Equal(OuterOutcome.Skipped, skips.Follow(indefinite).Outcome);
        Assert.Equal(HypergradientStatus.Indefinite, Assert.Throws<HypergradientException>(() => throws.Follow(indefinite)).Status);
    }

    [Fact]
    public void A_validation_loss_that_leaps_takes_back_the_move_before_it()
    {
        var (problem, variable) = Quadratic();
        using var hyper = new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = variable }], new HyperOptimizerOptions { RetreatAbove = 1.2 });
        double start = hyper.ValuesOf("decay")[0];
        using var before = Answer(1, loss: 1);
        using var after = Answer(1, loss: 1.3);

        hyper.Follow(before);
        var update = hyper.Follow(after);

        Assert.Equal((OuterOutcome.SteppedBack, start), (update.Outcome, hyper.ValuesOf("decay")[0]));
    }

    [Fact]
    public void A_state_goes_on_bit_for_bit()
    {
        var (problem, variable) = Quadratic();
        var (otherProblem, otherVariable) = Quadratic();
        using var whole = new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = variable }]);
        using var restored = new HyperOptimizer(otherProblem, new ImplicitMethod(), [new OuterVariable { Variable = otherVariable }]);
        Follow(whole, [1, -2, 0.3]);
        var state = whole.State();

        restored.Restore(state);
        Follow(whole, [0.1, 5, double.NaN, -1]);
        Follow(restored, [0.1, 5, double.NaN, -1]);

        Assert.Equal(whole.ValuesOf("decay")[0], restored.ValuesOf("decay")[0]);
        Assert.Equal(variable.Tensor.item<double>(), otherVariable.Tensor.item<double>());
        Assert.Equal(whole.Trust, restored.Trust);
    }

    [Fact]
    public void A_schedule_is_constant_on_its_pieces_and_takes_the_sum_of_their_gradients()
    {
        using var weight = new Parameter(ones(1, ScalarType.Float64));
        var rates = new HyperVariable("rates", full(7, 0.1, ScalarType.Float64), HyperRole.LearningRate, HyperExtent.PerUpdate);
        var problem = new HypergradientProblem { Parameters = [weight], Variables = [rates], Updates = 7, TrainingLoss = _ => weight.square().sum(), ValidationLoss = () => weight.sum() };
        using var hyper = new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = rates, Pieces = 3, Reach = 10 }], new HyperOptimizerOptions { Rate = 1, Rule = new OuterRule.Descent() });
        var gradient = arange(7, ScalarType.Float64);
        using var result = new HypergradientResult(HypergradientStatus.Converged, "", new Certificate { Method = "given" }, new Dictionary<string, Tensor> { ["rates"] = gradient }, 1);

        hyper.Follow(result);

        // Pieces of 2, 2 and 3 updates; d/d ln rate = rate · gradient.
        double[] expected = [.. new[] { 0.0 + 1, 2 + 3, 4 + 5 + 6 }.Select(sum => 0.1 * Math.Exp(-0.1 * sum))];
        Assert.All(expected.Zip(hyper.ValuesOf("rates")), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        double[] spread = [expected[0], expected[0], expected[1], expected[1], expected[2], expected[2], expected[2]];
        Assert.All(spread.Zip(rates.Tensor.data<double>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [SkippableFact]
    public void A_thousand_outer_updates_leave_no_tensor_behind()
    {
        using var warm = new WarmStart();
        var ridge = Ridge.Load();
        ridge.Settle(0);
        var decay = HyperVariable.Scalar("decay", 1, HyperRole.WeightDecay);
        using var hyper = new HyperOptimizer(ridge.Problem([decay]), new ImplicitMethod { WarmStart = warm, Solver = new ConjugateGradient { Iterations = 2 } }, [new OuterVariable { Variable = decay }]);
        hyper.Step();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (int update = 0; update < 1000; update++) hyper.Step();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Values_outside_a_coordinate_and_foreign_variables_are_refused_by_name()
    {
        var (problem, variable) = Quadratic(-1);
        var stranger = HyperVariable.Scalar("stranger", 1, HyperRole.WeightDecay);

        Assert.Contains("'decay' must have values", Assert.Throws<ArgumentException>(() => new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = variable }])).Message, StringComparison.Ordinal);
        Assert.Contains("'stranger' must be one of", Assert.Throws<ArgumentException>(() => new HyperOptimizer(problem, new ImplicitMethod(), [new OuterVariable { Variable = stranger }])).Message, StringComparison.Ordinal);
        Assert.Equal("Rate must be positive, but was -1.", Assert.Throws<ArgumentException>(() => new HyperOptimizer(problem, new ImplicitMethod(), [], new HyperOptimizerOptions { Rate = -1 })).Message);
    }

    private static void Follow(HyperOptimizer hyper, double[] gradients)
    {
        foreach (double gradient in gradients)
        {
            using var result = Answer(gradient);
            hyper.Follow(result);
        }
    }

    private static (Ridge Ridge, HyperOptimizer Hyper) OnRidge(HyperOptimizerOptions options)
    {
        var ridge = Ridge.Load();
        var decay = HyperVariable.Scalar("decay", 1, HyperRole.WeightDecay);
        return (ridge, new HyperOptimizer(ridge.Problem([decay]), new ImplicitMethod { Solver = new ConjugateGradient { Tolerance = 1e-10 } }, [new OuterVariable { Variable = decay }], options));
    }

    private static HypergradientResult Answer(double gradient, HypergradientStatus status = HypergradientStatus.Converged, double loss = 1) =>
        new(status, "given", new Certificate { Method = "given" }, new Dictionary<string, Tensor> { ["decay"] = tensor(gradient, ScalarType.Float64) }, loss);

    private static (HypergradientProblem Problem, HyperVariable Variable) Quadratic(double decay = 0.5)
    {
        var weight = new Parameter(ones(2, ScalarType.Float64));
        var variable = HyperVariable.Scalar("decay", decay, HyperRole.WeightDecay);
        return (new HypergradientProblem { Parameters = [weight], Variables = [variable], TrainingLoss = _ => weight.square().sum(), ValidationLoss = () => weight.sum() }, variable);
    }
}
