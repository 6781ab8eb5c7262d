using TorchTune.Scheduling;
using TorchTune.Scheduling.Tests.ThrowAway;
using TorchTune.Storage;

namespace TorchTune.Tests.Asking;

public sealed class AskTellTests
{
    private static StudyOptions Options(MemoryStore? store = null) => new()
    {
        Name = "asked",
        Space = new Space(HyperParameter.Float("x", 0, 1)),
        Order = ReportOrder.Arrival,
        Seed = 1,
        Store = store ?? new MemoryStore(),
    };

    private static AskedTrial Ask(Study study) => Assert.Single(study.Ask().Trials);

    [Fact]
    public void A_trial_is_asked_for_reported_and_told()
    {
        using var study = Study.Open(Options());

        var trial = Ask(study);
        Assert.Equal((0, 0), (trial.Number, trial.FromStep));
        Assert.IsType<Verdict.Continue>(study.Report(0, 1, 0.3));
        study.Tell(0);

        var row = Assert.Single(study.Trials().Trials);
        Assert.Equal(OutcomeKind.Completed, row.Outcome!.Kind);
        Assert.Equal(0.3, study.Best!.Outcome.Values[0]);
        Assert.Equal(trial.Configuration, study.Best.Configuration);
    }

    [Fact]
    public void Several_asked_for_together_are_numbered_in_order_and_placed_side_by_side()
    {
        using var study = Study.Open(Options() with { Parallelism = 2 });

        var asked = study.Ask(8);

        Assert.Equal(Enumerable.Range(0, 8), asked.Trials.Select(t => t.Number));
        Assert.Null(asked.Otherwise);
        Assert.Equal(Enumerable.Range(0, 8), study.Events().OfType<TrialStarted>().Select(e => e.Place));
        Assert.Equal(8, asked.Trials.Select(t => t.Configuration).Distinct().Count());
    }

    [Fact]
    public void A_place_that_is_free_again_is_taken_by_the_next()
    {
        using var study = Study.Open(Options());
        study.Ask(3);
        study.Tell(1, new Told { Values = [1] });

        Ask(study);

        Assert.Equal([0, 1, 2, 1], study.Events().OfType<TrialStarted>().Select(e => e.Place));
    }

