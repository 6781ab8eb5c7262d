using FsCheck;
using FsCheck.Fluent;

namespace TorchTune.Scheduling.Tests.Asha;

public sealed class AshaTests
{
    [Fact]
    public void The_best_arrival_is_never_stopped() => Holds(losses =>
    {
        var rung = new Arrivals();

        for (int i = 0; i < losses.Length; i++)
        {
            bool best = losses.Take(i).All(other => losses[i] <= other);
            bool goesOn = rung.Judge(i, losses[i]) is Verdict.Continue;
            Assert.True(goesOn || !best || !double.IsFinite(losses[i]));
        }
    });

    [Fact]
    public void Who_goes_on_is_decided_by_rank_among_those_that_have_arrived() => Holds(losses =>
    {
        // Oracle: the definition, by counting. Of n arrivals the best max(1, n/3) have a place, and equals share theirs.
        var rung = new Arrivals();

        for (int i = 0; i < losses.Length; i++)
        {
            int better = losses.Take(i).Count(other => double.IsFinite(other) && other < losses[i]);
            bool expected = double.IsFinite(losses[i]) && better < Math.Max(1, (i + 1) / 3);
            Assert.Equal(expected, rung.Judge(i, losses[i]) is Verdict.Continue);
        }
    });

    [Fact]
    public void Larger_is_better_where_the_objective_says_so() => Holds(losses =>
    {
        var (minimized, maximized) = (new Arrivals(), new Arrivals(Direction.Maximize));

        for (int i = 0; i < losses.Length; i++)
        {
            Assert.Equal(minimized.Judge(i, losses[i]).GetType(), maximized.Judge(i, -losses[i]).GetType());
        }
    });

    [Fact]
    public void A_trial_that_survives_is_judged_at_each_rung_and_completes_at_the_last_step()
    {
        var state = Begin(new AshaOptions { MinResource = 1, MaxResource = 51, ReductionFactor = 3 });
        var start = Assert.IsType<Assignment.Start>(state.Offer(new Place(0, MayStart: true)));
        state.Observe(Started(0, start));
        List<int> judged = [start.Until];

        Verdict verdict;
        while ((verdict = Report(state, 0, judged[^1], 0.5)) is Verdict.Continue next) judged.Add(next.Until);

        Assert.Equal([1, 3, 9, 27, 51], judged);
        Assert.True(Assert.IsType<Verdict.Stop>(verdict).Completed);
    }

    [Fact]
    public void A_report_beyond_two_rungs_counts_at_the_higher_one()
    {
        var state = Begin(new AshaOptions { MinResource = 1, MaxResource = 27 });
        Start(state, 0);
        Report(state, 0, 4, 0.5);
        Start(state, 1);

        // It passed rung 1 and is the only arrival at rung 3, which the second one, alone at rung 1, does not meet.
        Assert.Equal(3, Assert.IsType<Verdict.Continue>(Report(state, 1, 1, 0.9)).Until);
        Assert.IsType<Verdict.Stop>(Report(state, 1, 3, 0.9));
    }

    [Fact]
    public void Brackets_are_chosen_as_often_as_hyperband_fills_them()
    {
        // R = 27, eta = 3: brackets with 27, 12, 6 and 4 trials (Li et al. 2018, table 1 for R = 27), of 49 together.
        var state = Begin(new AshaOptions { MinResource = 1, MaxResource = 27, Brackets = 4 });
        int[] counts = new int[4];

        for (int trial = 0; trial < 4900; trial++)
        {
            var start = Assert.IsType<Assignment.Start>(state.Offer(new Place(0, MayStart: true)));
            counts[start.Placement.Bracket]++;
            Assert.Equal((int)Math.Pow(3, start.Placement.Bracket), start.Until);
            state.Observe(Started(trial, start));
        }

        // Five standard deviations of a binomial count, so that one seed in a million would fail.
        double[] expected = [2700, 1200, 600, 400];
        for (int b = 0; b < 4; b++) Assert.InRange(counts[b], expected[b] - (5 * Math.Sqrt(expected[b])), expected[b] + (5 * Math.Sqrt(expected[b])));
    }

    [Theory]
    [InlineData(0, 3, 1, "MinResource must be at least 1, but was 0.")]
    [InlineData(5, 3, 1, "ReductionFactor must be at least 2, but was 1.", 1)]
    [InlineData(28, 3, 1, "MaxResource must be at least MinResource (28), but was 27.")]
    [InlineData(1, 3, 0, "Brackets must be at least 1, but was 0.")]
    public void Options_are_refused_by_name_rule_and_value(int min, int eta, int brackets, string message, int? factor = null)
    {
        var options = new AshaOptions { MinResource = min, MaxResource = 27, ReductionFactor = factor ?? eta, Brackets = brackets };

        var refused = Assert.Throws<ArgumentException>(() => new AshaScheduler(options));

        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void Without_any_limit_of_steps_it_refuses_to_begin()
    {
        var refused = Assert.Throws<ArgumentException>(() => new AshaScheduler(new AshaOptions()).Begin(Context() with { MaxSteps = null }));

        Assert.Contains("MaxResource", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_arrivals_at_a_rung_are_judged_in_seconds()
    {
        var rung = new Rung(3);
        var random = RandomSource.For(1, 0, "losses");

        for (int i = 0; i < 1_000_000; i++)
        {
            double loss = random.NextDouble();
            rung.HasPlaceForNext(loss);
            rung.Arrive(loss);
        }

        // A third of uniform losses lies below 1/3: the cut is a quantile of a million, known to three digits.
        Assert.True(rung.HasPlaceForNext(0.33));
        Assert.False(rung.HasPlaceForNext(0.337));
    }

    private static void Holds(Action<double[]> claim)
    {
        var loss = Gen.Frequency((8, Gen.Choose(0, 1000).Select(n => n / 100.0)), (1, Gen.Constant(double.NaN)), (1, Gen.Constant(double.PositiveInfinity)));
        Prop.ForAll(loss.ArrayOf().ToArbitrary(), claim).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260707UL, 1UL));
    }

    private static SchedulingContext Context(Direction direction = Direction.Minimize) => new()
    {
        Space = new Space(HyperParameter.Float("x", 0, 1)),
        Objectives = [new Objective("loss", direction)],
        Seed = 3,
        Parallelism = 4,
        MaxSteps = 100,
    };

    private static ISchedulerState Begin(AshaOptions options, Direction direction = Direction.Minimize) => new AshaScheduler(options).Begin(Context(direction));

    private static TrialStarted Started(int trial, Assignment.Start start) =>
        new(0, trial, 0, new Configuration(("x", 0.5)), start.Placement, start.Until, "test", start.Reason);

    private static void Start(ISchedulerState state, int trial) =>
        state.Observe(Started(trial, Assert.IsType<Assignment.Start>(state.Offer(new Place(0, MayStart: true)))));

    private static Verdict Report(ISchedulerState state, int trial, int step, double loss)
    {
        var report = new Report(trial, step, Metrics.Of("loss", loss));
        var verdict = state.Judge(report).Verdict;
        state.Observe(new TrialReported(0, report, verdict, []));
        return verdict;
    }

    /// <summary>Trials that arrive one after the other at the first rung.</summary>
    private sealed class Arrivals(Direction direction = Direction.Minimize)
    {
        private readonly ISchedulerState _state = Begin(new AshaOptions { MaxResource = 27 }, direction);

        public Verdict Judge(int trial, double loss)
        {
            Start(_state, trial);
            return Report(_state, trial, 1, loss);
        }
    }
}
