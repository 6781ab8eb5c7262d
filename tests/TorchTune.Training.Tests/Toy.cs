using static TorchSharp.torch;

namespace TorchTune.Training.Tests;

/// <summary>A small classification problem and trials that train on it.</summary>
internal sealed class Toy : ISupervisedData, IDisposable
{
    internal static readonly HyperParameter<double> Rate = HyperParameter.Float("rate", 1e-3, 0.3, log: true);
    private readonly Tensor _inputs; // [48, 6]
    private readonly Tensor _classes; // [48]

    internal Toy()
    {
        var random = RandomSource.For(5, 0, "toy");
        float[] inputs = [.. Enumerable.Range(0, 48 * 6).Select(_ => (float)random.Normal())];
        long[] classes = [.. Enumerable.Range(0, 48).Select(i => inputs[i * 6] + inputs[(i * 6) + 1] > 0 ? 1L : 0L)];
        _inputs = tensor(inputs, [48, 6]).DetachFromDisposeScope();
        _classes = tensor(classes).DetachFromDisposeScope();
    }

    public int Count => 48;

    public Device Device => CPU;

    internal static Space Space { get; } = new(Rate);

    public (Tensor Inputs, Tensor Targets) Batch(Tensor positions) => (_inputs.index_select(0, positions), _classes.index_select(0, positions));

    public (Tensor Inputs, Tensor Targets) Range(int start, int count) => (_inputs.narrow(0, start, count).alias(), _classes.narrow(0, start, count).alias());

    public void Dispose()
    {
        _inputs.Dispose();
        _classes.Dispose();
    }

    /// <summary>A stock network with batch norm, whose state has buffers, trained by Adam under a schedule.</summary>
    internal SupervisedOptions Options(double dropout = 0) => new()
    {
        Epochs = 4,
        Model = (trial, _) => trial.Build(() => nn.Sequential(
            ("hidden", nn.Linear(6, 8)), ("norm", nn.BatchNorm1d(8)), ("act", nn.ReLU()), ("drop", nn.Dropout(dropout)), ("out", nn.Linear(8, 2)))),
        Optimizer = (trial, model) => optim.Adam(model.parameters(), trial.Get(Rate)),
        Training = _ => this,
        Validation = _ => this,
        Epoch = _ => new EpochOptions { BatchSize = 16 },
        Schedule = _ => new RateSchedule.OneCycle(),
    };

    internal static Trial Trial(int number = 0, int step = 0, double rate = 0.02) => new(new TrialContext
    {
        Number = number,
        Step = step,
        Space = Space,
        Configuration = new Configuration(("rate", rate)),
        Objectives = [Objective.Minimize("loss")],
        Seed = 3,
    });
}
