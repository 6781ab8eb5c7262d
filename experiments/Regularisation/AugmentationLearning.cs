using System.Diagnostics;
using TorchTune.Hypergradients;
using TorchTune.Models;
using TorchTune.Training;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Regularisation;

/// <summary>Trains a small convolutional network on few images, and finds meanwhile how strongly these should be changed at random.</summary>
/// <remarks>
/// Lorraine, Vicol and Duvenaud 2020 (arXiv:1911.02590), section 5.3, with five strengths in place of a network that augments. The validation images are not changed; the strengths act through the training loss alone, so
/// their gradient is implicit, by the Gauss–Newton matrix of the images as they are.
/// </remarks>
internal sealed class AugmentationLearning(ClassificationData data, RegularisationOptions options)
{
    /// <summary>Trains one network.</summary>
    /// <param name="start">The strengths to begin with; null: no augmentation.</param>
    /// <param name="learns">Whether the strengths follow their hypergradients.</param>
    internal AugmentationRow Train(double? start, bool learns)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(options.Seed);
        using var changes = new Generator(options.Seed + 1);
        var model = ImageModels.Create(new ModelOptions { Name = "smallconv", Width = options.Width }, data.Shape, data.Classes.Count, generator);
        var strengths = start is double value ? new Strengths(value) : null;
        using var warm = new WarmStart();
        using var hyper = strengths is null || !learns ? null : new HyperOptimizer(ProblemOf(model, strengths, changes), MethodOf(model, warm), strengths.Outer, new HyperOptimizerOptions { Rate = 0.1 });
        using var optimizer = optim.SGD(model.parameters(), 0.05, 0.9);
        var watch = Stopwatch.StartNew();
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            TrainEpoch(model, optimizer, strengths, generator, changes, 0.05 * (1 + Math.Cos(Math.PI * epoch / options.Epochs)) / 2);
            hyper?.Step();
        }

        Settle(model);
        watch.Stop();
        return new AugmentationRow(
            strengths is null ? "none" : learns ? "learned" : "as it begins",
            strengths is null ? [] : [.. strengths.Variables.Select(variable => (double)variable.Tensor.item<float>())],
            model.Evaluate(data.Validation).Loss, model.Evaluate(data.Test).Accuracy, watch.Elapsed.TotalSeconds);
    }

    /// <summary>The training on all images at once, changed by the strengths, and the validation on images as they are.</summary>
    internal HypergradientProblem ProblemOf(nn.Module<Tensor, Tensor> model, Strengths strengths, Generator changes) => new()
    {
        Parameters = HypergradientProblem.ParametersOf(model),
        Module = model,
        Variables = strengths.Variables,
        Generators = [changes],
        Statistics = ValidationStatistics.Batch,
        TrainingLoss = _ =>
        {
            var (inputs, targets) = data.Train.Range(0, data.Train.Count);
            return nn.functional.cross_entropy(model.call(strengths.Apply(inputs, changes)), targets);
        },
        ValidationLoss = () =>
        {
            var (inputs, targets) = data.Validation.Range(0, Math.Min(data.Validation.Count, 500));
            return nn.functional.cross_entropy(model.call(inputs), targets);
        },
    };

    /// <summary>Ten iterations of conjugate gradients on the damped Gauss–Newton matrix.</summary>
    internal ImplicitMethod MethodOf(nn.Module<Tensor, Tensor> model, WarmStart? warm) => new()
    {
        Solver = new ConjugateGradient { Iterations = 10, Tolerance = 1e-3 },
        Damping = 0.01,
        WarmStart = warm,
        StationarityTolerance = double.PositiveInfinity,
        Curvature = new Curvature.GaussNewton
        {
            Outputs = () => model.call(data.Train.Range(0, data.Train.Count).Inputs),
            Loss = outputs => nn.functional.cross_entropy(outputs, data.Train.Range(0, data.Train.Count).Targets),
        },
    };

    // Running statistics of changed images are not those of images as they are, which are judged: the hypergradients, by batch statistics, do not see the difference either.
    private void Settle(nn.Module<Tensor, Tensor> model)
    {
        using var gradients = no_grad();
        model.train();
        for (int pass = 0; pass < 50; pass++)
        {
            using var scope = NewDisposeScope();
            _ = model.call(data.Train.Range(0, data.Train.Count).Inputs);
        }
    }

    private void TrainEpoch(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Strengths? strengths, Generator generator, Generator changes, double rate)
    {
        const int Batch = 50;
        using var epoch = NewDisposeScope();
        model.train();
        foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
        var order = randperm(data.Train.Count, ScalarType.Int64, generator: generator);
        for (int start = 0; start + Batch <= data.Train.Count; start += Batch)
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = data.Train.Batch(order.narrow(0, start, Batch));
            using (no_grad()) inputs = strengths?.Apply(inputs, changes) ?? inputs;
            model.zero_grad();
            nn.functional.cross_entropy(model.call(inputs), targets).backward();
            optimizer.step();
        }
    }
}

/// <summary>A row of the table.</summary>
/// <param name="Name">How the strengths were found.</param>
/// <param name="Values">The strengths in the end, in the order of <see cref="Strengths.Names"/>; empty without augmentation.</param>
/// <param name="ValidationLoss">On the images that they were tuned on.</param>
/// <param name="TestAccuracy">On others.</param>
/// <param name="Seconds">Training and tuning.</param>
internal sealed record AugmentationRow(string Name, IReadOnlyList<double> Values, double ValidationLoss, double TestAccuracy, double Seconds);
