using System.Collections.Immutable;
using System.Globalization;
using static System.FormattableString;

namespace TorchTune.Training;

/// <summary>Which devices a study uses, and how.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record TorchDeviceOptions
{
    /// <summary><c>auto</c> (all CUDA devices, else the CPU), <c>cpu</c>, <c>cuda</c> (all of them), or some: <c>cuda:0,1</c>.</summary>
    /// <value>Default <c>auto</c>.</value>
    public string Devices { get; init; } = "auto";

    /// <summary>How many trials compute at a time. Results do not depend on it.</summary>
    /// <value>Default null: one for each CUDA device; on the CPU as many as its threads allow.</value>
    public int? Slots { get; init; }

    /// <summary>CPU threads a trial computes with. The bits of results depend on it.</summary>
    /// <value>Default 1.</value>
    public int ThreadsPerTrial { get; init; } = 1;

    internal TorchDeviceOptions Validated()
    {
        if (Slots < 1) throw new ArgumentException(Invariant($"Slots must be at least 1, but was {Slots}."));
        if (ThreadsPerTrial < 1) throw new ArgumentException(Invariant($"ThreadsPerTrial must be at least 1, but was {ThreadsPerTrial}."));
        return this;
    }

    /// <summary>The devices meant on a machine with this many CUDA devices.</summary>
    internal ImmutableArray<DeviceName> Named(int cudaDevices)
    {
        switch (Devices)
        {
            case "auto": return cudaDevices == 0 ? [DeviceName.Cpu] : Cuda(Enumerable.Range(0, cudaDevices));
            case "cpu": return [DeviceName.Cpu];
            case "cuda" when cudaDevices > 0: return Cuda(Enumerable.Range(0, cudaDevices));
            default: break;
        }

        if (Devices == "cuda" || Devices.StartsWith("cuda:", StringComparison.Ordinal))
        {
            if (cudaDevices == 0) throw new ArgumentException(Invariant($"Devices: no CUDA device is available here, but '{Devices}' was asked for."));
            var numbers = Devices["cuda:".Length..].Split(',').Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Unknown()).ToArray();
            foreach (int number in numbers)
            {
                if (number >= cudaDevices) throw new ArgumentException(Invariant($"Devices: there are {cudaDevices} CUDA devices, numbered from 0, but '{Devices}' names number {number}."));
            }

            if (numbers.Distinct().Count() != numbers.Length) throw new ArgumentException(Invariant($"Devices: each device is named once, but '{Devices}' names one twice."));
            return Cuda(numbers);
        }

        throw Unknown();
    }

    private static ImmutableArray<DeviceName> Cuda(IEnumerable<int> numbers) => [.. numbers.Select(n => new DeviceName(Invariant($"cuda:{n}")))];

    private ArgumentException Unknown() => new(Invariant($"Devices must be auto, cpu, cuda, or CUDA devices by number such as cuda:0,1, but was '{Devices}'."));
}
