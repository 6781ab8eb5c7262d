using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Search;
using TorchTune.Storage;

namespace TorchTune.Tests.Running;

/// <summary>Continuous hyper-parameters by their own gradient, discrete ones by the searcher, in one study.</summary>
/// <remarks>
/// The loss of a trial is <c>w² + (ln rate − ln 0.02)² + (layers − 11)² / 10</c>: its weight w halves with every step, its rate follows its own gradient, and of sixteen numbers of layers one is right. The least loss, 0, needs a rate
/// that no search of a few dozen steps hits, a number of layers that no gradient finds, and weights as old as the study.
/// </remarks>
public sealed class HybridTests
{
    private const double BestRate = 0.02;
    private const int BestLayers = 11, Rounds = 30;
    private static readonly HyperParameter<double> Rate = HyperParameter.Float("rate", 1e-5, 1, log: true);
    private static readonly HyperParameter<int> Layers = HyperParameter.Int("layers", 1, 16);

    private static StudyOptions Hybrid(int slots = 1, MemoryStore? store = null, ulong seed = 4) => new()
    {
        Name = "hybrid",
        Space = new Space(Rate, Layers),
        Objectives = [Objective.Minimize("loss")],
        Sampler = new RandomSampler(),
        Scheduler = new PopulationScheduler(new PopulationOptions { Members = 8, ResampleProbability = 0.1 }),
        Seed = seed,
        Parallelism = 3,
        MaxSteps = Rounds,
        Trials = 8,
        Devices = new CpuHost(slots),
        Store = store ?? new MemoryStore(),
    };

    // A sampler that models the outcomes, and trials that leave the values behind which it proposed.
    private static StudyOptions Modelled(int slots = 1, MemoryStore? store = null) => Hybrid(slots, store) with
    {
        Sampler = new TpeSampler(new TpeOptions { StartupTrials = 5 }),
        Scheduler = new AshaScheduler(new AshaOptions()),
        MaxSteps = 9,
        Trials = 25,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_hybrid_finds_both_where_search_gradients_and_the_population_alone_fail(ulong seed)
    {
        // Each with the steps of eight trials of thirty rounds.
        double hybrid = LossOf(Hybrid(seed: seed), refines: true, out var best);
        double population = LossOf(Hybrid(seed: seed), refines: false, out _);
        double gradients = LossOf(Hybrid(seed: seed) with { Scheduler = new RunToEndScheduler(), MaxSteps = 8 * Rounds, Trials = 1 }, refines: true, out _);
        double search = LossOf(Hybrid(seed: seed) with { Scheduler = new RunToEndScheduler() }, refines: false, out _);

        // The rate's distance falls to a fifth with every step and the weight to a half: after thirty steps neither is seen.
        Assert.True(hybrid < 1e-12, $"{hybrid}");
        Assert.Equal(BestLayers, best!.Configuration.Get(Layers));
        Assert.Equal(BestRate, best.Last!.Refined["rate"].AsDouble(), 1e-9);
        Assert.True(population > 1e-5, $"{population}");
        Assert.True(gradients >= 0.1, $"{gradients}");
        Assert.True(search > 1e-3, $"{search}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task A_hybrid_is_the_same_on_any_slots(int slots)
    {
        foreach (var options in new Func<int, StudyOptions>[] { slots => Hybrid(slots), slots => Modelled(slots) })
        {
            var expected = Simulated(options(1));
            using var study = Study.Open(options(slots));

            Studies.AssertSame(expected, await study.RunToEnd(() => new RefiningTrainable(refines: true)));
        }
    }

    [Fact]
    public void Killed_anywhere_and_resumed_it_is_the_same()
    {
        foreach (var options in new Func<MemoryStore?, StudyOptions>[] { store => Hybrid(store: store), store => Modelled(store: store) })
        {
            var expected = Simulated(options(null));
            var header = ReproducibilityTests.Header(options(null));
            foreach (int cut in Studies.Cuts(expected, seed: 2, count: 12))
            {
                Studies.AssertSame(expected, Simulated(options(Studies.KilledAfter(expected.Take(cut), header))), $"killed after {cut}:");
            }
        }
    }

    [Fact]
    public void A_copy_goes_on_with_the_rate_that_its_donor_had_come_to()
    {
        var events = Simulated(Hybrid());
        Dictionary<(int Trial, int Step), double> refined = [];
        int copies = 0;
        foreach (var e in events.OfType<TrialReported>())
        {
            refined.Add((e.Report.Trial, e.Report.Step), e.Report.Refined["rate"].AsDouble());
            foreach (var exploit in e.Waiting.Select(waiting => waiting.Verdict).Append(e.Verdict).OfType<Verdict.Exploit>())
            {
                Assert.Equal(refined[(exploit.Donor, exploit.DonorStep)], exploit.Configuration.Get(Rate));
                copies++;
            }
        }

        Assert.Equal(2 * (Rounds - 1), copies);
    }

    [Fact]
    public void The_best_members_schedule_trained_with_once_more_ends_with_its_loss()
    {
        using var study = Study.Open(Hybrid());
        foreach (var _ in study.Simulate(() => new RefiningTrainable(refines: true)))
        {
        }

        var schedule = ConfigurationSchedule.Parse(Lineage.Of(study.Events(), study.Best!.Trial).Schedule().ToJson());
        using var replay = Study.Open(Hybrid() with { Name = "replay", Scheduler = new RunToEndScheduler(), Trials = 1, Space = Space.Empty });
        foreach (var _ in replay.Simulate(() => new ScheduledTrainable(new RefiningTrainable(refines: false), schedule)))
        {
        }

        Assert.Equal(Rounds, schedule.Steps);
        Assert.True(Lineage.Of(study.Events(), study.Best.Trial).Parts.Length > 1);

        // A step of the replay runs with the values at its beginning, one of the population reported those at its end, which the last step hardly changes.
        Assert.Equal(study.Best.Outcome.Values[0], replay.Best!.Outcome.Values[0], 1e-12);
    }

    private static double LossOf(StudyOptions options, bool refines, out TrialRow? best)
    {
        using var study = Study.Open(options);
        foreach (var _ in study.Simulate(() => new RefiningTrainable(refines)))
        {
        }

        best = study.Trials().BestTrials()[0];
        return study.Best!.Outcome.Values[0];
    }

    private static List<StudyEvent> Simulated(StudyOptions options)
    {
        using var study = Study.Open(options);
        foreach (var _ in study.Simulate(() => new RefiningTrainable(refines: true)))
        {
        }

        return [.. study.Events()];
    }

    private sealed class RefiningTrainable(bool refines) : Trainable
    {
        private double _weight = 1;
        private double _rate;
        private int _layers;

        public override void SetUp(Trial trial) => Reconfigure(trial);

        public override Metrics? Step(Trial trial)
        {
            double distance = Math.Log(_rate / BestRate);
            if (refines)
            {
                // A gradient step of 0.4 on the square of the distance.
                distance -= 0.4 * 2 * distance;
                _rate = BestRate * Math.Exp(distance);
                trial.Refine(Rate, _rate);
            }

            _weight /= 2;
            return Metrics.Of("loss", (_weight * _weight) + (distance * distance) + (Math.Pow(_layers - BestLayers, 2) / 10));
        }

        public override StateTree State() => new() { { "weight", _weight }, { "rate", _rate } };

        public override void Restore(StateTree state) => (_weight, _rate) = (state.Number("weight"), state.Number("rate"));

        public override void Reconfigure(Trial trial) => (_rate, _layers) = (trial.Get(Rate), trial.Get(Layers));
    }
}
