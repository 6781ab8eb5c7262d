using TorchTune.Models;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Cifar;

/// <summary>One configuration, trained from its own seed; afterwards it holds its network.</summary>
internal sealed class CifarTrial : IDisposable
{
    private readonly Generator _generator;

    internal CifarTrial(int number, CifarOptions options, ClassificationData data)
    {
        Number = number;
        Configuration = CifarSpace.Space.Draw(RandomSource.For(options.Seed, number, "configuration"));
        _generator = new Generator(RandomSource.For(options.Seed, number, "training").NextUInt64());
        Model = ImageModels.Create(CifarSpace.Model(Configuration, options.Model), data.Shape, data.Classes.Count, _generator);
    }

    internal int Number { get; }

    internal Configuration Configuration { get; }

    internal nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>Trains epoch by epoch and judges each on the validation part; ends early where the loss is no longer finite.</summary>
    internal IEnumerable<Score> Train(int epochs, ClassificationData data, CancellationToken cancellationToken)
    {
        using var optimizer = CifarSpace.Optimizer(Configuration, Model);
        var trainer = new EpochTrainer(Model, optimizer, data.Train, _generator, CifarSpace.Training(Configuration));
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            trainer.TrainEpoch(cancellationToken: cancellationToken);
            var score = Model.Evaluate(data.Validation, cancellationToken: cancellationToken);
            yield return score;
            if (!double.IsFinite(score.Loss)) yield break;
        }
    }

    public void Dispose()
    {
        Model.Dispose();
        _generator.Dispose();
    }
}
