using System.Collections.Immutable;

namespace TorchTune;

/// <summary>A device as a plain value: <c>cpu</c>, <c>cuda:0</c>.</summary>
/// <param name="Name">As frameworks write it.</param>
public readonly record struct DeviceName(string Name)
{
    /// <summary>The CPU.</summary>
    public static DeviceName Cpu { get; } = new("cpu");

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Where a trial runs: one of a device's slots, with a thread of its own.</summary>
/// <param name="Index">0 to the number of slots − 1.</param>
/// <param name="Device">The device.</param>
public readonly record struct Slot(int Index, DeviceName Device)
{
    /// <inheritdoc/>
    public override string ToString() => System.FormattableString.Invariant($"{Device}#{Index}");
}

/// <summary>What the loop must know of the machine: its slots, and how a thread gets ready to compute.</summary>
/// <threadsafety>All members may be called from any thread.</threadsafety>
public interface IDeviceHost
{
    /// <summary>The slots, in the order in which they are filled; at least one.</summary>
    ImmutableArray<Slot> Slots { get; }

    /// <summary>CPU threads a trial computes with; part of a study's identity.</summary>
    int ThreadsPerTrial { get; }

    /// <summary>Called first on every slot's thread, before anything computes there: thread counts are per thread.</summary>
    void EnterThread(Slot slot);

    /// <summary>Whether the exception says that the device's memory ran out.</summary>
    bool IsOutOfMemory(Exception exception);

    /// <summary>Versions and hardware that the bits of a result may depend on.</summary>
    ImmutableSortedDictionary<string, string> Surroundings { get; }
}
