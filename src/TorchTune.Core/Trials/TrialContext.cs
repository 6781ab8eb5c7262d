using System.Collections.Immutable;

namespace TorchTune;

/// <summary>What a <see cref="Trial"/> is made of. The loop fills it; in a test of a trial of your own, the configuration is enough.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record TrialContext
{
    /// <summary>The trial's number.</summary>
    /// <value>Default 0.</value>
    public int Number { get; init; }

    /// <summary>What it runs with.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>The space as it is known when the trial starts.</summary>
    /// <value>Default empty: everything asked for is defined by the run.</value>
    public Space Space { get; init; } = Space.Empty;

    /// <summary>The study's objectives.</summary>
    /// <value>Default: minimize <c>value</c>.</value>
    public ImmutableArray<Objective> Objectives { get; init; } = [Objective.Minimize("value")];

    /// <summary>The study's seed.</summary>
    /// <value>Default 0.</value>
    public ulong Seed { get; init; }

    /// <summary>The steps it has done already, where it does not begin at its start.</summary>
    /// <value>Default 0.</value>
    public int Step { get; init; }

    /// <summary>What it has cost by then.</summary>
    /// <value>Default null: nobody said.</value>
    public double? Cost { get; init; }

    /// <summary>Where it is set up.</summary>
    /// <value>Default the first CPU slot.</value>
    public Slot Slot { get; init; } = new(0, DeviceName.Cpu);

    /// <summary>Signalled when nobody waits for the trial's next report any more.</summary>
    public CancellationToken Stopping { get; init; }
}
