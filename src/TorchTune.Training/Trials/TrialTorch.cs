using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>What a trial needs of TorchSharp: its device, its generators, stock modules with its own random numbers.</summary>
public static class TrialTorch
{
    /// <summary>The trial's device.</summary>
    public static Device TorchDevice(this Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return device(trial.Device.Name);
    }

    /// <summary>A generator for one purpose of this trial, the same whenever it is made.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="purpose">What the numbers are for, such as <c>training</c>.</param>
    /// <param name="device">Where numbers are drawn; null: on the CPU, where they do not depend on the device.</param>
    public static Generator Generator(this Trial trial, string purpose, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return new Generator(trial.Random(purpose).NextUInt64(), device!);
    }

    /// <summary>Builds a stock module whose initial weights are the trial's own, although stock modules draw from the process-wide generator.</summary>
    /// <remarks>The generator is set to the trial's state, lent to <paramref name="build"/> under a lock, and put back.</remarks>
    /// <param name="trial">The trial.</param>
    /// <param name="build">Makes the module, and nothing else: other trials wait.</param>
    public static T Build<T>(this Trial trial, Func<T> build)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(build);
        lock (ProcessGenerator.Gate)
        {
            byte[] before = ProcessGenerator.Read();
            try
            {
                ProcessGenerator.Write(ProcessGenerator.OfSeed(trial.Random("build").NextUInt64()));
                return build();
            }
            finally
            {
                ProcessGenerator.Write(before);
            }
        }
    }
}
