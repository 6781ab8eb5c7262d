using System.Collections.Immutable;
using Xunit;

namespace TorchTune.Testing;

/// <summary>The laws that every sampler keeps. Inherit it, say how your sampler is made, and run it with xunit.</summary>
/// <remarks>
/// Where a sampler cannot do something (conditions, several objectives), it says so here, and the law becomes that <see cref="ISampler.Begin"/>
/// refuses it with a reason.
/// </remarks>
public abstract partial class SamplerConformance
{
    /// <summary>The names of <see cref="SampleSpaces"/>.</summary>
    public static TheoryData<string> Spaces => [.. SampleSpaces.All.Keys];

    /// <summary>The ways in which a trial ends.</summary>
    public static TheoryData<OutcomeKind> Outcomes => [.. Enum.GetValues<OutcomeKind>()];

    /// <summary>How many completed trials make the sampler do what it is for: beyond its random start, if it has one.</summary>
    protected virtual int Warmup => 12;

    /// <summary>Whether another seed gives other proposals.</summary>
    protected virtual bool DependsOnSeed => true;

    /// <summary>Whether a configuration may be proposed twice. Where not, none is proposed in a finite space when all have been.</summary>
    protected virtual bool MayRepeat => false;

    /// <summary>Whether the order in which trials that run side by side report and end makes no difference.</summary>
    protected virtual bool IgnoresOrderOfReports => false;

    /// <summary>Whether several objectives are supported.</summary>
    protected virtual bool SupportsSeveralObjectives => true;

    /// <summary>Whether the first proposals lie where priors say that good values lie.</summary>
    protected virtual bool FollowsPriors => false;

    /// <summary>A sampler as users get it by default; equal ones each time.</summary>
    protected abstract ISampler Create();

    /// <summary>Whether a space is supported.</summary>
    protected virtual bool Supports(Space space) => true;

    private static readonly ImmutableArray<Objective> Two = [Objective.Minimize("loss"), Objective.Maximize("speed")];

    private static Func<Configuration, ImmutableArray<double>> LossOn(Space space) => configuration => [SampleSpaces.Loss(space, configuration)];

    // A study on the space, or null where the sampler, as it should, refuses it.
    private SimulatedStudy? StudyOn(Space space, ImmutableArray<Objective>? objectives = null, ulong seed = 1)
    {
        if (Supports(space) && (SupportsSeveralObjectives || objectives is not { Length: > 1 })) return new SimulatedStudy(Create(), space, objectives, seed);

        var refusal = Assert.Throws<ArgumentException>(() => new SimulatedStudy(Create(), space, objectives, seed));
        Assert.False(string.IsNullOrWhiteSpace(refusal.Message));
        return null;
    }

    // The space on which a law is tried that is about something else: as rich a one as the sampler supports.
    private SimulatedStudy Study(ulong seed = 1)
    {
        string[] preferred = ["conditions", "mixed", "float", "log int"];
        string name = preferred.FirstOrDefault(candidate => Supports(SampleSpaces.All[candidate])) ?? SampleSpaces.All.Keys.First(candidate => Supports(SampleSpaces.All[candidate]));
        return new SimulatedStudy(Create(), SampleSpaces.All[name], seed: seed);
    }

    private SimulatedStudy WarmStudy(ulong seed = 1)
    {
        var study = Study(seed);
        study.Run(Warmup, LossOn(study.Space));
        return study;
    }

    // The sampler goes on: it proposes what the space holds, and a replay of the events proposes the same.
    private static void GoesOn(SimulatedStudy study)
    {
        var proposals = study.Ask(3);
        Assert.Equal(3, proposals.Count);
        AssertValid(study.Space, proposals);
        Assert.Equal(proposals, study.AskReplayed(3));
    }

    private static void AssertValid(Space space, IReadOnlyList<Proposal> proposals) => Assert.All(proposals, proposal =>
    {
        space.Validate(proposal.Configuration);
        Assert.False(string.IsNullOrWhiteSpace(proposal.Rationale));
    });
}
