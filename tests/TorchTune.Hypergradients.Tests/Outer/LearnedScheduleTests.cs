using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class LearnedScheduleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Repeated_trainings_find_the_one_schedule_that_ends_in_the_valley(bool reverse)
    {
        // ½(θ₁² + 10 θ₂²) by gradient descent, two updates at each of two rates: a factor (1 − h a)² (1 − h b)² for either curvature h, so the loss is 0 for the rates 1 and 1/10 and for no others.
        using var weight = new Parameter(tensor([1.0, 1.0]));
        var rates = new HyperVariable("rates", tensor([0.6, 0.12]), HyperRole.LearningRate, HyperExtent.PerSegment);
        Tensor Loss() => 0.5 * (tensor([1.0, 10]) * weight.square()).sum();
        HypergradientProblem problem = new() { Parameters = [weight], Variables = [rates], Rule = new SgdRule(), Updates = 4, TrainingLoss = _ => Loss(), ValidationLoss = Loss };
        HypergradientMethod method = reverse ? new UnrolledMethod { GrowthLimit = 1e12 } : new ForwardMethod { GrowthLimit = 1e12 };
        using var hyper = new HyperOptimizer(problem, method, [new OuterVariable { Variable = rates, Reach = 0.1 }], new HyperOptimizerOptions { Rate = 0.02, Rule = new OuterRule.Adam { Beta2 = 0.9 } });

        for (int training = 0; training < 150; training++) Assert.Equal(OuterOutcome.Moved, hyper.Step().Outcome);

        // Every training began at the same weights.
        Assert.Equal([1.0, 1.0], weight.data<double>().ToArray());
        Assert.Equal(1, hyper.ValuesOf("rates")[0], 0.05);
        Assert.Equal(0.1, hyper.ValuesOf("rates")[1], 0.005);
    }

    [Fact]
    public void Parts_that_are_more_than_the_updates_are_refused_by_name()
    {
        using var weight = new Parameter(tensor([1.0]));
        var rates = new HyperVariable("rates", full(4, 0.1, ScalarType.Float64), HyperRole.LearningRate, HyperExtent.PerSegment);
        HypergradientProblem problem = new() { Parameters = [weight], Variables = [rates], Rule = new SgdRule(), Updates = 3, TrainingLoss = _ => weight.square().sum(), ValidationLoss = () => weight.sum() };

        var refused = Assert.Throws<ArgumentException>(() => Hypergradient.Compute(problem, new UnrolledMethod()));

        Assert.Contains("'rates' is PerSegment and must have between 1 element and one for each of the 3 updates, but has 4.", refused.Message, StringComparison.Ordinal);
    }
}
