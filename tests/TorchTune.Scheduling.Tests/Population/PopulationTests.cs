using System.Collections.Immutable;

namespace TorchTune.Scheduling.Tests.Population;

public sealed class PopulationTests
{
    private static readonly SchedulingContext Context = new()
    {
        Space = new Space(HyperParameter.Float("rate", 1e-3, 1, log: true), HyperParameter.Int("layers", 1, 9)),
        Objectives = [Objective.Minimize("loss")],
        Seed = 3,
        Parallelism = 8,
        MaxSteps = 6,
    };

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 2)]
    [InlineData(20, 5)]
    public void The_worst_quarter_copies_members_of_the_best_quarter(int members, int copying)
    {
        // The table of ⌈P/4⌉, at most P/2.
        var study = new Played(new PopulationOptions { Members = members, Interval = 2 }, members);
        for (int trial = 0; trial < members - 1; trial++) Assert.IsType<Verdict.Pause>(study.Report(trial, 2, trial).Verdict);

        var last = study.Report(members - 1, 2, members - 1);

        var own = Assert.IsType<Verdict.Exploit>(last.Verdict);
        var copies = last.Waiting.Add(new WaitingVerdict(members - 1, own));
        Assert.Equal(Enumerable.Range(members - copying, copying), copies.Select(copy => copy.Trial));
        Assert.All(copies, copy => Assert.InRange(((Verdict.Exploit)copy.Verdict).Donor, 0, copying - 1));
        Assert.All(copies, copy => Assert.Equal((2, (int?)null), (((Verdict.Exploit)copy.Verdict).DonorStep, ((Verdict.Exploit)copy.Verdict).Until)));
    }

    [Fact]
    public void A_copy_goes_on_with_what_its_donor_has_refined_within_its_range_and_another_choice()
    {
        var study = new Played(new PopulationOptions { Members = 4, Interval = 2, ResampleProbability = 0 }, 4);
        study.Report(0, 2, 0.1, refined: 0.05);
        study.Report(1, 2, 0.2, refined: 0.06);
        study.Report(2, 2, 0.3, refined: 0.07);
        var exploit = Assert.IsType<Verdict.Exploit>(study.Report(3, 2, 0.4, refined: 7.5).Verdict);

        Assert.Equal(0, exploit.Donor);
        Assert.Equal(0.05, exploit.Configuration["rate"].AsDouble());
        Assert.True(exploit.Configuration["layers"].AsInt() is 4 or 6, $"{exploit.Configuration}");
    }

    [Fact]
    public void The_next_round_begins_when_the_last_member_has_come_and_not_before()
    {
        var study = new Played(new PopulationOptions { Members = 3, Interval = 2 }, 3);
        study.Report(1, 2, 0.5);
        study.Report(2, 2, 0.4);
        Assert.IsType<Assignment.Wait>(study.Offer());

        study.Report(0, 2, 0.3);

        for (int trial = 0; trial < 3; trial++) Assert.Equal((trial, 4), study.Resume());
        Assert.IsType<Assignment.Wait>(study.Offer());
    }

    [Fact]
    public void A_member_that_diverges_copies_the_best_that_waits_and_is_never_copied()
    {
        var study = new Played(new PopulationOptions { Members = 4, Interval = 2 }, 4);
        study.Report(0, 2, 0.5);
        study.Report(1, 2, 0.4);

        var exploit = Assert.IsType<Verdict.Exploit>(study.Report(2, 1, double.NaN).Verdict);
        Assert.Equal((1, 2), (exploit.Donor, exploit.DonorStep));
        var meeting = study.Report(3, 2, 0.6);

        // Two have been judged with weights that count; the one that copied meanwhile is the worst, and copies the best once more.
        Assert.IsType<Verdict.Pause>(meeting.Verdict);
        var again = Assert.Single(meeting.Waiting);
        Assert.Equal((2, 1), (again.Trial, ((Verdict.Exploit)again.Verdict).Donor));
    }

    [Fact]
    public void Where_nobody_has_finite_weights_a_member_that_diverges_ends()
    {
        var study = new Played(new PopulationOptions { Members = 2, Interval = 2 }, 2);

        Assert.IsType<Verdict.Stop>(study.Report(0, 1, double.PositiveInfinity).Verdict);
    }

    [Fact]
    public void A_round_that_waited_for_a_member_that_fails_is_decided_by_its_end()
    {
        var study = new Played(new PopulationOptions { Members = 3, Interval = 2 }, 3);
        study.Report(0, 2, 0.5);
        study.Report(1, 2, 0.4);

        var copy = Assert.Single(study.End(2));

        Assert.Equal((0, 1), (copy.Trial, ((Verdict.Exploit)copy.Verdict).Donor));
        Assert.Equal((0, 4), study.Resume());
    }

    [Fact]
    public void Options_that_break_their_rule_are_refused_by_name()
    {
        Assert.Equal("Members must be at least 2, but was 1.", Refused(new PopulationOptions { Members = 1 }));
        Assert.Equal("Interval must be at least 1, but was 0.", Refused(new PopulationOptions { Interval = 0 }));
        Assert.Equal("Quantile must lie in (0, 0.5], but was 0.6.", Refused(new PopulationOptions { Quantile = 0.6 }));
        Assert.Equal("ResampleProbability must lie in [0, 1], but was NaN.", Refused(new PopulationOptions { ResampleProbability = double.NaN }));
        Assert.Equal("Factor must be greater than 1, but was 1.", Refused(new PopulationOptions { Factor = 1 }));
        Assert.Contains("'width' is none", Assert.Throws<ArgumentException>(() => new PopulationScheduler(new PopulationOptions { Inherited = ["width"] }).Begin(Context)).Message, StringComparison.Ordinal);
    }

    private static string Refused(PopulationOptions options) => Assert.Throws<ArgumentException>(() => new PopulationScheduler(options)).Message;

    /// <summary>A study played by hand, all of whose members have started with rate 0.1 and five layers.</summary>
    private sealed class Played
    {
        private readonly ISchedulerState _state;

        public Played(PopulationOptions options, int members)
        {
            _state = new PopulationScheduler(options).Begin(Context);
            for (int trial = 0; trial < members; trial++)
            {
                var start = Assert.IsType<Assignment.Start>(Offer());
                _state.Observe(new TrialStarted(0, trial, trial, new Configuration(("rate", 0.1), ("layers", 5)), start.Placement, start.Until, "drawn", start.Reason));
            }
        }

        public Assignment Offer() => _state.Offer(new Place(0, MayStart: true));

        public (int Trial, int Until) Resume()
        {
            var resume = Assert.IsType<Assignment.Resume>(Offer());
            _state.Observe(new TrialResumed(0, resume.Trial, 0, 0, resume.Until, resume.Reason));
            return (resume.Trial, resume.Until);
        }

        public Judgement Report(int trial, int step, double loss, double? refined = null)
        {
            var report = new Report(trial, step, Metrics.Of("loss", loss)) { Refined = refined is double rate ? new Configuration(("rate", rate)) : Configuration.Empty };
            var judgement = _state.Judge(report);
            _state.Observe(new TrialReported(0, report, judgement.Verdict, judgement.Waiting));
            return judgement;
        }

        public ImmutableArray<WaitingVerdict> End(int trial)
        {
            var outcome = new Outcome { Kind = OutcomeKind.Failed, Reason = "threw" };
            var waiting = _state.JudgeEnd(trial, outcome);
            _state.Observe(new TrialEnded(0, trial, outcome) { Waiting = waiting });
            return waiting;
        }
    }
}
