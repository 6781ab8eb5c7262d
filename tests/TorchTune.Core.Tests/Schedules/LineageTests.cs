namespace TorchTune.Core.Tests.Schedules;

public sealed class LineageTests
{
    private readonly List<StudyEvent> _events = [];

    [Fact]
    public void A_trial_that_never_copied_is_its_own_lineage()
    {
        Start(0, 0.1);
        for (int step = 1; step <= 3; step++) Report(0, step);

        var lineage = Lineage.Of(_events, 0);

        Assert.Equal([new LineagePart(0, 0, 3, Rate(0.1))], lineage.Parts.AsEnumerable());
        Assert.Equal(new ConfigurationSchedule(3, [new(0, Rate(0.1))]), lineage.Schedule());
    }

    [Fact]
    public void A_member_has_come_through_its_donors_back_to_the_first()
    {
        // 0 trains two steps; 1 copies it after its own two, perturbed; 2, which waits, copies 1 after four, perturbed again; then 0 copies 2, which is none of 2's past.
        Start(0, 0.1);
        Start(1, 0.5);
        Start(2, 0.9);
        Report(0, 1);
        Report(0, 2, new Verdict.Pause("waits"));
        Report(1, 2, new Verdict.Exploit(0, 2, Rate(0.2), 4, "copies"));
        Report(2, 4, new Verdict.Pause("waits"));
        Report(1, 4, new Verdict.Pause("leads"), new WaitingVerdict(2, new Verdict.Exploit(1, 4, Rate(0.3), null, "copies")));
        Report(2, 6, new Verdict.Pause("waits"));
        Report(0, 4, new Verdict.Exploit(2, 6, Rate(0.4), null, "copies"));
        Report(2, 7);

        var lineage = Lineage.Of(_events, 2);

        Assert.Equal([new LineagePart(0, 0, 2, Rate(0.1)), new LineagePart(1, 2, 4, Rate(0.2)), new LineagePart(2, 4, 7, Rate(0.3))], lineage.Parts.AsEnumerable());
        Assert.Equal(new ConfigurationSchedule(7, [new(0, Rate(0.1)), new(2, Rate(0.2)), new(4, Rate(0.3))]), lineage.Schedule());

        // The last copy of 0 has not trained yet: its own part counts.
        Assert.Equal([new LineagePart(0, 0, 4, Rate(0.1))], Lineage.Of(_events, 0).Parts.AsEnumerable());
    }

    [Fact]
    public void A_copy_of_another_age_is_counted_by_the_age_of_the_weights()
    {
        // The copying trial has done one step, its donor three: what it goes on with is three steps old.
        Start(0, 0.1);
        Start(1, 0.5);
        Report(0, 3, new Verdict.Pause("waits"));
        Report(1, 1, new Verdict.Exploit(0, 3, Rate(0.2), 3, "copies"));
        Report(1, 3);

        Assert.Equal(new ConfigurationSchedule(5, [new(0, Rate(0.1)), new(3, Rate(0.2))]), Lineage.Of(_events, 1).Schedule());
    }

    [Fact]
    public void Refined_values_make_a_path_through_what_was_reported()
    {
        Start(0, 0.1);
        Start(1, 0.5);
        Report(0, 1, refined: 0.12);
        Report(0, 2, new Verdict.Pause("waits"), refined: 0.15);
        Report(1, 2, new Verdict.Exploit(0, 2, Rate(0.15), 4, "copies"));
        Report(1, 3, refined: 0.2);
        Report(1, 4, refined: 0.3);

        var schedule = Lineage.Of(_events, 1).Schedule();

        Assert.Equal(new ConfigurationSchedule(4, [new(0, Rate(0.1)), new(1, Rate(0.12)), new(2, Rate(0.15)), new(3, Rate(0.2)), new(4, Rate(0.3))], SchedulePath.LogLinear), schedule);
    }

    [Fact]
    public void What_a_trial_defines_belongs_to_the_configuration_that_it_runs_with()
    {
        Start(0, 0.1);
        _events.Add(new HyperParameterDefined(0, 0, HyperParameter.Float("decay", 0, 1), 0.25));
        Report(0, 1);

        Assert.Equal(new Configuration(("rate", 0.1), ("decay", 0.25)), Lineage.Of(_events, 0).Parts[0].Configuration);
    }

    [Fact]
    public void A_trial_without_steps_has_none()
    {
        Start(0, 0.1);

        Assert.Contains("has not reported", Assert.Throws<ArgumentException>(() => Lineage.Of(_events, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("has not started", Assert.Throws<ArgumentException>(() => Lineage.Of(_events, 1)).Message, StringComparison.Ordinal);
    }

    private static Configuration Rate(double value) => new(("rate", value));

    private void Start(int trial, double rate) => _events.Add(new TrialStarted(0, trial, trial, Rate(rate), new Placement(0, null), 2, "drawn", "free"));

    private void Report(int trial, int step, Verdict? verdict = null, WaitingVerdict? waiting = null, double? refined = null)
    {
        var report = new Report(trial, step, Metrics.Of("loss", 1)) { Refined = refined is double value ? Rate(value) : Configuration.Empty };
        _events.Add(new TrialReported(0, report, verdict ?? new Verdict.Continue(step + 1, "goes on"), waiting is { } other ? [other] : []));
    }
}
