namespace TorchTune.Experiments.Cifar;

/// <summary>What the command line asks for (<see cref="CifarCommandLine"/>).</summary>
internal sealed record CifarOptions
{
    /// <summary>Folder of the images; null: wherever they are found.</summary>
    internal DirectoryInfo? Data { get; init; }

    internal required string Model { get; init; }

    internal required string Strategy { get; init; }

    /// <summary>As JSON: <c>{"type":"random"}</c>.</summary>
    internal required string Sampler { get; init; }

    /// <summary>As JSON: <c>{"type":"asha"}</c>.</summary>
    internal required string Scheduler { get; init; }

    /// <summary>What one trial is to be trained with, instead of a search; null: a search.</summary>
    internal ConfigurationSchedule? Schedule { get; init; }

    internal required int Trials { get; init; }

    internal required int Epochs { get; init; }

    /// <summary>Of the search, this time; null: none.</summary>
    internal TimeSpan? TimeLimit { get; init; }

    internal required string Devices { get; init; }

    /// <summary>Null: one for each CUDA device, or for each core.</summary>
    internal int? Slots { get; init; }

    internal required int Threads { get; init; }

    /// <summary>Null: that of the stored study, else the number of slots, at least 4.</summary>
    internal int? Parallelism { get; init; }

    internal required ulong Seed { get; init; }

    /// <summary>0: all.</summary>
    internal required int TrainSubset { get; init; }

    internal required DirectoryInfo Out { get; init; }

    /// <summary>Null: made from the options.</summary>
    internal string? Study { get; init; }

    internal required ResumePolicy IfStored { get; init; }

    internal required bool Json { get; init; }

    internal required bool Quiet { get; init; }
}
