using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>What a <see cref="SupervisedTrainable"/> trains, on what, and how: each part is made from the trial's configuration.</summary>
/// <threadsafety>Shared by all trials of a study; the functions are called from their threads.</threadsafety>
public sealed record SupervisedOptions
{
    /// <summary>Builds the network on the trial's device; its initial weights and its dropout come from the generator given. Stock modules: <see cref="TrialTorch.Build"/>.</summary>
    public required Func<Trial, Generator, nn.Module<Tensor, Tensor>> Model { get; init; }

    /// <summary>Makes the optimizer of the network's parameters.</summary>
    public required Func<Trial, nn.Module<Tensor, Tensor>, optim.Optimizer> Optimizer { get; init; }

    /// <summary>What to learn from, on a device.</summary>
    public required Func<Device, ISupervisedData> Training { get; init; }

    /// <summary>What to judge on, on a device: the reports are about it.</summary>
    public required Func<Device, ISupervisedData> Validation { get; init; }

    /// <summary>Batch size, loss and augmentation of the training epochs. Validation uses plain cross-entropy.</summary>
    /// <value>Default: batches of 128, cross-entropy, no augmentation.</value>
    public Func<Trial, EpochOptions> Epoch { get; init; } = _ => new EpochOptions();

    /// <summary>How the learning rate goes through the trial.</summary>
    /// <value>Default constant.</value>
    public Func<Trial, RateSchedule> Schedule { get; init; } = _ => new RateSchedule.Constant();

    /// <summary>Epochs that the schedule is planned for; the trial ends after them.</summary>
    public required int Epochs { get; init; }

    internal SupervisedOptions Validated()
    {
        if (Epochs < 1) throw new ArgumentException(Invariant($"Epochs must be at least 1, but was {Epochs}."));
        return this;
    }
}
