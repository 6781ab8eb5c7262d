using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>What an implicit method says when it cannot vouch for a number, and what it leaves as it was.</summary>
public sealed class ImplicitMethodTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_saddle_is_indefinite_and_gives_no_number_unless_asked()
    {
        var problem = Saddle();

        using var result = Hypergradient.Compute(problem, new ImplicitMethod());

        Assert.Equal(HypergradientStatus.Indefinite, result.Status);
        Assert.Throws<HypergradientException>(() => result["pull"]);
        Assert.Contains("not positive definite", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Normal_equations_differentiate_a_saddle_where_conjugate_gradients_give_up()
    {
        // T = ½ (3x² − y²) + λ(x + y), V = x + 2y: H q = (1, 2) gives q = (1/3, −2), M q = 1/3 − 2, dV/dλ = 5/3.
        using var result = Hypergradient.Compute(Saddle(), new ImplicitMethod { Otherwise = new NormalEquations() });

        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.Equal(5.0 / 3, result.Scalar("pull"), 1e-10);
    }

    [Fact]
    public void Damping_shifts_the_curvature()
    {
        // (3 + 2) q₁ = 1, (−1 + 2) q₂ = 2: −(1/5 + 2).
        using var result = Hypergradient.Compute(Saddle(), new ImplicitMethod { Damping = 2 });

        Assert.Equal(-2.2, result.Scalar("pull"), 1e-10);
    }

    [Theory]
    [InlineData(HyperRole.LearningRate)]
    [InlineData(HyperRole.Momentum)]
    [InlineData(HyperRole.Initialisation)]
    public void What_a_stationary_point_does_not_depend_on_is_unsupported(HyperRole role)
    {
        var weight = new Parameter(ones(1, ScalarType.Float64));
        var problem = new HypergradientProblem { Parameters = [weight], Variables = [HyperVariable.Scalar("it", 0.1, role)], TrainingLoss = _ => weight.square().sum(), ValidationLoss = () => weight.sum() };

        using var result = Hypergradient.Compute(problem, new ImplicitMethod());

        Assert.Equal(HypergradientStatus.Unsupported, result.Status);
        Assert.Contains("'it'", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_loss_may_depend_on_the_variable_directly()
    {
        // T = ½ (w − λ)², V = ½ w² + λ³: at w = λ, dV/dλ = λ + 3λ².
        var weight = new Parameter(full(1, 2.0, ScalarType.Float64));
        var pull = new HyperVariable("pull", full(1, 2.0, ScalarType.Float64), HyperRole.TrainingLoss);
        var problem = new HypergradientProblem
        {
            Parameters = [weight],
            Variables = [pull],
            TrainingLoss = _ => (weight - pull.Tensor).square().sum() / 2,
            ValidationLoss = () => (weight.square() / 2 + pull.Tensor.pow(3)).sum(),
        };

        using var result = Hypergradient.Compute(problem, new ImplicitMethod());

        Assert.Equal(14, result["pull"].item<double>(), 1e-12);
    }

    [Fact]
    public void Minibatches_are_averaged_and_cycled()
    {
        // Three batches of curvature 1, 2 and 3: the mean is 2, and so is what a slow fixed point settles around.
        var weight = new Parameter(zeros(1, ScalarType.Float64));
        var pull = new HyperVariable("pull", zeros(1, ScalarType.Float64), HyperRole.TrainingLoss);
        var problem = new HypergradientProblem
        {
            Parameters = [weight],
            Variables = [pull],
            TrainingLoss = t => (weight.square().mul((t + 1) / 2.0) - (weight * pull.Tensor)).sum(),
            ValidationLoss = () => weight.sum(),
        };

        using var mean = Hypergradient.Compute(problem, new ImplicitMethod { Curvature = new Curvature.Hessian { Minibatches = 3 } });
        using var cycled = Hypergradient.Compute(problem, new ImplicitMethod
        {
            Curvature = new Curvature.Hessian { Minibatches = 3, Cycled = true },
            Solver = new FixedPointIteration { Iterations = 3000, Scale = 0.002, Patience = 3000, Tolerance = 0 },
        });

        Assert.Equal(0.5, mean["pull"].item<double>(), 1e-12);
        Assert.Equal(0.5, cycled.Unchecked("pull")!.item<double>(), 0.005);
    }

    [Fact]
    public void Weights_buffers_modes_and_random_numbers_are_left_as_they_were()
    {
        using var generator = new Generator(5);
        using var net = nn.Sequential(("fc", nn.Linear(4, 6)), ("norm", nn.BatchNorm1d(6)), ("drop", nn.Dropout(0.3)), ("out", nn.Linear(6, 1)));
        var x = randn(20, 4, generator: generator);
        var scale = new HyperVariable("scale", full(1, 0.1f), HyperRole.TrainingLoss);
        var problem = new HypergradientProblem
        {
            Parameters = HypergradientProblem.ParametersOf(net),
            Module = net,
            Variables = [scale],
            Generators = [generator],
            TrainingLoss = _ => (net.call(x + randn(20, 4, generator: generator)) - 1).square().mean() + (scale.Tensor * net.parameters().First().square().sum()).sum(),
            ValidationLoss = () => net.call(x).square().mean(),
            Statistics = ValidationStatistics.Batch,
        };
        var before = Everything();

        using var result = Hypergradient.Compute(problem, new ImplicitMethod { Curvature = new Curvature.FiniteDifference(), Solver = new ConjugateGradient { Iterations = 2 }, StationarityTolerance = double.PositiveInfinity });

        Assert.All(before.Zip(Everything()), pair => Assert.True(pair.First.eq(pair.Second).all().ToBoolean()));
        Assert.All(net.modules(), module => Assert.True(module.training));
        Assert.NotNull(result.Unchecked("scale"));

        List<Tensor> Everything() => [.. net.state_dict().Values.Select(value => value.clone()), generator.get_state()];
    }

    [Fact]
    public void Hessians_of_one_loss_agree_by_double_backward_and_by_differences()
    {
        using var generator = new Generator(6);
        using var net = nn.Sequential(("a", nn.Linear(3, 5, dtype: ScalarType.Float64)), ("tanh", nn.Tanh()), ("b", nn.Linear(5, 2, dtype: ScalarType.Float64)));
        foreach (var parameter in net.parameters()) parameter.detach().normal_(0, 0.5, generator);
        var (x, y) = (randn(30, 3, ScalarType.Float64, generator: generator), randn(30, 2, ScalarType.Float64, generator: generator));
        var decay = new HyperVariable("decay", full(1, 0.3, ScalarType.Float64), HyperRole.TrainingLoss);
        var problem = new HypergradientProblem
        {
            Parameters = HypergradientProblem.ParametersOf(net),
            Module = net,
            Variables = [decay],
            TrainingLoss = _ => (net.call(x) - y).square().mean() + (decay.Tensor * net.parameters().Select(p => p.square().sum()).Aggregate((a, b) => a + b)).sum(),
            ValidationLoss = () => (net.call(x) - 1).square().mean(),
        };
        var solver = new ConjugateGradient { Iterations = 60, Tolerance = 1e-10 };

        using var exact = Hypergradient.Compute(problem, new ImplicitMethod { Solver = solver, Damping = 1, StationarityTolerance = 1e9 });
        using var differenced = Hypergradient.Compute(problem, new ImplicitMethod { Solver = solver, Curvature = new Curvature.FiniteDifference { Radius = 1e-4 }, Damping = 1, StationarityTolerance = 1e9 });

        // Central differences err by the square of the radius, conjugate gradients multiply that by the condition number.
        Assert.Equal(exact["decay"].item<double>(), differenced["decay"].item<double>(), Math.Abs(exact["decay"].item<double>()) * 1e-6);
    }

    [Fact]
    public void Running_statistics_follow_the_weights()
    {
        // T = ½ (w − λ)², V = mean (w x − μ)² / (σ² + 1) with μ and σ² those of w x while training: V = A w² / (s² w² + 1), dV/dλ = 2 A w / (s² w² + 1)².
        using var generator = new Generator(8);
        using var norm = nn.BatchNorm1d(1, eps: 1, affine: false, dtype: ScalarType.Float64);
        var weight = new Parameter(full(1, 2.0, ScalarType.Float64));
        var pull = new HyperVariable("pull", full(1, 2.0, ScalarType.Float64), HyperRole.TrainingLoss);
        var (x, validation) = (randn(50, 1, ScalarType.Float64, generator: generator) + 0.5, randn(40, 1, ScalarType.Float64, generator: generator));
        var problem = new HypergradientProblem
        {
            Parameters = [weight],
            Module = norm,
            Variables = [pull],
            TrainingLoss = _ => ((weight - pull.Tensor).square().sum() / 2) + (norm.call(x * weight).sum() * 0),
            ValidationLoss = () => norm.call(validation * weight).square().mean(),
        };
        for (int update = 0; update < 400; update++) problem.TrainingLoss(update);

        using var result = Hypergradient.Compute(problem, new ImplicitMethod());

        double a = (validation - x.mean()).square().mean().item<double>(), spread = x.var(unbiased: true).item<double>(), w = 2;
        Assert.Equal(a * w * w / ((spread * w * w) + 1), result.ValidationLoss, 1e-10);
        Assert.Equal(2 * a * w / Math.Pow((spread * w * w) + 1, 2), result["pull"].item<double>(), 1e-10);
    }

    [Fact]
    public void Fused_batch_norms_change_nothing_but_the_cost()
    {
        using var generator = new Generator(9);
        using var net = nn.Sequential(("conv", nn.Conv2d(1, 3, 3, dtype: ScalarType.Float64)), ("norm", nn.BatchNorm2d(3, dtype: ScalarType.Float64)), ("tanh", nn.Tanh()), ("flat", nn.Flatten()), ("out", nn.Linear(48, 2, dtype: ScalarType.Float64)));
        foreach (var parameter in net.parameters()) parameter.detach().normal_(0, 0.3, generator);
        var (x, y) = (randn(12, 1, 6, 6, ScalarType.Float64, generator: generator), randint(2, [12L], generator: generator));
        var method = new ImplicitMethod { Solver = new ConjugateGradient { Iterations = 8, Tolerance = 0 }, Damping = 5, StationarityTolerance = 1e9 };

        using var fused = Hypergradient.Compute(Problem(fuse: true), method);
        using var plain = Hypergradient.Compute(Problem(fuse: false), method);

        Assert.NotEqual(HypergradientStatus.Indefinite, plain.Status);
        Assert.InRange(DenseSystem.RelativeError(fused.Unchecked("decay")!, plain.Unchecked("decay")!), 0, 1e-10);

        HypergradientProblem Problem(bool fuse) => new()
        {
            Parameters = HypergradientProblem.ParametersOf(net),
            Module = net,
            Variables = [new HyperVariable("decay", full(HypergradientProblem.ParametersOf(net).Sum(p => p.NumberOfElements), 1e-2, ScalarType.Float64), HyperRole.WeightDecay, HyperExtent.PerParameter)],
            TrainingLoss = _ => nn.functional.cross_entropy(net.call(x), y),
            ValidationLoss = () => nn.functional.cross_entropy(net.call(x * 1.1), y),
            FusedBatchNorm = fuse,
        };
    }

    [Fact]
    public void A_decoupled_decay_has_no_stationary_point_of_a_loss()
    {
        var weight = new Parameter(ones(1, ScalarType.Float64));
        var problem = new HypergradientProblem { Parameters = [weight], Variables = [HyperVariable.Scalar("decay", 0.1, HyperRole.WeightDecay)], Rule = new AdamWRule(), TrainingLoss = _ => weight.square().sum(), ValidationLoss = () => weight.sum() };

        using var result = Hypergradient.Compute(problem, new ImplicitMethod());

        Assert.Equal(HypergradientStatus.Unsupported, result.Status);
    }

    private static HypergradientProblem Saddle()
    {
        var weight = new Parameter(zeros(2, ScalarType.Float64));
        var pull = new HyperVariable("pull", zeros(1, ScalarType.Float64), HyperRole.TrainingLoss);
        var (curvature, slope) = (tensor(new[] { 3.0, -1.0 }), tensor(new[] { 1.0, 2.0 }));
        return new HypergradientProblem
        {
            Parameters = [weight],
            Variables = [pull],
            TrainingLoss = _ => (weight.square() * curvature).sum() / 2 + (pull.Tensor * weight.sum()).sum(),
            ValidationLoss = () => weight.dot(slope),
        };
    }
}
