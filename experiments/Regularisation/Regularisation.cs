using System.Diagnostics;
using TorchSharp.Modules;
using TorchTune.Hypergradients;
using TorchTune.Models;
using TorchTune.Training;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Regularisation;

/// <summary>Trains a small convolutional network on few images, and finds its weight decay meanwhile: one number, one a layer, or one for every weight.</summary>
/// <remarks>
/// Lorraine, Vicol and Duvenaud 2020 (arXiv:1911.02590), section 5.2. A network in training is at no stationary point and its Hessian is indefinite; the Gauss–Newton matrix of the training loss with a damping takes its
/// place, and one outer update costs a few dozen gradients however many numbers there are.
/// </remarks>
internal sealed class Regularisation(ClassificationData data, RegularisationOptions options)
{
    /// <summary>What is compared.</summary>
    internal static IReadOnlyList<Reach> Reaches { get; } =
    [
        new("as it begins", null),
        new("one number", HyperExtent.Scalar),
        new("one a layer", HyperExtent.PerGroup),
        new("one a weight", HyperExtent.PerParameter),
    ];

    /// <summary>Trains one network.</summary>
    internal RegularisationRow Train(Reach reach)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(options.Seed);
        var model = ImageModels.Create(new ModelOptions { Name = "smallconv", Width = options.Width }, data.Shape, data.Classes.Count, generator);
        var parameters = HypergradientProblem.ParametersOf(model);
        long numbers = reach.Extent switch { null => 0, HyperExtent.Scalar => 1, HyperExtent.PerGroup => parameters.Count, _ => parameters.Sum(parameter => parameter.NumberOfElements) };
        var decay = new HyperVariable("decay", full(Math.Max(1, numbers), options.Decay, ScalarType.Float32), HyperRole.WeightDecay, reach.Extent ?? HyperExtent.Scalar);
        var problem = ProblemOf(model, parameters, decay);
        using var warm = new WarmStart();
        using var hyper = reach.Extent is null ? null : new HyperOptimizer(problem, MethodOf(model, warm), [new OuterVariable { Variable = decay, Reach = 1 }], new HyperOptimizerOptions { Rate = 0.5 });
        using var optimizer = optim.SGD(model.parameters(), 0.05, 0.9);
        var watch = Stopwatch.StartNew();
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            TrainEpoch(model, optimizer, parameters, decay, generator, 0.05 * (1 + Math.Cos(Math.PI * epoch / options.Epochs)) / 2);
            if ((epoch + 1) % options.Interval == 0) hyper?.Step();
        }

        watch.Stop();
        return new RegularisationRow(reach.Name, numbers, model.Evaluate(data.Validation).Loss, model.Evaluate(data.Test).Accuracy, watch.Elapsed.TotalSeconds);
    }

    /// <summary>The problem of a network: all of its training images at once, and the decay as a variable that the losses know nothing of.</summary>
    internal HypergradientProblem ProblemOf(nn.Module<Tensor, Tensor> model, IReadOnlyList<Parameter> parameters, HyperVariable decay) => new()
    {
        Parameters = parameters,
        Module = model,
        Groups = [.. Enumerable.Range(0, parameters.Count)],
        Variables = [decay],
        Statistics = ValidationStatistics.Batch,
        TrainingLoss = _ => LossOn(model, data.Train),
        ValidationLoss = () => LossOn(model, data.Validation),
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

    private static Tensor LossOn(nn.Module<Tensor, Tensor> model, ImagePart images)
    {
        var (inputs, targets) = images.Range(0, Math.Min(images.Count, 500));
        return nn.functional.cross_entropy(model.call(inputs), targets);
    }

    private void TrainEpoch(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, IReadOnlyList<Parameter> parameters, HyperVariable decay, Generator generator, double rate)
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
            model.zero_grad();
            (nn.functional.cross_entropy(model.call(inputs), targets) + Penalty(parameters, decay)).backward();
            optimizer.step();
        }
    }

    /// <summary><c>½ Σ λ w²</c>, which is the decay that SGD would add to the gradient, for as many numbers as there are.</summary>
    private static Tensor Penalty(IReadOnlyList<Parameter> parameters, HyperVariable decay)
    {
        var squares = parameters.Select(parameter => parameter.square().reshape(-1)).ToArray();
        return decay.Extent switch
        {
            HyperExtent.PerParameter => cat(squares).dot(decay.Tensor) / 2,
            HyperExtent.PerGroup => stack([.. squares.Select(square => square.sum())]).dot(decay.Tensor) / 2,
            _ => cat(squares).sum() * decay.Tensor.reshape([]) / 2,
        };
    }
}
