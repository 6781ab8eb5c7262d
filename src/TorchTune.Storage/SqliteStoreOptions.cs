using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>What survives a power failure. The death of the process loses nothing acknowledged, either way.</summary>
public enum Durability
{
    /// <summary>SQLite's <c>synchronous = NORMAL</c>: a power failure may cost what was written in the last second.</summary>
    Normal,

    /// <summary>SQLite's <c>synchronous = FULL</c>: nothing acknowledged is lost, and every batch waits for the disk.</summary>
    Full,
}

/// <summary>How a <see cref="SqliteStore"/> works.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record SqliteStoreOptions
{
    /// <summary>What survives a power failure.</summary>
    /// <value>Default <see cref="Durability.Normal"/>.</value>
    public Durability Durability { get; init; } = Durability.Normal;

    /// <summary>How long to wait for a study that another process has open, or for a file that it is writing, before giving up.</summary>
    /// <value>Default 10 seconds; not negative.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock that dates locks, for people.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal SqliteStoreOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Clock);
        if (!Enum.IsDefined(Durability)) throw new ArgumentException(Invariant($"Durability must be Normal or Full, but was {Durability}."));
        return Patience >= TimeSpan.Zero
            ? this
            : throw new ArgumentException(Invariant($"Patience must not be negative, but was {Patience}."));
    }
}
