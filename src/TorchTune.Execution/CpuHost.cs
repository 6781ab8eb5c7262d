using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>The CPU of this machine as slots, for trials that need no framework to get their threads ready.</summary>
/// <threadsafety>All members may be called from any thread.</threadsafety>
public sealed class CpuHost : IDeviceHost
{
    /// <summary>Slots on the CPU.</summary>
    /// <param name="slots">How many trials compute at a time; null: as many as the machine has threads for.</param>
    /// <param name="threadsPerTrial">CPU threads of each; part of a study's identity.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public CpuHost(int? slots = null, int threadsPerTrial = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadsPerTrial, 1);
        int count = slots ?? Math.Max(1, Environment.ProcessorCount / threadsPerTrial);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(slots));
        ThreadsPerTrial = threadsPerTrial;
        Slots = [.. Enumerable.Range(0, count).Select(i => new Slot(i, DeviceName.Cpu))];
    }

    /// <inheritdoc/>
    public ImmutableArray<Slot> Slots { get; }

    /// <inheritdoc/>
    public int ThreadsPerTrial { get; }

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Surroundings { get; } = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("runtime", RuntimeInformation.FrameworkDescription),
        KeyValuePair.Create("cpu", Invariant($"{RuntimeInformation.ProcessArchitecture}, vectors of {Width()} bits")),
    ]);

    /// <inheritdoc/>
    public void EnterThread(Slot slot)
    {
    }

    /// <inheritdoc/>
    public bool IsOutOfMemory(Exception exception) => exception is OutOfMemoryException;

    private static int Width() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
