using System.Diagnostics;
using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Search;
using TorchTune.Testing;
using static System.FormattableString;

namespace TorchTune.Bench;

/// <summary>What the loop adds to a step that takes no time of its own, on threads.</summary>
internal static class SlotsBench
{
    public static void Run(string[] args)
    {
        var table = TabulatedTrials.Generate(rows: 10_000, steps: 51, seed: 1);
        int trials = Arguments.Number(args, 0, 2000), slots = Arguments.Number(args, 1, 2);
        Measure(table, 200, slots);
        var clock = Stopwatch.StartNew();
        int reports = Measure(table, trials, slots);
        Console.WriteLine(Invariant($"{trials} trials on {slots} slots: {reports} steps in {clock.Elapsed.TotalSeconds:F2} s, {clock.Elapsed.TotalMicroseconds / reports:F1} µs a step"));
    }

    private static int Measure(TabulatedTrials table, int trials, int slots)
    {
        using var study = Study.Open(new StudyOptions
        {
            Name = "slots",
            Space = table.Space,
            Sampler = new RandomSampler(new RandomOptions { Repeats = true }),
            Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 51 }),
            Parallelism = 4 * slots,
            Trials = trials,
            Devices = new CpuHost(slots),
        });
        return Count(study, table).GetAwaiter().GetResult();
    }

    private static async Task<int> Count(Study study, TabulatedTrials table)
    {
        int reports = 0;
        await foreach (var happened in study.RunAsync(table.Train).ConfigureAwait(false))
        {
            if (happened is TrialReported) reports++;
        }

        return reports;
    }
}
