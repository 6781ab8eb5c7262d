using System.IO.Compression;
using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class TaskSetTests
{
    [SkippableTheory]
    [InlineData("GRU128")]
    [InlineData("IRNN64avg")]
    [InlineData("LSTM128avg")]
    [InlineData("VRNN64tanh")]
    public void Asha_comes_close_to_the_best_curve_for_a_fraction_of_the_steps(string task)
    {
        string file = Path.Combine(Shared(AppContext.BaseDirectory), "data", "tabular", $"taskset-{task}.json.gz");
        Skip.IfNot(File.Exists(file), $"{file} is not here.");
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var table = TaskSetTable.Read(text.ReadToEnd());
        using var study = Study.Open(new StudyOptions
        {
            Name = task,
            Space = table.Space,
            Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 50 }),
            Parallelism = 16,
            Devices = new CpuHost(1),
        });

        foreach (var _ in study.Simulate(table.Train))
        {
        }

        // Oracle: the whole table. Of 1,000 curves the one that ASHA completed best is among the twenty best, for a tenth of the steps.
        double found = study.Best!.Outcome.Values[0];
        int better = table.Curves.Count(curve => curve[^1] < found);
        Assert.InRange(better, 0, 19);
        Assert.InRange(study.Events().OfType<TrialReported>().LongCount(), 1000, 50 * 1000 / 8);
    }

    // The folder of data beside the repository, where there is one.
    private static string Shared(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "TorchTune.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(Path.GetDirectoryName(folder)!, "shared");
    }
}
