using TorchTune;
using TorchTune.Training;
using static Example.ExistingLoop;
using static Example.LoopAsFunction;
using static TorchSharp.torch;

namespace Example;

/// <summary>The existing loop as a trial: a trainable.</summary>
public sealed class LoopAsTrainable(GeneratorWatch watch) : TorchTrainable(watch)
{
    private Net? _net;
    private optim.Optimizer? _adam;

    protected override void Build(Trial trial)
    {
        _net = Keep(trial.Build(() => new Net(trial.Get(Hidden))));
        _adam = optim.Adam(_net.parameters(), trial.Get(Rate));
    }

    protected override Metrics? Train(Trial trial) => Metrics.Of("value", Epoch(_net!, _adam!));

    protected override void Save(StateTree state)
    {
        state.Add("net", _net!);
        state.Add("adam", _adam!);
    }

    protected override void Load(StateTree state)
    {
        state.RestoreTo("net", _net!);
        state.RestoreTo("adam", _adam!);
    }

    protected override void Free()
    {
        _adam?.Dispose();
        _net?.Dispose();
    }
}
