using TorchTune.Testing;

namespace TorchTune.Search.Tests.Automatic;

public sealed class AutomaticSamplerTests
{
    private static readonly Space Plane = new(HyperParameter.Float("x", -1, 3), HyperParameter.Float("y", -2, 1));

    [Fact]
    public void A_continuous_space_is_begun_in_the_centre_looked_around_in_and_then_followed()
    {
        var study = new SimulatedStudy(new AutomaticSampler(), Plane);

        study.Run(80, Bowl);
        var rationales = study.Events.OfType<TrialStarted>().Select(e => e.Rationale).ToArray();

        Assert.Equal(new Configuration(("x", 1.0), ("y", -0.5)), study.Configurations[0]);
        Assert.Contains("centre", rationales[0], StringComparison.Ordinal);
        Assert.All(rationales[1..25], rationale => Assert.Contains("tpe:", rationale, StringComparison.Ordinal));
        Assert.Equal(2 * 55 / 3.0, rationales[25..].Count(rationale => rationale.Contains("cma-es:", StringComparison.Ordinal)), 1.0);
        Assert.InRange(study.Configurations.Min(c => Bowl(c)[0]), 0, 1e-4);
    }

    [Fact]
    public void Choices_conditions_and_several_objectives_are_left_to_TPE()
    {
        foreach (string space in new[] { "mixed", "conditions", "stepped int" })
        {
            var study = new SimulatedStudy(new AutomaticSampler(), SampleSpaces.All[space]);
            study.Run(Math.Min(30, (int)(study.Space.Cardinality ?? 30)), c => [SampleSpaces.Loss(study.Space, c)]);
            Assert.All(study.Events.OfType<TrialStarted>(), e => Assert.Contains("tpe:", e.Rationale, StringComparison.Ordinal));
        }

        var several = new SimulatedStudy(new AutomaticSampler(), Plane, [Objective.Minimize("a"), Objective.Minimize("b")]);
        several.Run(30, c => [Bowl(c)[0], -Bowl(c)[0]]);
        Assert.All(several.Events.OfType<TrialStarted>(), e => Assert.Contains("2 objectives", e.Rationale, StringComparison.Ordinal));
    }

    [Fact]
    public void Noise_is_noticed()
    {
        var noisy = new SimulatedStudy(new AutomaticSampler(), Plane);
        noisy.Run(90, c => [RandomSource.For(5, noisy.Configurations.Count, "noise").NextDouble()]);

        Assert.Contains("neighbours differ", noisy.Events.OfType<TrialStarted>().Last().Rationale, StringComparison.Ordinal);
    }

    [Fact]
    public void The_centre_may_be_left_out()
    {
        var study = new SimulatedStudy(new AutomaticSampler(new AutomaticOptions { Centre = false }), Plane);

        Assert.Contains("tpe: start", study.Ask()[0].Rationale, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_cost_counts_and_is_known_TPE_makes_all_proposals()
    {
        var study = new SimulatedStudy(new AutomaticSampler(new AutomaticOptions { CostPower = 1 }), Plane);
        for (int i = 0; i < 40; i++)
        {
            int trial = study.Start()[0];
            study.Happen(time => new TrialEnded(time, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = Bowl(study.Configurations[trial]), Cost = 1 + trial }));
        }

        Assert.All(study.Events.OfType<TrialStarted>().Skip(1), e => Assert.Contains("cost counts: TPE", e.Rationale, StringComparison.Ordinal));
        Assert.Contains("CostPower", Assert.Throws<ArgumentException>(() => new AutomaticSampler(new AutomaticOptions { CostPower = -1 })).Message, StringComparison.Ordinal);
    }

    private static System.Collections.Immutable.ImmutableArray<double> Bowl(Configuration c) =>
        [Math.Pow(c["x"].AsDouble() - 0.3, 2) + (3 * Math.Pow(c["y"].AsDouble() + 1.2, 2))];
}
