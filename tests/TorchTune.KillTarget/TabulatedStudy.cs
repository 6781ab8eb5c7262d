using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Testing;

namespace TorchTune.KillTarget;

/// <summary>The study that is killed: 300 tabulated trials under ASHA.</summary>
public static class TabulatedStudy
{
    /// <summary>The learning curves.</summary>
    public static TabulatedTrials Table { get; } = TabulatedTrials.Generate(rows: 1000, steps: 51, seed: 2, diverging: 0.1);

    /// <summary>The study on so many slots.</summary>
    public static StudyOptions Options(IStudyStore store, int slots) => new()
    {
        Name = "tabulated",
        Space = Table.Space,
        Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 51 }),
        Seed = 2,
        Parallelism = 16,
        Trials = 300,
        Devices = new CpuHost(slots),
        Store = store,
    };
}
