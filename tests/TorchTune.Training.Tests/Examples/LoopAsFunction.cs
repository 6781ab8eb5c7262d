using TorchTune;
using TorchTune.Training;
using static Example.ExistingLoop;
using static TorchSharp.torch;

namespace Example;

/// <summary>The existing loop as a trial: an iterator.</summary>
public static class LoopAsFunction
{
    public static readonly HyperParameter<double> Rate = HyperParameter.Float("rate", 1e-4, 1e-1, log: true);
    public static readonly HyperParameter<int> Hidden = HyperParameter.Int("hidden", 4, 64);

    public static IEnumerable<Report> Train(Trial trial)
    {
        using var net = trial.Build(() => new Net(trial.Get(Hidden)));
        using var adam = optim.Adam(net.parameters(), trial.Get(Rate));
        while (true) yield return trial.Report(Epoch(net, adam));
    }
}
