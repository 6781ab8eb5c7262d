using Serilog;

namespace TorchTune.Execution;

/// <summary>What the loop runs with.</summary>
internal sealed record LoopSetup
{
    public required Conduct Conduct { get; init; }

    public required Conductor Conductor { get; init; }

    public required IStudyLog Log { get; init; }

    /// <summary>Where the study is kept, for messages.</summary>
    public required string Location { get; init; }

    public required EventLines Lines { get; init; }

    public required IDeviceHost Host { get; init; }

    /// <summary>Held while the conductor decides: others may look at what it knows.</summary>
    public required Lock Gate { get; init; }

    public required ICheckpoints Checkpoints { get; init; }

    public int CheckpointEvery { get; init; } = 1;

    public TimeSpan? TimeLimit { get; init; }

    public TimeSpan? HangLimit { get; init; }

    /// <summary>Told on the slot's thread; must not throw.</summary>
    public Action<SlotUse>? SlotUsed { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public ILogger Logger { get; init; } = Serilog.Core.Logger.None;
}
