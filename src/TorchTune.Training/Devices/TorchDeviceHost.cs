using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchTune.Execution;

namespace TorchTune.Training;

/// <summary>The devices of TorchSharp as slots: CUDA devices, or the CPU.</summary>
/// <remarks>
/// Thread counts of OpenMP are per thread and libtorch sets them lazily, so <see cref="EnterThread"/> comes before anything computes on a slot's thread;
/// with another count a sum has another order, and other bits.
/// </remarks>
/// <threadsafety>All members may be called from any thread.</threadsafety>
public sealed class TorchDeviceHost : IDeviceHost
{
    private readonly CpuHost _cpu;

    /// <summary>Slots on the devices that the options name.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule, or a device is not there; the message names option, rule and value.</exception>
    public TorchDeviceHost(TorchDeviceOptions? options = null)
    {
        options = (options ?? new TorchDeviceOptions()).Validated();
        var devices = options.Named(torch.cuda.is_available() ? torch.cuda.device_count() : 0);
        bool onCpu = devices is [var only] && only == DeviceName.Cpu;
        int slots = options.Slots ?? (onCpu ? Math.Max(1, Environment.ProcessorCount / options.ThreadsPerTrial) : devices.Length);
        _cpu = new CpuHost(slots, options.ThreadsPerTrial);
        Devices = devices;
        Slots = [.. Enumerable.Range(0, slots).Select(i => new Slot(i, devices[i % devices.Length]))];
        Surroundings = _cpu.Surroundings.SetItem("libtorch", torch.__version__).SetItem("devices", string.Join(", ", devices.Select(d => d.Name.Split(':')[0]).Distinct()));
    }

    /// <summary>The devices, each once.</summary>
    public ImmutableArray<DeviceName> Devices { get; }

    /// <inheritdoc/>
    public ImmutableArray<Slot> Slots { get; }

    /// <inheritdoc/>
    public int ThreadsPerTrial => _cpu.ThreadsPerTrial;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Surroundings { get; }

    /// <inheritdoc/>
    public void EnterThread(Slot slot) => torch.set_num_threads(ThreadsPerTrial);

    /// <summary>Whether libtorch, or .NET, says that memory ran out: libtorch says it only in words.</summary>
    public bool IsOutOfMemory(Exception exception) =>
        _cpu.IsOutOfMemory(exception)
        || (exception is ExternalException
            && (exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                || exception.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase)));
}
