using System.Collections.Immutable;

namespace TorchTune.Search.Tests.Observations;

public sealed class ObservedStudyTests
{
    private static readonly Space Plane = new(HyperParameter.Float("x", 0, 10), HyperParameter.Categorical("c", "a", "b"));

    private readonly ObservedStudy _study = new(new SamplingContext { Space = Plane, Objectives = [Objective.Maximize("score")], Seed = 1 });
    private int _started;

    [Fact]
    public void Losses_are_minimized_whatever_the_direction_and_NaN_is_the_worst()
    {
        End(Start(), OutcomeKind.Completed, [3]);
        End(Start(), OutcomeKind.Completed, [double.NaN]);

        Assert.Equal(-3, _study.Trials[0].Loss);
        Assert.Equal(double.PositiveInfinity, _study.Trials[1].Loss);
        Assert.Equal([0, 1], _study.Ranked.Select(trial => trial.Number));
    }

    [Fact]
    public void Completed_trials_come_before_parts_parts_before_infeasible_ones_and_failures_last()
    {
        int failed = Start(), infeasible = Start(), worse = Start(), few = Start(), many = Start(), best = Start(), running = Start();
        End(failed, OutcomeKind.Failed, [100]);
        End(infeasible, OutcomeKind.Completed, [50], constraints: [0.5, -1]);
        int moreInfeasible = Start();
        End(moreInfeasible, OutcomeKind.Completed, [60], constraints: [0.5, 0.25]);
        End(worse, OutcomeKind.Completed, [1], constraints: [0, -3]);
        Report(few, 2, 40);
        End(few, OutcomeKind.Stopped, [40]);
        Report(many, 3, 30);
        End(best, OutcomeKind.Completed, [2]);

        Assert.Equal([best, worse, many, few, infeasible, moreInfeasible, failed], _study.Ranked.Select(trial => trial.Number));
        Assert.Equal([running], _study.Pending.Select(trial => trial.Number));
        Assert.Equal(0.75, _study.Trials[moreInfeasible].Violation);
        Assert.Equal(4, _study.Completed);
    }

    [Fact]
    public void A_constraint_that_is_NaN_is_broken_beyond_measure()
    {
        End(Start(), OutcomeKind.Completed, [1], constraints: [double.NaN]);

        Assert.Equal(double.PositiveInfinity, _study.Trials[0].Violation);
        Assert.False(_study.Trials[0].IsFeasible);
    }

    [Fact]
    public void Points_lie_in_the_unit_cube_and_follow_definitions_and_copies()
    {
        int trial = Start();
        Assert.Equal([0.25, 0.75], new[] { _study.Trials[trial][0], _study.Trials[trial][1] });
        Assert.False(_study.Trials[trial].Has(2));

        _study.Observe(new HyperParameterDefined(0, trial, HyperParameter.Float("y", 0, 4), 1.0));
        int next = Start();
        Assert.Equal(0.25, _study.Trials[trial][2]);
        Assert.False(_study.Trials[next].Has(2));

        var copied = new Configuration(("x", 5.0), ("c", "a"), ("y", 4.0));
        var report = new Report(next, 1, Metrics.Of("score", 1));
        _study.Observe(new TrialReported(0, report, new Verdict.Exploit(trial, 1, copied, 2, "copies the best"), []));
        Assert.Equal([0.5, 0.25, 1], Enumerable.Range(0, 3).Select(i => _study.Trials[next][i]));
    }

    [Fact]
    public void An_outcome_is_credited_to_the_values_that_the_trial_refined_within_their_range()
    {
        int trial = Start();
        _study.Observe(new TrialReported(0, new Report(trial, 1, Metrics.Of("score", 1)) { Refined = new Configuration(("x", 7.5)) }, new Verdict.Continue(2, "goes on"), []));
        Assert.Equal(0.75, _study.Trials[trial][0]);

        _study.Observe(new TrialReported(0, new Report(trial, 2, Metrics.Of("score", 2)) { Refined = new Configuration(("x", 99.0)) }, new Verdict.Continue(3, "goes on"), []));
        End(trial, OutcomeKind.Completed, [2]);

        Assert.Equal(1, _study.Trials[trial][0]);
        Assert.Equal((-2, Evidence.Full), (_study.Trials[trial].Loss, _study.Trials[trial].Evidence));
    }

    [Fact]
    public void An_amended_trial_is_ranked_anew()
    {
        End(Start(), OutcomeKind.Completed, [5]);
        End(Start(), OutcomeKind.Stopped, []);
        _study.Observe(new TrialAmended(0, 1, new Outcome { Kind = OutcomeKind.Completed, Reason = "told", Values = [9], Cost = 3 }));

        Assert.Equal([1, 0], _study.Ranked.Select(trial => trial.Number));
        Assert.Equal(3, _study.Trials[1].Cost);
        Assert.Equal(2, _study.Completed);
    }

    [Fact]
    public void The_order_kept_is_the_order_sorted_anew()
    {
        // Oracle: everything sorted from scratch, after each of a thousand events drawn at random.
        var random = RandomSource.For(1, 0, "test");
        for (int happened = 0; happened < 1000; happened++)
        {
            if (happened < 5 || random.Bernoulli(0.3)) Start();
            int trial = random.NextInt(_started);
            double value = random.NextInt(20);
            if (!_study.Trials[trial].IsRunning) continue;
            if (random.Bernoulli(0.5)) Report(trial, _study.Trials[trial].Step + 1, value);
            else End(trial, (OutcomeKind)random.NextInt(3), [value], random.Bernoulli(0.2) ? [random.Uniform(-1, 1)] : []);

            var known = _study.Trials.Where(t => t.Evidence != Evidence.None).ToArray();
            Assert.Equal(known.Order(TrialOrder.Instance), _study.Ranked);
            Assert.Equal(known.Count(t => t.Evidence == Evidence.Full), _study.Completed);
            Assert.Equal(_study.Trials.Where(t => t.Evidence == Evidence.None), _study.Pending);
        }
    }

    [Fact]
    public void A_value_that_the_space_no_longer_holds_has_no_place()
    {
        _study.Observe(new TrialStarted(0, 0, 0, new Configuration(("x", 11.0), ("c", "a"), ("gone", 1)), new Placement(0, null), 1, "r", "r"));

        Assert.False(_study.Trials[0].Has(0));
        Assert.True(_study.Trials[0].Has(1));
    }

    private int Start()
    {
        _study.Observe(new TrialStarted(0, _started, 0, new Configuration(("x", 2.5), ("c", "b")), new Placement(0, null), int.MaxValue, "random", "free"));
        return _started++;
    }

    private void Report(int trial, int step, double value) =>
        _study.Observe(new TrialReported(0, new Report(trial, step, Metrics.Of("score", value)), new Verdict.Continue(int.MaxValue, "nothing to compare"), []));

    private void End(int trial, OutcomeKind kind, ImmutableArray<double> values, params ImmutableArray<double> constraints) =>
        _study.Observe(new TrialEnded(0, trial, new Outcome { Kind = kind, Reason = "as the test says", Values = values, Constraints = constraints }));
}
