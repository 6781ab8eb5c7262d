namespace TorchTune.Experiments.RateAndDecay;

/// <summary>Sizes of the demonstration.</summary>
internal sealed record DemonstrationOptions
{
    public required int Images { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Configurations of the random search.</summary>
    public required int Trials { get; init; }

    public required int Seeds { get; init; }

    /// <summary>Trainings at a time, each on a thread of its own.</summary>
    public required int Slots { get; init; }
}