    [Fact]
    public void A_stop_ends_the_trial_and_telling_afterwards_can_only_add()
    {
        using var study = Study.Open(Options() with { Scheduler = new AshaScheduler(new AshaOptions { MaxResource = 9 }) });
        study.Ask(3);
        study.Report(0, 1, 0.1);

        Assert.IsType<Verdict.Stop>(study.Report(1, 1, 0.5));
        Assert.IsType<Verdict.Stop>(study.Report(2, 1, 0.6));
        study.Tell(1);
        study.Tell(2, new Told { Constraints = [1], Cost = 2.5 });

        var rows = study.Trials().Trials;
        Assert.Equal([OutcomeKind.Stopped, OutcomeKind.Stopped], rows.Skip(1).Select(r => r.Outcome!.Kind));
        Assert.Equal(2.5, rows[2].Outcome!.Cost);
        Assert.False(rows[2].Outcome!.IsFeasible);
        Assert.Single(study.Events().OfType<TrialAmended>());
        Assert.Contains("has ended", Assert.Throws<ArgumentException>(() => study.Tell(1)).Message, StringComparison.Ordinal);
        Assert.Contains("has ended", Assert.Throws<ArgumentException>(() => study.Report(2, 2, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_paused_trial_is_given_out_again_from_where_it_was()
    {
        using var study = Study.Open(Options() with { Scheduler = new PromotionAsha(1, 9, 3) });
        study.Ask(3);
        for (int trial = 0; trial < 3; trial++) Assert.IsType<Verdict.Pause>(study.Report(trial, 1, 1 - (0.1 * trial)));

        var resumed = Ask(study);

        Assert.Equal((2, 1, 3), (resumed.Number, resumed.FromStep, resumed.Until));
        Assert.Contains("waits since its step 1", Assert.Throws<ArgumentException>(() => study.Report(0, 2, 1)).Message, StringComparison.Ordinal);
        Assert.IsType<Verdict.Continue>(study.Report(2, 2, 0.5));
        Assert.IsType<Verdict.Pause>(study.Report(2, 3, 0.5));
    }

    [Fact]
    public void Who_cannot_be_served_is_told_to_wait_or_that_it_is_over()
    {
        using var study = Study.Open(Options() with { Scheduler = new PromotionAsha(1, 9, 3), Trials = 2 });

        Assert.Equal(2, study.Ask(2).Trials.Length);
        Assert.IsType<Assignment.Wait>(study.Ask().Otherwise);
        study.Report(0, 1, 1);
        study.Report(1, 1, 2);
        Assert.IsType<Assignment.Finished>(study.Ask().Otherwise);

        Assert.All(study.Trials().Trials, row => Assert.Equal(OutcomeKind.Stopped, row.Outcome!.Kind));
        Assert.IsType<StudyStopped>(study.Events().Last());
    }

    [Fact]
    public void A_copy_is_answered_with_donor_and_configuration()
    {
        using var study = Study.Open(Options() with { Scheduler = new PopulationRounds(4, 1), MaxSteps = 10 });
        study.Ask(4);

        for (int trial = 0; trial < 3; trial++) Assert.IsType<Verdict.Pause>(study.Report(trial, 1, trial));
        var exploit = Assert.IsType<Verdict.Exploit>(study.Report(3, 1, 3));

        Assert.Equal((0, 1), (exploit.Donor, exploit.DonorStep));
        Assert.Equal(exploit.Configuration, study.Ask(4).Trials[3].Configuration);
    }

    [Fact]
    public void A_trial_that_copied_while_it_waited_is_given_out_with_its_donor()
    {
        using var study = Study.Open(Options() with { Scheduler = new PopulationRounds(4, 1), MaxSteps = 10 });
        study.Ask(4);

        for (int trial = 0; trial < 4; trial++) study.Report(trial, 1, -trial);
        var asked = study.Ask(4).Trials;

        Assert.Equal((3, 1), (asked[0].Donor, asked[0].DonorStep));
        Assert.All(asked.Skip(1), other => Assert.Equal((null, null), (other.Donor, other.DonorStep)));
        study.Report(0, 2, 0);
        for (int trial = 1; trial < 4; trial++) study.Report(trial, 2, trial);
        Assert.Null(study.Ask(4).Trials[0].Donor); // goes on from a state of its own
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public void What_is_not_finite_is_a_diverged_trial(string value)
    {
        using var study = Study.Open(Options());
        study.Ask(2);

        Assert.IsType<Verdict.Stop>(study.Report(0, 1, double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));
        study.Tell(1, new Told { Values = [double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)] });

        Assert.All(study.Trials().Trials, row => Assert.Equal(OutcomeKind.Diverged, row.Outcome!.Kind));
        Assert.Null(study.Best);
    }

    [Fact]
    public void Failures_constraints_and_costs_are_told()
    {
        using var study = Study.Open(Options());
        study.Ask(3);

        study.Tell(0, new Told { Outcome = OutcomeKind.Failed, Reason = "the node went down" });
        study.Tell(1, new Told { Values = [0.1], Constraints = [0.5], Cost = 3 });
        study.Tell(2, new Told { Values = [0.2], Constraints = [-0.5, 0] });

        var rows = study.Trials().Trials;
        Assert.Equal("the node went down", rows[0].Outcome!.Reason);
        Assert.Equal(3, rows[1].Outcome!.Cost);
        Assert.Equal(2, study.Best!.Trial);
        Assert.Equal([2], study.BestTrials().Select(r => r.Number));
    }

    [Fact]
    public void What_breaks_a_rule_is_refused_by_name()
    {
        using var study = Study.Open(Options());
        Refused("There is no trial 0; none has started.", () => study.Report(0, 1, 1));
        Ask(study);

        Refused("There is no trial 7; the trials are 0 to 0.", () => study.Report(7, 1, 1));
        Refused("A report must have the objective 'value', but has 'loss'.", () => study.Report(0, 1, Metrics.Of("loss", 1)));
        Refused("Trial 0 has reported nothing: tell its values, or that it failed.", () => study.Tell(0));
        Refused("A trial must be told one value an objective (value), but was told 2.", () => study.Tell(0, new Told { Values = [1, 2] }));
        study.Report(0, 3, 1);
        Refused("A report must lie beyond the last, which was of step 3, but was of step 3.", () => study.Report(0, 3, 1));

        static void Refused(string message, Action action) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_in_virtual_time_is_not_asked()
    {
        using var study = Study.Open(Options() with { Order = ReportOrder.Virtual });

        Assert.Contains("Order = Arrival", Assert.Throws<InvalidOperationException>(() => study.Ask()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_and_opened_again_it_goes_on_as_if_it_had_stayed_open()
    {
        var (open, store) = (new MemoryStore(), new MemoryStore());
        using var whole = Study.Open(Options(open) with { Scheduler = new PromotionAsha(1, 9, 3) });
        var random = RandomSource.For(1, 0, "losses");

        var study = Study.Open(Options(store) with { Scheduler = new PromotionAsha(1, 9, 3) });
        for (int i = 0; i < 60; i++)
        {
            double loss = random.NextDouble();
            Drive(whole, loss);
            Drive(study, loss);
            study.Dispose();
            study = Study.Open(Options(store) with { Scheduler = new PromotionAsha(1, 9, 3) });
        }

        study.Dispose();
        Studies.AssertSame(whole.Events(), store.Read("asked"));

        static void Drive(Study study, double loss)
        {
            var trial = Ask(study);
            study.Report(trial.Number, trial.Until, loss);
        }
    }

    [Fact]
    public void Enqueued_configurations_are_asked_for_first()
    {
        using var study = Study.Open(Options());
        study.Enqueue(new Configuration(("x", 0.125)));

        var asked = study.Ask(2);

        Assert.Equal(0.125, asked.Trials[0].Configuration["x"].AsDouble());
        Assert.NotEqual(0.125, asked.Trials[1].Configuration["x"].AsDouble());
    }

    [Fact]
    public void A_target_that_is_reached_ends_the_asking()
    {
        using var study = Study.Open(Options() with { Target = 0.5 });
        study.Ask(2);

        study.Report(0, 1, 0.4);

        Assert.Equal("value reached 0.4; the target was 0.5", Assert.IsType<Assignment.Finished>(study.Ask().Otherwise).Reason);
    }

    [Fact]
    public void Several_objectives_have_no_best_trial_but_a_front()
    {
        using var study = Study.Open(Options() with { Objectives = [Objective.Minimize("loss"), Objective.Maximize("speed")] });
        study.Ask(4);
        study.Tell(0, new Told { Values = [1, 1] });
        study.Tell(1, new Told { Values = [2, 2] });
        study.Tell(2, new Told { Values = [2, 1.5] });
        study.Report(3, 1, Metrics.Of(("loss", 0.5), ("speed", 1)));
        study.Tell(3);

        Assert.Equal([1, 3], study.BestTrials().Select(r => r.Number));
        Assert.Throws<InvalidOperationException>(() => study.Best);
        Assert.Throws<ArgumentException>(() => study.Report(3, 2, 1));
    }
}
