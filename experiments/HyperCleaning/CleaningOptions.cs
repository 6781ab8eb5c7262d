namespace TorchTune.Experiments.HyperCleaning;

/// <summary>What is cleaned, and for how long.</summary>
internal sealed record CleaningOptions
{
    /// <summary>Training examples, some of whose labels are wrong.</summary>
    internal int Examples { get; init; } = 500;

    /// <summary>Examples whose labels can be trusted.</summary>
    internal int Trusted { get; init; } = 100;

    /// <summary>The share of the training labels that is replaced by a wrong one.</summary>
    internal double Corrupted { get; init; } = 0.5;

    /// <summary>Outer updates of the examples' weights.</summary>
    internal int OuterUpdates { get; init; } = 60;

    /// <summary>Updates of the classifier between two of them.</summary>
    internal int InnerUpdates { get; init; } = 30;

    internal ulong Seed { get; init; }
}
