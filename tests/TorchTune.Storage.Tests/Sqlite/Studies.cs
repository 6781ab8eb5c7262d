namespace TorchTune.Storage.Tests.Sqlite;

/// <summary>The smallest studies that tests need.</summary>
internal static class Studies
{
    public static StudyHeader Header(string name = "s") => new()
    {
        Name = name,
        Identity = new StudyIdentity { Space = "{}", Objectives = [Objective.Minimize("loss")], Seed = 1, Parallelism = 1, Sampler = "{}", Scheduler = "{}" },
    };

    public static TrialStarted Start(int trial) => new(0, trial, 0, Configuration.Empty, new Placement(0, null), 1, "random", "a place is free");

    public static TrialReported Report(int trial, int step, string metric = "loss") =>
        new(step, new Report(trial, step, Metrics.Of(metric, 1.0 / step)), new Verdict.Continue(step + 1, "goes on"), []);

    public static TrialEnded End(int trial) => new(9, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [0.5] });

    /// <summary>A file with a study of trial 0 and its reports.</summary>
    public static void Write(string path, int reports = 10, string name = "s")
    {
        using var store = new SqliteStore(path);
        using var log = store.Create(Header(name));
        log.AppendAsync([Start(0), .. Enumerable.Range(1, reports).Select(step => Report(0, step))]).GetAwaiter().GetResult();
    }
}
