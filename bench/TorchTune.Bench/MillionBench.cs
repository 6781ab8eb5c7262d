using System.Diagnostics;
using TorchTune.Execution;
using TorchTune.Storage;
using static System.FormattableString;

namespace TorchTune.Bench;

/// <summary>A study of a million trials in SQLite: what asking and telling costs as it grows, what opening it costs, and what memory it takes.</summary>
internal static class MillionBench
{
    public static void Run(string[] args)
    {
        int trials = Arguments.Number(args, 0, 1_000_000), batch = Arguments.Number(args, 1, 100);
        string file = Path.Combine(Path.GetTempPath(), $"torchtune-bench-{Environment.ProcessId}.db");
        try
        {
            using var store = new SqliteStore(file);
            using (var study = Study.Open(Options(store))) Fill(study, trials, batch);
            Console.WriteLine(Invariant($"file: {new FileInfo(file).Length / 1e6:F0} MB"));

            var clock = Stopwatch.StartNew();
            using var opened = Study.Open(Options(store));
            Console.WriteLine(Invariant($"opened with {opened.Ended} ended trials in {clock.Elapsed.TotalSeconds:F2} s, {Memory():F0} MB held"));
            clock.Restart();
            for (int i = 0; i < 1000; i++) AskAndTell(opened, 1);
            Console.WriteLine(Invariant($"then 1000 asks, reports and tells, one at a time: {clock.Elapsed.TotalMilliseconds / 1000:F3} ms each, {Memory():F0} MB held"));
        }
        finally
        {
            foreach (string left in (string[])[file, file + "-wal", file + "-shm"]) File.Delete(left);
        }
    }

    private static void Fill(Study study, int trials, int batch)
    {
        var clock = Stopwatch.StartNew();
        int tenth = Math.Max(trials / 10, batch);
        for (int done = 0; done < trials; done += batch)
        {
            AskAndTell(study, batch);
            if ((done + batch) % tenth != 0) continue;
            Console.WriteLine(Invariant($"{done + batch,9} trials: {clock.Elapsed.TotalMicroseconds / tenth:F0} µs a trial, {Memory():F0} MB held"));
            clock.Restart();
        }
    }

    private static void AskAndTell(Study study, int count)
    {
        foreach (var trial in study.Ask(count).Trials)
        {
            study.Report(trial.Number, 1, trial.Configuration["x"].AsDouble());
            study.Tell(trial.Number);
        }
    }

    private static double Memory() => GC.GetTotalMemory(forceFullCollection: true) / 1e6;

    private static StudyOptions Options(SqliteStore store) => new()
    {
        Name = "million",
        Space = new Space(HyperParameter.Float("x", 0, 1)),
        Order = ReportOrder.Arrival,
        Devices = new CpuHost(1),
        Store = store,
    };
}
