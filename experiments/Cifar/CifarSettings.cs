using TorchTune.Models;
using TorchTune.Training;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Cifar;

/// <summary>A configuration in the words of the code that trains. The defaults are what many people would start from: the row to beat.</summary>
internal sealed record CifarSettings
{
    public string Optimizer { get; init; } = "adam";

    public double LearningRate { get; init; } = 1e-3;

    public double Momentum { get; init; }

    public double WeightDecay { get; init; }

    public int BatchSize { get; init; } = 128;

    public double Width { get; init; } = 1;

    public double Dropout { get; init; }

    public double LabelSmoothing { get; init; }

    public double Augmentation { get; init; }

    public string Schedule { get; init; } = "constant";

    internal ModelOptions Model(string name) => new() { Name = name, Width = Width, Dropout = Dropout };

    internal EpochOptions Epoch() =>
        new TrainingOptions { BatchSize = BatchSize, LabelSmoothing = LabelSmoothing, Augmentation = Models.Augmentation.OfStrength(Augmentation) }.ForEpochs();

    internal optim.Optimizer OptimizerOf(nn.Module model) => Optimizer switch
    {
        "sgd" => optim.SGD(model.parameters(), LearningRate, Momentum, weight_decay: WeightDecay, nesterov: Momentum > 0),
        "adam" => optim.Adam(model.parameters(), LearningRate, weight_decay: WeightDecay),
        _ => optim.AdamW(model.parameters(), LearningRate, weight_decay: WeightDecay),
    };
}
