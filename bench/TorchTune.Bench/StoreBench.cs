using System.Diagnostics;
using TorchTune.Storage;
using static System.FormattableString;

namespace TorchTune.Bench;

/// <summary>What a SQLite store costs: time for a trial with one report, bytes for a report, time to read back.</summary>
internal static class StoreBench
{
    private const int Trials = 1000;
    private const int Reports = 200_000;
    private const int Repetitions = 5;

    public static void Run(string[] arguments)
    {
        string folder = arguments.Length > 0 ? arguments[0] : Path.GetTempPath();
        Console.WriteLine(Invariant($"{Environment.ProcessorCount} CPU threads, files in {folder}"));
        foreach (var durability in Enum.GetValues<Durability>())
        {
            Best($"{Trials} trials with a report each, {durability}, asked and told", folder, file => AskAndTell(file, durability));
            Best($"{Trials} trials with a report each, {durability}, appended by one thread that waits for each", folder, file => AppendOneByOne(file, durability));
            Best($"{Trials} trials with a report each, {durability}, appended by 64 that wait", folder, file => AppendTogether(file, durability));
        }

        InTemporary(folder, WriteAndRead);
    }

    private static void AskAndTell(string file, Durability durability)
    {
        using var store = new SqliteStore(file, new SqliteStoreOptions { Durability = durability });
        using var study = Study.Open(new StudyOptions
        {
            Name = "bench",
            Space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Int("n", 1, 8)),
            Order = ReportOrder.Arrival,
            Store = store,
        });
        for (int i = 0; i < Trials; i++)
        {
            int trial = study.Ask().Trials[0].Number;
            study.Report(trial, 1, 0.5 / (1 + i));
            study.Tell(trial);
        }
    }

    private static void AppendOneByOne(string file, Durability durability)
    {
        using var store = new SqliteStore(file, new SqliteStoreOptions { Durability = durability });
        using var log = store.Create(Header());
        for (int trial = 0; trial < Trials; trial++)
        {
            log.AppendAsync(Start(trial)).GetAwaiter().GetResult();
            log.AppendAsync(Report(trial, 1)).GetAwaiter().GetResult();
            log.AppendAsync(End(trial)).GetAwaiter().GetResult();
        }
    }

    private static void AppendTogether(string file, Durability durability)
    {
        using var store = new SqliteStore(file, new SqliteStoreOptions { Durability = durability });
        using var log = store.Create(Header());
        log.AppendAsync([.. Enumerable.Range(0, Trials).Select(Start)]).GetAwaiter().GetResult();
        Task.WhenAll(Enumerable.Range(0, 64).Select(slot => Task.Run(async () =>
        {
            for (int trial = slot; trial < Trials; trial += 64)
            {
                await log.AppendAsync(Report(trial, 1)).ConfigureAwait(false);
                await log.AppendAsync(End(trial)).ConfigureAwait(false);
            }
        }))).GetAwaiter().GetResult();
    }

    private static void WriteAndRead(string file)
    {
        using (var store = new SqliteStore(file))
        {
            using var log = store.Create(Header());
            log.AppendAsync(Start(0)).GetAwaiter().GetResult();
            var writing = Stopwatch.StartNew();
            for (int step = 1; step <= Reports; step += 100)
            {
                log.AppendAsync([.. Enumerable.Range(step, 100).Select(s => Report(0, s))]).GetAwaiter().GetResult();
            }

            Console.WriteLine(Invariant($"{Reports} reports, 100 an append: {Reports / writing.Elapsed.TotalSeconds:n0} a second"));
        }

        Console.WriteLine(Invariant($"{new FileInfo(file).Length / (double)Reports:f0} bytes a report (one metric, 17 digits; a reason of {Report(0, 1).Verdict.Reason.Length} characters)"));
        using (var store = new SqliteStore(file))
        {
            var reading = Stopwatch.StartNew();
            int events = store.Read("bench").Count();
            Console.WriteLine(Invariant($"{events} events read back: {events / reading.Elapsed.TotalSeconds:n0} a second"));
        }
    }

    private static void Best(string what, string folder, Action<string> run)
    {
        var times = new List<double>();
        for (int i = 0; i <= Repetitions; i++)
        {
            InTemporary(folder, file =>
            {
                var watch = Stopwatch.StartNew();
                run(file);
                // The first run is compiled while it runs.
                if (i > 0) times.Add(watch.Elapsed.TotalMilliseconds);
            });
        }

        times.Sort();
        Console.WriteLine(Invariant($"{what}: {times[0]:f0} ms at best, {times[times.Count / 2]:f0} ms in the middle of {Repetitions}"));
    }

    private static void InTemporary(string folder, Action<string> run)
    {
        string file = Path.Combine(folder, $"torchtune-bench-{Environment.ProcessId}.db");
        try
        {
            run(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static StudyHeader Header() => new()
    {
        Name = "bench",
        Identity = new StudyIdentity { Space = "{}", Objectives = [Objective.Minimize("value")], Seed = 1, Parallelism = 64, Sampler = "{}", Scheduler = "{}" },
    };

    private static TrialStarted Start(int trial) =>
        new(trial, trial, 0, new Configuration(("x", 1.0 / (trial + 1)), ("n", trial % 8)), new Placement(0, null), 1, "random: uniform draw", "a place is free");

    private static TrialReported Report(int trial, int step) =>
        new(step, new Report(trial, step, Metrics.Of("value", 1.0 / (step + 2))), new Verdict.Continue(step + 1, "among the best: arrival 10 at rung 3, where 3 have a place"), []);

    private static TrialEnded End(int trial) =>
        new(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "had all its 1 steps", Values = [1.0 / (trial + 3)] });
}
