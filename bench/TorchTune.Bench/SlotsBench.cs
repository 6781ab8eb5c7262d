using System.Diagnostics;
using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Search;
using TorchTune.Storage;
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
        string file = Path.Combine(Path.GetTempPath(), Invariant($"torchtune-bench-{Environment.ProcessId}.db"));
        try
        {
            using var memory = new MemoryStore();
            using var sqlite = new SqliteStore(file);
            foreach (IStudyStore store in (IStudyStore[])[memory, sqlite])
            {
                Count(table, "warm-up", 200, slots, store).GetAwaiter().GetResult();
                var clock = Stopwatch.StartNew();
                int steps = Count(table, "measured", trials, slots, store).GetAwaiter().GetResult();
                Console.WriteLine(Invariant($"{trials} trials on {slots} slots, {store.GetType().Name}: {steps} steps in {clock.Elapsed.TotalSeconds:F2} s, {clock.Elapsed.TotalMicroseconds / steps:F1} µs a step"));
            }
        }
        finally
        {
            foreach (string left in (string[])[file, file + "-wal", file + "-shm"]) File.Delete(left);
        }
    }

    private static async Task<int> Count(TabulatedTrials table, string name, int trials, int slots, IStudyStore store)
    {
        using var study = Study.Open(new StudyOptions
        {
            Name = name,
            Space = table.Space,
            Sampler = new RandomSampler(new RandomOptions { Repeats = true }),
            Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 51 }),
            Parallelism = 4 * slots,
            Trials = trials,
            Devices = new CpuHost(slots),
            Store = store,
        });
        int steps = 0;
        await foreach (var happened in study.RunAsync(table.Train).ConfigureAwait(false))
        {
            if (happened is TrialReported) steps++;
        }

        return steps;
    }
}
