using FsCheck;
using FsCheck.Fluent;
using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Scheduling.Tests.ThrowAway;
using TorchTune.Storage;
using TorchTune.Testing;

namespace TorchTune.Tests.Running;

public sealed class ReproducibilityTests
{
    private static readonly TabulatedTrials Table = TabulatedTrials.Generate(rows: 1000, steps: 51, seed: 1, diverging: 0.1);

    private static StudyOptions Asha(int slots, MemoryStore? store = null) => new()
    {
        Name = "tabulated",
        Space = Table.Space,
        Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 51 }),
        Seed = 1,
        Parallelism = 64,
        Trials = 300,
        Devices = new CpuHost(slots),
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task Three_hundred_trials_give_one_table_whatever_the_slots_and_the_order_in_which_they_finish(int slots)
    {
        var expected = Simulated(Asha(1));

        using var study = Study.Open(Asha(slots));
        var events = await study.RunToEnd(Table.Shuffled((ulong)slots, TimeSpan.FromMilliseconds(2)));

        Studies.AssertSame(expected, events);
        Assert.Equal(300, events.OfType<TrialEnded>().Count());
    }

    [Fact]
    public void Killed_at_fifty_random_points_and_resumed_it_gives_one_table()
    {
        var expected = Simulated(Asha(1));
        var header = Header(Asha(1));

        foreach (int cut in Studies.Cuts(expected, seed: 1, count: 50))
        {
            Studies.AssertSame(expected, Simulated(Asha(1, Studies.KilledAfter(expected.Take(cut), header))), $"killed after {cut}:");
        }
    }

    [Fact]
    public async Task Killed_again_and_again_on_slots_it_gives_one_table()
    {
        var expected = Simulated(Asha(1));
        var random = RandomSource.For(5, -1, "kills");
        var store = new MemoryStore();
        var train = Table.Shuffled(7, TimeSpan.FromMilliseconds(1));

        while (true)
        {
            // Leaving the enumeration half-way interrupts the run; what the slots had run ahead to is lost.
            int left = random.NextInt(200);
            using var study = Study.Open(Asha(1 + random.NextInt(8), store));
            await foreach (var _ in study.RunAsync(train))
            {
                if (left-- == 0) break;
            }

            if (study.Events().Last() is StudyStopped { Final: true }) break;
        }

        using var whole = Study.Open(Asha(1, store));
        Studies.AssertSame(expected, whole.Events());
    }

    [Fact]
    public void A_study_that_is_done_gives_no_event_when_it_is_run_again()
    {
        var store = new MemoryStore();
        var expected = Simulated(Asha(1, store));

        using var again = Study.Open(Asha(1, store));
        Assert.Empty(again.Simulate(Table.Train));

        Assert.Equal(expected.Count, again.Events().Count());
    }

    [Fact]
    public void Any_scheduler_any_cost_any_timing_and_any_slots_give_the_record_that_simulation_gives()
    {
        var plans =
            from scheduler in Gen.Elements("none", "asha", "promotion", "synchronous")
            from parallelism in Gen.Choose(1, 12)
            from slots in Gen.Choose(1, 6)
            from seed in Gen.Choose(0, 1000)
            from costly in Gen.Elements(true, false)
            select (scheduler, parallelism, slots, seed: (ulong)seed, costly);

        // The claim waits for threads, so it is tried less often than a claim about values would be.
        Prop.ForAll(plans.ToArbitrary(), plan =>
        {
            var options = new StudyOptions
            {
                Name = "any",
                Space = Table.Space,
                Scheduler = Scheduler(plan.scheduler),
                Seed = plan.seed,
                Parallelism = plan.parallelism,
                MaxSteps = 12,
                Trials = 30,
                StepCost = plan.costly ? c => 1 + (0.37 * (c[Table.Row.Name].AsInt() % 7)) : null,
                Devices = new CpuHost(plan.slots),
            };

            using var simulated = Study.Open(options with { Store = new MemoryStore() });
            foreach (var _ in simulated.Simulate(Table.Train))
            {
            }

            using var run = Study.Open(options with { Store = new MemoryStore() });
            var events = run.RunToEnd(Table.Shuffled(plan.seed, TimeSpan.FromMilliseconds(1))).GetAwaiter().GetResult();

            Studies.AssertSame(simulated.Events(), events, $"{plan}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(20260707UL, 1UL));
    }

    [Fact]
    public void What_ends_earlier_in_virtual_time_is_recorded_earlier_and_of_equals_the_lower_trial()
    {
        var options = Asha(1) with { StepCost = c => 1 + (c[Table.Row.Name].AsInt() % 5) };

        var reported = Simulated(options).OfType<TrialReported>().Select(e => (e.Time, e.Report.Trial)).ToArray();

        Assert.Equal(reported.Order(), reported);
    }

    [Fact]
    public void Another_cost_of_a_step_than_at_the_creation_is_refused()
    {
        var store = new MemoryStore();
        Simulated(Asha(1, store) with { Trials = 10 });

        var refused = Assert.Throws<StudyMismatchException>(() => Study.Open(Asha(1, store) with { StepCost = _ => 2 }));

        Assert.Contains("StepCost", refused.Message, StringComparison.Ordinal);
    }

    private static IScheduler Scheduler(string name) => name switch
    {
        "asha" => new AshaScheduler(new AshaOptions()),
        "promotion" => new PromotionAsha(1, 12, 3),
        "synchronous" => new SynchronousHalving(9, 1, 12, 3),
        _ => new RunToEndScheduler(),
    };

    internal static StudyHeader Header(StudyOptions options)
    {
        var store = new MemoryStore();
        using var study = Study.Open(options with { Store = store });
        return store.Find(options.Name)!;
    }
}
