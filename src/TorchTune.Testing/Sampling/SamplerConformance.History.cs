using Xunit;

namespace TorchTune.Testing;

public abstract partial class SamplerConformance
{
    /// <summary>Values that are not finite, huge or all alike are survived.</summary>
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    [InlineData(5e-324)]
    [InlineData(0)]
    public void Values_that_say_nothing_are_survived(double value)
    {
        var onlyThese = Study();
        onlyThese.Run(Warmup + 2, _ => [value]);
        GoesOn(onlyThese);

        var amongOthers = WarmStudy();
        amongOthers.Run(2, _ => [value]);
        amongOthers.Run(2, LossOn(amongOthers.Space));
        GoesOn(amongOthers);
    }

    /// <summary>However a trial ends, with a report or without, the study goes on.</summary>
    [Theory]
    [MemberData(nameof(Outcomes), MemberType = typeof(SamplerConformance))]
    public void Every_way_in_which_a_trial_ends_is_survived(OutcomeKind kind)
    {
        var study = Study();
        for (int trial = 0; trial < Warmup + 2; trial++)
        {
            int started = study.Start()[0];
            double loss = SampleSpaces.Loss(study.Space, study.Configurations[started]);
            if (trial % 2 == 0) study.Report(started, loss);
            study.End(started, kind, trial % 2 == 0 ? [loss] : []);
        }

        GoesOn(study);
    }

    /// <summary>Trials that run, with reports and without, neither block nor confuse.</summary>
    [Fact]
    public void Running_trials_are_survived()
    {
        var study = Study();
        study.Start(8);
        GoesOn(study);

        study.Report(0, 0.5);
        study.Report(0, 0.25);
        study.Report(3, double.NaN);
        GoesOn(study);

        study.Run(Warmup, LossOn(study.Space));
        study.End(0, OutcomeKind.Stopped, 0.25);
        GoesOn(study);
        Assert.Equal(3, study.Start(3).Count);
    }

    /// <summary>The events that are about schedulers, retries and the study as a whole belong to a sampler's life too.</summary>
    [Fact]
    public void Every_event_is_survived()
    {
        var study = WarmStudy();
        int paused = study.Start()[0], copying = study.Start()[0], told = study.Start()[0];
        double loss = SampleSpaces.Loss(study.Space, study.Configurations[0]);
        var report = new Report(paused, 1, Metrics.Of("loss", loss));
        var exploit = new Verdict.Exploit(0, 1, study.Configurations[0], 5, "copies the best");

        var refined = study.Space.FirstOrDefault(h => !h.IsDiscrete && study.Configurations[paused].Contains(h.Name)) is { } continuous ? new Configuration((continuous.Name, 1e9)) : Configuration.Empty;

        study.Happen(time => new TrialReported(time, report with { Refined = refined }, new Verdict.Pause("waits for its rung"), []));
        study.Happen(time => new TrialReported(time, report with { Trial = copying }, exploit, [new(paused, new Verdict.Stop("not among the best"))]));
        study.Happen(time => new TrialRetried(time, copying, 2, "the device was lost"));
        study.Happen(time => new TrialResumed(time, paused, 0, 1, 9, "promoted"));
        study.Happen(time => new ConfigurationEnqueued(time, Configuration.Empty));
        study.End(told, OutcomeKind.Stopped);
        study.Happen(time => new TrialAmended(time, told, new Outcome { Kind = OutcomeKind.Completed, Reason = "told later", Values = [loss], Constraints = [-1, 2], Cost = 3 }));
        study.Happen(time => new ReplayDiffered(time, copying, 1, "loss", loss, double.NaN));
        study.Happen(time => new StudyStopped(time, "interrupted", Final: false));
        GoesOn(study);

        study.Run(3, LossOn(study.Space));
        GoesOn(study);
    }

