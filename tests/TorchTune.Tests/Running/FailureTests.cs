using System.Collections.Concurrent;
using TorchTune.Execution;
using TorchTune.Scheduling.Tests.ThrowAway;
using TorchTune.Storage;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class FailureTests
{
    private static readonly HyperParameter<int> Kind = HyperParameter.Int("kind", 0, 9);

    private static StudyOptions Options(int slots = 2) => new()
    {
        Name = "failures",
        Space = new Space(Kind),
        Objectives = [Objective.Minimize("loss")],
        Sampler = new Search.RandomSampler(),
        Trials = 10,
        Parallelism = 4,
        Devices = new CpuHost(slots),
        Store = new MemoryStore(),
    };

    private static Outcome OutcomeOf(IEnumerable<StudyEvent> events, int kind)
    {
        int trial = events.OfType<TrialStarted>().Single(e => e.Configuration.Get(Kind) == kind).Trial;
        return events.OfType<TrialEnded>().Single(e => e.Trial == trial).Outcome;
    }

    private static IEnumerable<Report> Badly(Trial trial)
    {
        yield return trial.Report(1);
        switch (trial.Get(Kind))
        {
            case 0: throw new InvalidOperationException("boom");
            case 1: throw new InsufficientMemoryException("no room");
            case 2: yield return trial.Report(double.NaN); break;
            case 3: yield return trial.Report(double.NegativeInfinity); break;
            case 4: yield return trial.Report(("accuracy", 1)); break;
            case 5: yield return new Report(trial.Number, 1, Metrics.Of("loss", 2)); break;
            case 6: yield return new Report(trial.Number + 1, 2, Metrics.Of("loss", 2)); break;
            case 7: yield return null!; break;
            case 8: yield break;
        }

        yield return trial.Report(0.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_trial_that_goes_wrong_is_an_outcome_and_the_others_go_on(int slots)
    {
        using var study = Study.Open(Options(slots));

        var events = await study.RunToEnd(Badly);

        (int Kind, OutcomeKind Outcome, string Reason)[] expected =
        [
            (0, OutcomeKind.Failed, "InvalidOperationException: boom"),
            (1, OutcomeKind.OutOfMemory, "InsufficientMemoryException: no room"),
            (2, OutcomeKind.Diverged, "loss became NaN at step 2"),
            (3, OutcomeKind.Diverged, "loss became -Infinity at step 2"),
            (4, OutcomeKind.Failed, "ArgumentException: A report must have the objective 'loss', but has 'accuracy'. (Parameter 'metrics')"),
            (5, OutcomeKind.Failed, "InvalidOperationException: A report must lie beyond the last, which was of step 1, but was of step 1."),
            (8, OutcomeKind.Completed, "ended by itself after step 1"),
            (9, OutcomeKind.Completed, "ended by itself after step 2"),
        ];
        Assert.All(expected, e => Assert.Equal((e.Outcome, e.Reason), (OutcomeOf(events, e.Kind).Kind, OutcomeOf(events, e.Kind).Reason)));
        Assert.Equal(OutcomeKind.Failed, OutcomeOf(events, 6).Kind);
        Assert.Equal(OutcomeKind.Failed, OutcomeOf(events, 7).Kind);
        Assert.Equal(1.0, Assert.Single(OutcomeOf(events, 0).Values));
        Assert.Equal(0.5, study.Best!.Outcome.Values[0]);
        Assert.True(Assert.IsType<StudyStopped>(events[^1]).Final);
    }

    [Fact]
    public async Task A_trainable_that_cannot_be_set_up_fails_and_is_disposed()
    {
        var calls = new ConcurrentQueue<string>();
        using var study = Study.Open(Options() with { Space = ToyTrainable.Space, Trials = 1, MaxSteps = 3 });

        var events = await study.RunToEnd(() => new ToyTrainable
        {
            Happens = call =>
            {
                calls.Enqueue(call);
                if (call == "set up") throw new InvalidOperationException("no device");
            },
        });

        Assert.Equal("InvalidOperationException: no device", Assert.Single(events.OfType<TrialEnded>()).Outcome.Reason);
        Assert.Equal(["set up", "dispose"], calls);
    }

    [Fact]
    public async Task What_fails_twice_is_tried_three_times_where_the_options_say_so()
    {
        var attempts = new ConcurrentDictionary<int, int>();
        var clock = new VirtualClock();
        using var study = Study.Open(Options() with { Retries = new RetryOptions { Attempts = 3, BackOff = TimeSpan.FromMinutes(1) }, Clock = clock });

        var run = study.RunToEnd(trial => Train(trial));
        while (!run.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(1);
        }

        var events = await run;
        int failing = events.OfType<TrialStarted>().Single(e => e.Configuration.Get(Kind) == 0).Trial;
        Assert.Equal([2, 3], events.OfType<TrialRetried>().Where(e => e.Trial == failing).Select(e => e.Attempt));
        Assert.Equal(OutcomeKind.Completed, OutcomeOf(events, 0).Kind);
        Assert.Equal(OutcomeKind.Failed, OutcomeOf(events, 1).Kind);
        Assert.Equal(3, study.Trials().Trials[failing].Attempt);

        // It went back to its start, and what it had reported before the failure was not recorded again.
        Assert.Equal([1, 2, 3], events.OfType<TrialReported>().Where(e => e.Report.Trial == failing).Select(e => e.Report.Step));

        IEnumerable<Report> Train(Trial trial)
        {
            int kind = trial.Get(Kind);
            int attempt = attempts.AddOrUpdate(kind, 1, (_, n) => n + 1);
            yield return trial.Report(1);
            yield return trial.Report(0.9);
            if (kind == 0 && attempt < 3) throw new IOException("not yet");
            if (kind == 1) throw new IOException("never");
            yield return trial.Report(0.8);
        }
    }

    [Fact]
    public async Task A_trial_that_hangs_is_given_up_and_its_slot_goes_on()
    {
        using var entered = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        var clock = new VirtualClock();
        using var study = Study.Open(Options(slots: 1) with { HangLimit = TimeSpan.FromMinutes(10), Clock = clock });

        var run = study.RunToEnd(trial => Train(trial));
        await entered.WaitAsync();
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.False(run.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(2));
        var events = await run;

        Assert.Equal(OutcomeKind.Hung, OutcomeOf(events, 3).Kind);
        Assert.Equal(9, events.OfType<TrialEnded>().Count(e => e.Outcome.Kind == OutcomeKind.Completed));
        release.Set();

        IEnumerable<Report> Train(Trial trial)
        {
            yield return trial.Report(1);
            if (trial.Get(Kind) == 3)
            {
                entered.Release();
                release.Wait();
            }

            yield return trial.Report(0.5);
        }
    }

    [Fact]
    public async Task A_diverged_member_copies_a_healthy_one_where_the_scheduler_says_so()
    {
        var options = Options() with
        {
            Space = ToyTrainable.Space,
            Objectives = [Objective.Maximize("q")],
            Scheduler = new PopulationRounds(4, 2),
            Trials = 4,
            MaxSteps = 6,
        };
        using var study = Study.Open(options);

        var events = await study.RunToEnd(() => new Poisoned());

        var copied = events.OfType<TrialReported>().Single(e => e is { Report.Trial: 2, Report.Step: 4 });
        Assert.Equal(double.NaN, copied.Report.Metrics["q"]);
        Assert.IsType<Verdict.Exploit>(copied.Verdict);
        Assert.All(events.OfType<TrialEnded>(), e => Assert.Equal(OutcomeKind.Completed, e.Outcome.Kind));
    }

    [Fact]
    public async Task A_scheduler_that_breaks_a_rule_ends_the_run_with_its_name_and_the_rule()
    {
        using var study = Study.Open(Options() with { Scheduler = new Overeager() });

        var broken = await Assert.ThrowsAsync<InvalidOperationException>(() => study.RunToEnd(Badly));

        Assert.Equal("Scheduler 'overeager' must not start a trial where MayStart is false.", broken.Message);
    }

    [Fact]
    public async Task A_store_that_cannot_write_ends_the_run_and_the_record_can_be_gone_on_with()
    {
        var store = new ProbeStore { FailsAfter = 20 };
        var options = Options() with { Store = store };
        using (var study = Study.Open(options))
        {
            var lost = await Assert.ThrowsAsync<StoreException>(() => study.RunToEnd(trial => [trial.Report(trial.Get(Kind))]));
            Assert.Equal("disk full", lost.Message);
            Assert.Throws<InvalidOperationException>(() => study.Enqueue(Configuration.Empty));
        }

        store.FailsAfter = int.MaxValue;
        using var again = Study.Open(options);
        var events = await again.RunToEnd(trial => [trial.Report(trial.Get(Kind))]);

        Assert.Equal(10, events.OfType<TrialEnded>().Count());
    }

    [Fact]
    public async Task The_running_mark_is_in_the_store_before_a_step_starts()
    {
        var store = new ProbeStore();
        using var study = Study.Open(Options() with { Store = store });

        await study.RunToEnd(trial => Train(trial));

        // Each step that started found its own mark; the step after the last is the one that did not come.
        IEnumerable<Report> Train(Trial trial)
        {
            for (int step = 1; step <= 3; step++)
            {
                Assert.Contains((trial.Number, step), store.Marks);
                yield return trial.Report(step);
            }
        }

        Assert.All(study.Trials().Trials, row => Assert.Equal(OutcomeKind.Completed, row.Outcome!.Kind));
    }

    /// <summary>Trial 2 is poisoned at its step 4.</summary>
    private sealed class Poisoned : Trainable
    {
        private readonly ToyTrainable _toy = new();

        public override void SetUp(Trial trial) => _toy.SetUp(trial);

        public override Metrics? Step(Trial trial)
        {
            var metrics = _toy.Step(trial);
            return trial is { Number: 2, Step: 3 } ? Metrics.Of("q", double.NaN) : metrics;
        }

        public override StateTree State() => _toy.State();

        public override void Restore(StateTree state) => _toy.Restore(state);

        public override void Reconfigure(Trial trial) => _toy.Reconfigure(trial);
    }

    private sealed class Overeager : IScheduler
    {
        public string Name => "overeager";

        public string Identity => """{"type":"overeager"}""";

        public ISchedulerState Begin(SchedulingContext context) => new State();

        private sealed class State : ISchedulerState
        {
            public void Observe(StudyEvent happened)
            {
            }

            public Judgement Judge(Report report) => new Verdict.Stop("enough");

            public Assignment Offer(Place place) => new Assignment.Start(new Placement(0, null), int.MaxValue, "always one more");
        }
    }
}
