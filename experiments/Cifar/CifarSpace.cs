using TorchTune.Models;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Cifar;

/// <summary>What is tuned, and what a configuration means.</summary>
internal static class CifarSpace
{
    private static readonly HyperParameter<double> LearningRate = HyperParameter.Float("learning_rate", 1e-3, 0.1, log: true);
    private static readonly HyperParameter<double> WeightDecay = HyperParameter.Float("weight_decay", 1e-6, 1e-2, log: true);
    private static readonly HyperParameter<double> Momentum = HyperParameter.Float("momentum", 0.5, 0.95);
    private static readonly HyperParameter<int> BatchSize = HyperParameter.Ordinal("batch_size", 32, 64, 128, 256);
    private static readonly HyperParameter<double> Width = HyperParameter.Ordinal("width", 0.5, 1.0, 1.5, 2.0);
    private static readonly HyperParameter<double> Dropout = HyperParameter.Float("dropout", 0, 0.5);
    private static readonly HyperParameter<double> LabelSmoothing = HyperParameter.Float("label_smoothing", 0, 0.2);

    internal static Space Space { get; } = new(LearningRate, WeightDecay, Momentum, BatchSize, Width, Dropout, LabelSmoothing);

    internal static ModelOptions Model(Configuration configuration, string name) =>
        new() { Name = name, Width = configuration.Get(Width), Dropout = configuration.Get(Dropout) };

    internal static TrainingOptions Training(Configuration configuration) =>
        new() { BatchSize = configuration.Get(BatchSize), LabelSmoothing = configuration.Get(LabelSmoothing) };

    internal static optim.Optimizer Optimizer(Configuration configuration, nn.Module model) => optim.SGD(
        model.parameters(),
        configuration.Get(LearningRate),
        configuration.Get(Momentum),
        weight_decay: configuration.Get(WeightDecay),
        nesterov: true);
}
