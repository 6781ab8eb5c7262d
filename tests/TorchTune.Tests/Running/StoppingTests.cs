using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Storage;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class StoppingTests
{
    private static readonly TabulatedTrials Table = TabulatedTrials.Generate(rows: 100, steps: 10, seed: 2);

    private static StudyOptions Options(MemoryStore? store = null) => new()
    {
        Name = "stopping",
        Space = Table.Space,
        Trials = 20,
        Parallelism = 4,
        Devices = new CpuHost(2),
        Store = store ?? new MemoryStore(),
    };

    private static List<StudyEvent> Simulated(StudyOptions options)
    {
        using var study = Study.Open(options);
        foreach (var _ in study.Simulate(Table.Train))
        {
        }

        return [.. study.Events()];
    }

    [Fact]
    public async Task Cancelling_ends_cleanly_says_how_to_go_on_and_changes_nothing()
    {
        var store = new MemoryStore();
        using var cancel = new CancellationTokenSource();
        StudyEvent? last = null;
        using (var study = Study.Open(Options(store)))
        {
            await foreach (var happened in study.RunAsync(Table.Train, cancel.Token))
            {
                last = happened;
                if (happened is TrialReported { Report: { Trial: 3, Step: 4 } }) await cancel.CancelAsync();
            }
        }

        var stopped = Assert.IsType<StudyStopped>(last);
        Assert.False(stopped.Final);
        Assert.StartsWith("cancelled after ", stopped.Reason, StringComparison.Ordinal);
        Assert.EndsWith("open the study 'stopping' in memory again to go on", stopped.Reason, StringComparison.Ordinal);
        using var again = Study.Open(Options(store));
        Studies.AssertSame(Simulated(Options()), await again.RunToEnd(Table.Train));
    }

    [Fact]
    public async Task A_time_limit_ends_the_run_and_nothing_else()
    {
        var store = new MemoryStore();
        var clock = new VirtualClock();
        using var reached = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        using (var study = Study.Open(Options(store) with { TimeLimit = TimeSpan.FromHours(1), Clock = clock }))
        {
            var run = study.RunToEnd(trial => Held(trial));
            await reached.WaitAsync();
            clock.Advance(TimeSpan.FromHours(1));
            go.Set();
            Assert.StartsWith("the time limit of 01:00:00 was reached", Assert.IsType<StudyStopped>((await run)[^1]).Reason, StringComparison.Ordinal);
        }

        using var again = Study.Open(Options(store));
        Studies.AssertSame(Simulated(Options()), await again.RunToEnd(Table.Train));

        IEnumerable<Report> Held(Trial trial)
        {
            foreach (var report in Table.Train(trial))
            {
                if (trial is { Number: 5, Step: 3 })
                {
                    reached.Release();
                    go.Wait();
                }

                yield return report;
            }
        }
    }

    [Fact]
    public void The_limit_of_trials_may_grow()
    {
        var store = new MemoryStore();
        var first = Simulated(Options(store) with { Trials = 7 });
        var second = Simulated(Options(store) with { Trials = 20 });

        Assert.Equal("every trial has been started; 7 trials have ended", Assert.IsType<StudyStopped>(first[^1]).Reason);
        Assert.Equal(first, second.Take(first.Count));
        Assert.Equal(20, second.OfType<TrialEnded>().Count());
    }

    [Fact]
    public void The_limit_of_steps_ends_the_study_where_it_is_reached_and_larger_ones_go_on()
    {
        var store = new MemoryStore();
        var whole = Simulated(Options());

        var limited = Simulated(Options(store) with { Steps = 50 });
        Assert.Equal(50, limited.OfType<TrialReported>().Count());
        Assert.Equal("50 steps are recorded; the limit is 50", Assert.IsType<StudyStopped>(limited[^1]).Reason);

        var goneOn = Simulated(Options(store));
        Assert.Equal(whole, goneOn.Where(e => e is not StudyStopped { Final: true } || e == goneOn[^1]));
    }

    [Fact]
    public void The_first_report_that_reaches_the_target_ends_the_study()
    {
        double target = Simulated(Options()).OfType<TrialReported>().Select(e => e.Report.Metrics["value"]).Order().ElementAt(10);

        var events = Simulated(Options() with { Target = target });

        double[] values = [.. events.OfType<TrialReported>().Select(e => e.Report.Metrics["value"])];
        Assert.True(values[^1] <= target);
        Assert.All(values[..^1], value => Assert.True(value > target));
        Assert.True(Assert.IsType<StudyStopped>(events[^1]).Final);
    }

    [Fact]
    public void A_finite_space_ends_the_study_when_it_is_exhausted()
    {
        var events = Simulated(Options() with { Trials = null });

        Assert.Equal(100, events.OfType<TrialEnded>().Count());
        Assert.Equal(100, events.OfType<TrialStarted>().Select(e => e.Configuration).Distinct().Count());
    }

    [Fact]
    public async Task What_was_run_ahead_and_cut_off_is_counted_as_waste()
    {
        // One trial on one place runs ahead of the record as fast as it can; the limit of steps then cuts it off.
        using var study = Study.Open(Options() with { Parallelism = 1, Steps = 3 });
        int yielded = 0;

        await study.RunToEnd(trial => Counted(trial));

        Assert.Equal(yielded - 3, study.Waste);

        IEnumerable<Report> Counted(Trial trial)
        {
            foreach (var report in Table.Train(trial))
            {
                yielded++;
                yield return report;
            }
        }
    }

    [Fact]
    public async Task What_a_stopped_trial_holds_is_freed_on_the_thread_that_ran_it()
    {
        int held = 0;
        var wrong = 0;
        using var study = Study.Open(Options() with { Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 10 }) });

        await study.RunToEnd(trial => Holding(trial));

        Assert.Equal((0, 0), (held, wrong));

        IEnumerable<Report> Holding(Trial trial)
        {
            int thread = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref held);
            try
            {
                foreach (var report in Table.Train(trial))
                {
                    if (thread != Environment.CurrentManagedThreadId) Interlocked.Increment(ref wrong);
                    yield return report;
                }
            }
            finally
            {
                if (thread != Environment.CurrentManagedThreadId) Interlocked.Increment(ref wrong);
                Interlocked.Decrement(ref held);
            }
        }
    }

    [Fact]
    public async Task Every_thread_is_entered_before_anything_computes_on_it()
    {
        var host = new WatchedHost();
        using var study = Study.Open(Options() with { Devices = host });

        await study.RunToEnd(trial => Watched(trial));

        Assert.Equal(0, host.Unentered);

        IEnumerable<Report> Watched(Trial trial)
        {
            host.MustBeEntered();
            foreach (var report in Table.Train(trial))
            {
                host.MustBeEntered();
                yield return report;
            }
        }
    }

    private sealed class WatchedHost : IDeviceHost
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<int, bool> _entered = new();
        private readonly CpuHost _cpu = new(3);
        private int _unentered;

        public int Unentered => _unentered;

        public System.Collections.Immutable.ImmutableArray<Slot> Slots => _cpu.Slots;

        public int ThreadsPerTrial => 1;

        public System.Collections.Immutable.ImmutableSortedDictionary<string, string> Surroundings => _cpu.Surroundings;

        public void EnterThread(Slot slot) => _entered[Environment.CurrentManagedThreadId] = true;

        public bool IsOutOfMemory(Exception exception) => false;

        public void MustBeEntered()
        {
            if (!_entered.ContainsKey(Environment.CurrentManagedThreadId)) Interlocked.Increment(ref _unentered);
        }
    }
}