    /// <summary>What a user enqueues, at the edges of the space and again and again, is part of the history.</summary>
    [Fact]
    public void Configurations_that_were_not_proposed_are_survived()
    {
        var study = Study();
        double[] places = [0, 1, 0.5, 0.5, 0.5, 0.5, 0, 1, 0.5, 0.5, 0.5, 0.5];
        foreach (double place in places)
        {
            var everywhere = study.Space.Select(hyperParameter => KeyValuePair.Create(hyperParameter.Name, hyperParameter.FromUnit(place)));
            var configuration = study.Space.Prune(new Configuration(everywhere));
            study.Complete(study.Start(configuration), SampleSpaces.Loss(study.Space, configuration));
        }

        GoesOn(study);
    }

    /// <summary>Define-by-run: hyper-parameters that trials define are proposed from then on.</summary>
    [Fact]
    public void A_space_that_grows_is_followed()
    {
        var x = HyperParameter.Float("x", 0, 1);
        var y = HyperParameter.Float("y", 1, 2);
        if (!Supports(Space.Empty) || !Supports(new Space(x, y))) return;

        var study = new SimulatedStudy(Create(), Space.Empty);
        for (int trial = 0; trial < Warmup + 4; trial++)
        {
            int started = study.Start()[0];
            if (!study.Configurations[started].Contains("x")) study.Define(started, x, 0.25);
            if (trial >= 3 && !study.Configurations[started].Contains("y")) study.Define(started, y, 1.5);
            study.Complete(started, SampleSpaces.Loss(study.Space, study.Configurations[started]));
        }

        Assert.All(study.Ask(3), proposal => Assert.Equal(2, proposal.Configuration.Count));
        GoesOn(study);
    }

    /// <summary>A space that changes between two runs of a study: what fits of the history is learned from, what does not is left out, and a replay is the same.</summary>
    [Fact]
    public void A_space_that_has_changed_is_gone_on_with()
    {
        var before = new Space(HyperParameter.Int("n", 1, 8), HyperParameter.Categorical("c", "a", "b"), HyperParameter.Int("old", 0, 3));
        var wider = new Space(HyperParameter.Int("n", 1, 40), HyperParameter.Categorical("c", "a", "b", "new"), HyperParameter.Int("old", 0, 3), HyperParameter.Bool("b").WithDefault(false));
        var narrower = new Space(HyperParameter.Int("n", 3, 30), HyperParameter.Categorical("c", "a", "new"), HyperParameter.Int("old", 0, 3), HyperParameter.Bool("b"));
        if (!Supports(before) || !Supports(wider) || !Supports(narrower)) return;

        var study = new SimulatedStudy(Create(), before);
        study.Run(Warmup, LossOn(before));
        int running = study.Start()[0];
        study.Change(wider);
        study.Complete(running, SampleSpaces.Loss(before, study.Configurations[running]));
        study.Run(4, LossOn(wider));
        GoesOn(study);

        study.Change(narrower.With(Constraint.That("n + old < 32")));
        study.Run(4, LossOn(narrower));
        GoesOn(study);
        study.Resume();
        GoesOn(study);
    }

    /// <summary>Several objectives, in any direction, are followed or refused.</summary>
    [Fact]
    public void Several_objectives_are_followed_or_refused()
    {
        if (StudyOn(Study().Space, Two) is not SimulatedStudy study) return;

        study.Run(Warmup, configuration => [SampleSpaces.Loss(study.Space, configuration), configuration.Count]);
        study.Run(3, _ => [double.NaN, double.PositiveInfinity]);
        GoesOn(study);
    }

    /// <summary>To maximize is to minimize the negative: the same proposals, bit for bit.</summary>
    [Fact]
    public void Maximizing_is_minimizing_the_negative()
    {
        var down = Study();
        var up = new SimulatedStudy(Create(), down.Space, [Objective.Maximize("score")]);

        down.Run(Warmup + 4, LossOn(down.Space));
        up.Run(Warmup + 4, configuration => [-SampleSpaces.Loss(up.Space, configuration)]);

        Assert.Equal(down.Configurations, up.Configurations);
        Assert.Equal(down.Ask(3), up.Ask(3));
    }
}
