using TorchTune.Hypergradients;
using static TorchSharp.torch;

/// <summary>A net with its data: one update the plain way, and the problem that its hypergradients are of.</summary>
internal sealed class Workload
{
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Tensor _inputs;
    private readonly Tensor _targets;

    private Workload(nn.Module<Tensor, Tensor> model, Tensor inputs, Tensor targets) => (_model, _inputs, _targets) = (model, inputs, targets);

    /// <summary>3-16-32-64 channels with batch norm, on 128 images of 32×32.</summary>
    internal static Workload Convolutional()
    {
        List<nn.Module<Tensor, Tensor>> layers = [];
        var width = 3;
        foreach (var channels in new[] { 16, 32, 64 })
        {
            layers.AddRange([nn.Conv2d(width, channels, 3, padding: 1), nn.BatchNorm2d(channels), nn.ReLU(), nn.MaxPool2d(2)]);
            width = channels;
        }

        layers.AddRange([nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]);
        return new(nn.Sequential(layers), randn(128, 3, 32, 32), randint(10, [128L]));
    }

    /// <summary>256-512-512-10 on a batch of rows.</summary>
    internal static Workload Perceptron(long rows = 128)
        => new(nn.Sequential(nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)), randn(rows, 256), randint(10, [rows]));

    /// <summary>64-64-10 on 128 rows.</summary>
    internal static Workload SmallPerceptron() => new(nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)), randn(128, 64), randint(10, [128L]));

    /// <summary>An update by torch.optim.</summary>
    internal Action PlainUpdate()
    {
        var optimizer = optim.SGD(_model.parameters(), learningRate: 0.01, momentum: 0.9, weight_decay: 1e-4);
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Loss().backward();
            optimizer.step();
        };
    }

    /// <summary>Learning rate and weight decay of a training with momentum.</summary>
    internal HypergradientProblem Problem(int updates, ValidationStatistics statistics = ValidationStatistics.Batch, int part = 1) => new()
    {
        Module = _model,
        Parameters = HypergradientProblem.ParametersOf(_model),
        TrainingLoss = _ => Loss(),
        CurvatureLoss = part == 1 ? null : _ => Loss(part),
        ValidationLoss = () => Loss(),
        Variables = [HyperVariable.Scalar("rate", 0.01, HyperRole.LearningRate), HyperVariable.Scalar("decay", 1e-4, HyperRole.WeightDecay)],
        Rule = new MomentumRule(),
        Updates = updates,
        Statistics = statistics,
    };

    /// <summary>A weight decay that reaches as far as asked.</summary>
    internal HypergradientProblem DecayProblem(HyperExtent extent)
    {
        var parameters = HypergradientProblem.ParametersOf(_model);
        var numbers = extent == HyperExtent.Scalar ? 1 : parameters.Sum(parameter => parameter.NumberOfElements);
        return new()
        {
            Module = _model,
            Parameters = parameters,
            TrainingLoss = _ => Loss(),
            ValidationLoss = () => Loss(),
            Variables = [new HyperVariable("decay", full(numbers, 1e-4f), HyperRole.WeightDecay, extent)],
            Statistics = ValidationStatistics.Batch,
        };
    }

    private Tensor Loss(int part = 1)
    {
        var rows = _inputs.size(0) / part;
        return part == 1
            ? nn.functional.cross_entropy(_model.call(_inputs), _targets)
            : nn.functional.cross_entropy(_model.call(_inputs.narrow(0, 0, rows)), _targets.narrow(0, 0, rows));
    }
}
