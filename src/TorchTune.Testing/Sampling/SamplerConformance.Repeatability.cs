using System.Globalization;
using Xunit;

namespace TorchTune.Testing;

public abstract partial class SamplerConformance
{
    /// <summary>Equal seeds, equal events: equal proposals.</summary>
    [Theory]
    [MemberData(nameof(Spaces), MemberType = typeof(SamplerConformance))]
    public void Equal_studies_get_equal_proposals(string space)
    {
        if (StudyOn(SampleSpaces.All[space]) is not SimulatedStudy first || StudyOn(SampleSpaces.All[space]) is not SimulatedStudy second) return;

        first.Run(Warmup + 2, LossOn(first.Space));
        second.Run(Warmup + 2, LossOn(second.Space));

        Assert.Equal(first.Configurations, second.Configurations);
        Assert.Equal(first.Ask(3), second.Ask(3));
    }

    /// <summary>The state is a fold: rebuilt from the events it proposes, at every point of a study, what the one that lived through them does.</summary>
    [Theory]
    [MemberData(nameof(Spaces), MemberType = typeof(SamplerConformance))]
    public void A_state_replayed_from_the_events_equals_the_one_that_observed_them(string space)
    {
        if (StudyOn(SampleSpaces.All[space]) is not SimulatedStudy study) return;

        for (int trial = 0; trial < Warmup + 4; trial++)
        {
            Assert.Equal(study.Ask(2), study.AskReplayed(2));
            foreach (int started in study.Start())
            {
                Assert.Equal(study.Ask(), study.AskReplayed());
                study.Complete(started, SampleSpaces.Loss(study.Space, study.Configurations[started]));
            }
        }

        Assert.Equal(study.Ask(2), study.AskReplayed(2));
    }

    /// <summary>A study that is interrupted, between whichever events, proposes what it would have proposed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(13)]
    public void A_resumed_study_goes_on_as_if_it_had_not_been_interrupted(int every)
    {
        var straight = Study();
        var interrupted = Study();

        PlayInPairs(straight, _ => { });
        PlayInPairs(interrupted, events =>
        {
            if (events % every == 0) interrupted.Resume();
        });

        Assert.Equal(straight.Configurations, interrupted.Configurations);
    }

    /// <summary>Asking changes nothing: what is proposed later does not depend on how often one has asked before.</summary>
    [Fact]
    public void Asking_leaves_no_trace()
    {
        var quiet = Study();
        var asked = Study();
        for (int trial = 0; trial < Warmup + 3; trial++)
        {
            asked.Ask(1 + (trial % 3));
            Assert.Equal(asked.Ask(2), asked.Ask(2));
            quiet.Run(1, LossOn(quiet.Space));
            asked.Run(1, LossOn(asked.Space));
        }

        Assert.Equal(quiet.Configurations, asked.Configurations);
        Assert.Equal(quiet.Ask(2), asked.Ask(2));
    }

    /// <summary>Another seed leads elsewhere.</summary>
    [Fact]
    public void Another_seed_gives_other_proposals()
    {
        if (!DependsOnSeed) return;

        Assert.NotEqual(Study(seed: 1).Ask(3), Study(seed: 2).Ask(3));
        Assert.NotEqual(WarmStudy(seed: 1).Configurations, WarmStudy(seed: 2).Configurations);
    }

    /// <summary>Studies that go on side by side, on threads of their own, do not see one another.</summary>
    [Fact]
    public void Studies_of_one_sampler_on_several_threads_are_independent()
    {
        var sampler = Create();
        var space = Study().Space;
        var alone = new SimulatedStudy(sampler, space);
        alone.Run(Warmup + 2, LossOn(space));

        var together = new SimulatedStudy[4];
        Parallel.For(0, together.Length, i =>
        {
            together[i] = new SimulatedStudy(sampler, space);
            together[i].Run(Warmup + 2, LossOn(space));
        });

        Assert.All(together, study => Assert.Equal(alone.Configurations, study.Configurations));
    }

    /// <summary>The way numbers are written where the user lives changes neither proposals nor rationales.</summary>
    [Fact]
    public void Culture_makes_no_difference()
    {
        var expected = WarmStudy().Ask(2);
        var culture = CultureInfo.CurrentCulture;
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (foreign.NumberFormat.NumberDecimalSeparator, foreign.NumberFormat.NegativeSign) = (",", "~");
        try
        {
            CultureInfo.CurrentCulture = foreign;
            Assert.Equal(expected, WarmStudy().Ask(2));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>Where the sampler promises it: which of several running trials reports and ends first does not matter.</summary>
    [Fact]
    public void The_order_of_reports_of_running_trials_makes_no_difference_where_that_is_promised()
    {
        if (!IgnoresOrderOfReports) return;

        var forward = WarmStudy();
        var backward = WarmStudy();
        var started = forward.Start(4);
        Assert.Equal(started, backward.Start(4));
        foreach (int trial in started) forward.Complete(trial, SampleSpaces.Loss(forward.Space, forward.Configurations[trial]));
        foreach (int trial in started.Reverse()) backward.Complete(trial, SampleSpaces.Loss(backward.Space, backward.Configurations[trial]));

        Assert.Equal(forward.Ask(3), backward.Ask(3));
    }

    private void PlayInPairs(SimulatedStudy study, Action<int> afterEvent)
    {
        while (study.Configurations.Count < Warmup + 8)
        {
            var started = study.Start(2);
            afterEvent(study.Events.Count);
            foreach (int trial in started)
            {
                double loss = SampleSpaces.Loss(study.Space, study.Configurations[trial]);
                study.Report(trial, loss);
                afterEvent(study.Events.Count);
                study.End(trial, OutcomeKind.Completed, loss);
                afterEvent(study.Events.Count);
            }
        }
    }
}
