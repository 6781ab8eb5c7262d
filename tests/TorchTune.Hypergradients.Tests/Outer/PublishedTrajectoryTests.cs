using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>The logistic regression of hypertorch's notebook, whose losses are printed there.</summary>
public sealed class PublishedTrajectoryTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [SkippableFact]
    public void The_validation_losses_of_the_notebook_are_met()
    {
        var table = SharedTable.Read("hypertorch-logistic.csv");
        var (trainX, trainY) = Part(table, validation: false);
        var (validationX, validationY) = Part(table, validation: true);
        var weights = new Parameter(zeros(20, ScalarType.Float64));
        var penalty = new HyperVariable("penalty", ones(20, ScalarType.Float64), HyperRole.TrainingLoss);
        var problem = new HypergradientProblem
        {
            Parameters = [weights],
            Variables = [penalty],
            Rule = new SgdRule { LearningRate = 0.1 },
            Updates = 100,
            TrainingLoss = _ => nn.functional.binary_cross_entropy_with_logits(trainX.mv(weights), trainY) + (penalty.Tensor * weights.square()).sum().mul(0.5),
            ValidationLoss = () => nn.functional.binary_cross_entropy_with_logits(validationX.mv(weights), validationY),
        };
        using var hyper = new HyperOptimizer(
            problem,
            new TruncatedMethod { Window = 10 },
            [new OuterVariable { Variable = penalty, Coordinate = new Coordinate.Linear { Low = 1e-8 }, Reach = double.PositiveInfinity }],
            new HyperOptimizerOptions { Rate = 1, Rule = new OuterRule.Descent { Momentum = 0.9 } });

        double[] losses = [.. Enumerable.Range(0, 51).Select(_ => hyper.Step().ValidationLoss)];

        Assert.Equal(0.5743990, losses[0], 1e-6);
        Assert.Equal(0.5337679, losses[10], 1e-6);
        Assert.Equal(0.3615219, losses[20], 1e-6);
        Assert.Equal(0.2944670, losses[50], 1e-6);
    }

    private static (Tensor X, Tensor Y) Part(SharedTable table, bool validation)
    {
        double[][] rows = [.. Enumerable.Range(0, table.Rows).Select(table.Row).Where(row => (row[21] != 0) == validation)];
        return (tensor(rows.SelectMany(row => row[..20]).ToArray()).reshape(rows.Length, 20), tensor(rows.Select(row => row[20]).ToArray()));
    }
}
