using TorchTune.Execution;
using TorchTune.Scheduling.Tests.ThrowAway;
using TorchTune.Storage;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class ReplayTests
{
    private static readonly TabulatedTrials Table = TabulatedTrials.Generate(rows: 30, steps: 9, seed: 3);

    private static StudyOptions Options(MemoryStore? store = null) => new()
    {
        Name = "replay",
        Space = Table.Space,
        Trials = 8,
        Parallelism = 2,
        Devices = new CpuHost(2),
        Store = store ?? new MemoryStore(),
    };

    [Fact]
    public async Task A_replay_that_differs_is_recorded_with_trial_step_and_both_values()
    {
        using var whole = Study.Open(Options());
        foreach (var _ in whole.Simulate(Table.Train))
        {
        }

        StudyEvent[] killed = [.. whole.Events().TakeWhile(e => e is not TrialReported { Report: { Trial: 1, Step: 6 } })];
        double[] recorded = [.. killed.OfType<TrialReported>().Where(e => e.Report.Trial == 1).Select(e => e.Report.Metrics["value"])];
        var store = Studies.KilledAfter(killed, ReproducibilityTests.Header(Options()));

        using var again = Study.Open(Options(store));
        var events = await again.RunToEnd(trial => Table.Train(trial).Select(r => r.Step == 3 ? new Report(r.Trial, 3, Metrics.Of("value", -1)) : r));

        var differed = Assert.Single(events.OfType<ReplayDiffered>(), e => e.Trial == 1);
        Assert.Equal((3, "value", recorded[2], -1.0), (differed.Step, differed.Metric, differed.Recorded, differed.Replayed));
        Assert.Equal(recorded, events.OfType<TrialReported>().Where(e => e.Report.Trial == 1).Take(recorded.Length).Select(e => e.Report.Metrics["value"]));
    }

    [Fact]
    public async Task A_paused_function_is_run_again_from_its_start_and_agrees_with_itself()
    {
        using var study = Study.Open(Options() with { Scheduler = new PromotionAsha(1, 9, 3), Trials = 27 });

        var events = await study.RunToEnd(Table.Train);

        Assert.Empty(events.OfType<ReplayDiffered>());
        Assert.NotEmpty(events.OfType<TrialResumed>());

        // Oracle: the table. Whatever was paused and resumed reports its own row.
        foreach (var e in events.OfType<TrialReported>())
        {
            int row = study.Trials().Trials[e.Report.Trial].Configuration.Get(Table.Row);
            Assert.Equal(Table.Curves[row][e.Report.Step - 1], e.Report.Metrics["value"]);
        }
    }

    [Fact]
    public async Task Constraints_and_costs_are_part_of_the_record()
    {
        using var study = Study.Open(Options() with { Trials = 4 });

        await study.RunToEnd(trial => Costly(trial));

        Assert.All(study.Trials().Trials, row => Assert.Equal((4.5, row.Number - 1.0), (row.Outcome!.Cost, row.Outcome.Constraints[0])));
        Assert.True(study.Best!.Trial <= 1);

        static IEnumerable<Report> Costly(Trial trial)
        {
            for (int step = 0; step < 3; step++)
            {
                trial.Spend(1.5);
                trial.Constrain(trial.Number - 1);
                yield return trial.Report(10 - trial.Number);
            }
        }
    }

    [Fact]
    public void What_is_enqueued_comes_first_and_is_filled_up()
    {
        var options = Options() with { Space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1)) };
        using var study = Study.Open(options);
        study.Enqueue(new Configuration(("x", 0.25)));
        Assert.Throws<ArgumentException>(() => study.Enqueue(new Configuration(("x", 2.0))));

        foreach (var _ in study.Simulate(trial => [trial.Report(1)]))
        {
        }

        var rows = study.Trials().Trials;
        Assert.Equal(0.25, rows[0].Configuration["x"].AsDouble());
        Assert.True(rows[0].Configuration.Contains("y"));
        Assert.Equal("enqueued", rows[0].Rationale);
        Assert.NotEqual("enqueued", rows[1].Rationale);
    }
}
