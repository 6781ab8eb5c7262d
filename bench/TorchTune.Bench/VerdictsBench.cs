using System.Diagnostics;
using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Search;
using TorchTune.Testing;
using static System.FormattableString;

namespace TorchTune.Bench;

/// <summary>How many reports a second the loop judges, records in memory and carries out in simulation.</summary>
internal static class VerdictsBench
{
    public static void Run(string[] args)
    {
        var table = TabulatedTrials.Generate(rows: 10_000, steps: 51, seed: 1);
        Simulate(table, trials: 2_000, places: 100);

        int trials = Arguments.Number(args, 0, 200_000), places = Arguments.Number(args, 1, 1000);
        var clock = Stopwatch.StartNew();
        long reports = Simulate(table, trials, places);
        double seconds = clock.Elapsed.TotalSeconds;
        Console.WriteLine(Invariant($"{trials} trials on {places} places: {reports} verdicts in {seconds:F2} s, {reports / seconds:F0} a second"));
    }

    private static long Simulate(TabulatedTrials table, int trials, int places)
    {
        using var study = Study.Open(new StudyOptions
        {
            Name = "verdicts",
            Space = table.Space,
            Sampler = new RandomSampler(new RandomOptions { Repeats = true }),
            Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 51 }),
            Parallelism = places,
            Trials = trials,
            Devices = new CpuHost(1),
        });
        return study.Simulate(table.Train).LongCount(e => e is TrialReported);
    }
}
