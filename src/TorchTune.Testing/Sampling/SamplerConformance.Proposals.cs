using System.Text.Json;
using Xunit;

namespace TorchTune.Testing;

public abstract partial class SamplerConformance
{
    /// <summary>Ranges, steps, kinds and conditions are kept, with and without history.</summary>
    [Theory]
    [MemberData(nameof(Spaces), MemberType = typeof(SamplerConformance))]
    public void Every_proposal_is_a_configuration_of_the_space(string space)
    {
        if (StudyOn(SampleSpaces.All[space]) is not SimulatedStudy study) return;

        AssertValid(study.Space, study.Ask(5));
        study.Run(Warmup, LossOn(study.Space));
        for (int round = 0; round < 3; round++)
        {
            AssertValid(study.Space, study.Ask(2));
            study.Run(2, LossOn(study.Space), together: 2);
        }
    }

    /// <summary>A batch has as many proposals as asked for, no two of them the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    public void A_batch_is_as_large_as_asked_for_and_its_proposals_differ(int count)
    {
        foreach (var study in new[] { Study(), WarmStudy() })
        {
            var proposals = study.Ask(count);

            Assert.Equal(count, proposals.Count);
            AssertValid(study.Space, proposals);
            if (!MayRepeat) Assert.Equal(count, proposals.Select(proposal => proposal.Configuration).Distinct().Count());
        }
    }

    /// <summary>Each configuration of a finite space is proposed once; then there are no more.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void A_finite_space_is_gone_through_without_repetition(int together)
    {
        if (StudyOn(SampleSpaces.Finite) is not SimulatedStudy study || MayRepeat) return;

        var proposed = study.Run(100, LossOn(study.Space), together);

        Assert.Equal(SampleSpaces.Finite.Enumerate().ToHashSet(), proposed.ToHashSet());
        Assert.Equal(SampleSpaces.Finite.Cardinality, proposed.Count);
        Assert.Empty(study.Ask(2));
        Assert.Empty(study.AskReplayed(2));
    }

    /// <summary>Where the sampler promises it: strong priors hold the first proposals.</summary>
    [Fact]
    public void The_first_proposals_lie_where_priors_say_where_that_is_promised()
    {
        if (!FollowsPriors) return;

        // Nine standard deviations hold a normal draw but once in 10^18; a choice of weight 1 - 1e-9 is missed once in 10^9. Without the priors, a proposal lies there once in 1,000.
        var space = SampleSpaces.Believed;
        var study = new SimulatedStudy(Create(), space);
        var proposals = study.Ask(4).Select(proposal => proposal.Configuration).Concat(study.Run(4, LossOn(space))).ToArray();

        Assert.Equal(8, proposals.Length);
        Assert.All(proposals, configuration =>
        {
            Assert.InRange(configuration["x"].AsDouble(), 0.9 - (9 * 0.01), 0.9 + (9 * 0.01));
            Assert.InRange(Math.Log(configuration["lr"].AsDouble() / 1e-2), -9 * 0.1, 9 * 0.1);
            Assert.InRange(configuration["n"].AsInt(), 200 - (9 * 10), 200 + (9 * 10));
            Assert.Equal("c", configuration["choice"].AsText());
        });
    }

    /// <summary>Where constraints leave a few configurations of many, these are proposed, each once; then there are no more.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void What_constraints_leave_of_a_finite_space_is_gone_through_without_repetition(int together)
    {
        if (StudyOn(SampleSpaces.FewLeft) is not SimulatedStudy study || MayRepeat) return;

        var proposed = study.Run(100, LossOn(study.Space), together);

        Assert.Equal(SampleSpaces.FewLeft.Cardinality, proposed.Count);
        Assert.Equal(SampleSpaces.FewLeft.Enumerate().ToHashSet(), proposed.ToHashSet());
        Assert.Empty(study.Ask(2));
        Assert.Empty(study.AskReplayed(2));
    }

    /// <summary>Where constraints leave nothing, asking is an error that names one of them, and ends.</summary>
    [Fact]
    public void Constraints_that_exclude_one_another_are_an_error()
    {
        var x = HyperParameter.Float("x", 0, 1, step: 0.1);
        var nothing = new Space(x, HyperParameter.Float("y", 0, 1, step: 0.1)).With(Constraint.That("x + y < 0.5")).With(Constraint.That("x - y > 0.7"));
        if (!Supports(nothing)) return;

        try
        {
            Assert.Empty(new SimulatedStudy(Create(), nothing).Ask());
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException)
        {
            Assert.False(string.IsNullOrWhiteSpace(refused.Message));
        }
    }

    /// <summary>A trial that was enqueued, or still runs, is not proposed a second time where the space is finite.</summary>
    [Fact]
    public void What_runs_or_was_enqueued_is_not_proposed_again_in_a_finite_space()
    {
        if (StudyOn(SampleSpaces.Finite) is not SimulatedStudy study || MayRepeat) return;

        var enqueued = SampleSpaces.Finite.Enumerate().First();
        study.Start(enqueued);
        var proposed = study.Ask(100).Select(proposal => proposal.Configuration).ToArray();

        Assert.DoesNotContain(enqueued, proposed);
        Assert.Equal(SampleSpaces.Finite.Cardinality - 1, proposed.Length);
    }

    /// <summary>Whatever bracket and budget a scheduler announces, the proposals belong to the space.</summary>
    [Fact]
    public void Any_placement_is_served()
    {
        var study = WarmStudy();
        foreach (var placement in new[] { new Placement(0, null), new Placement(0, 1), new Placement(3, 81), new Placement(7, int.MaxValue) })
        {
            AssertValid(study.Space, study.State.Ask(RandomSource.For(1, 50, "sampler"), 2, placement));
        }
    }

    /// <summary>Name and identity are what tables, the command line and the store need.</summary>
    [Fact]
    public void Name_and_identity_tell_the_sampler_and_its_options()
    {
        var sampler = Create();

        Assert.Matches("^[a-z][a-z0-9-]*$", sampler.Name);
        Assert.Equal(sampler.Identity, Create().Identity);
        using var identity = JsonDocument.Parse(sampler.Identity);
        Assert.Equal(sampler.Name, identity.RootElement.GetProperty("type").GetString());
    }

    /// <summary>Nothing that is asked for is nothing to ask.</summary>
    [Fact]
    public void Asking_for_less_than_one_is_refused()
    {
        var study = Study();

        Assert.Throws<ArgumentOutOfRangeException>(() => study.Ask(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => study.Ask(-1));
    }
}
