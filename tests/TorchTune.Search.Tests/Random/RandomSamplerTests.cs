using TorchTune.Testing;

namespace TorchTune.Search.Tests.Random;

public sealed class RandomSamplerTests
{
    [Fact]
    public void Proposals_are_uniform_on_the_scale_of_each_hyper_parameter()
    {
        var space = new Space(HyperParameter.Float("lr", 1e-6, 1, log: true), HyperParameter.Categorical("c", "a", "b", "c", "d"));
        var study = new SimulatedStudy(new RandomSampler(), space);

        var configurations = study.Run(4000, _ => [0]);

        // Each of 16 cells of the unit square is met 250 times; χ² with 15 degrees of freedom exceeds 44.3 once in 10,000 seeds.
        var cells = configurations.CountBy(configuration => (
            Math.Min((int)(4 * space["lr"].ToUnit(configuration["lr"])), 3),
            space["c"].IndexOf(configuration["c"])));
        Assert.Equal(16, cells.Count());
        Assert.InRange(cells.Sum(cell => (cell.Value - 250.0) * (cell.Value - 250.0) / 250), 0, 44.3);
    }

    [Fact]
    public void History_changes_nothing_on_a_continuous_space()
    {
        var space = SampleSpaces.All["mixed"];
        var idle = new SimulatedStudy(new RandomSampler(), space);
        var busy = new SimulatedStudy(new RandomSampler(), space);

        idle.Start(10);
        busy.Run(10, _ => [double.NaN]);

        Assert.Equal(idle.Ask(5), busy.Ask(5));
        Assert.NotEqual(idle.Configurations, busy.Configurations); // drawn ten at once, and one at a time
    }

    [Fact]
    public void A_trial_that_defines_its_hyper_parameters_gets_what_a_declared_space_would_have_given()
    {
        var space = SampleSpaces.All["conditions"];
        var declared = new SimulatedStudy(new RandomSampler(), space);

        for (int trial = 0; trial < 20; trial++)
        {
            var proposal = declared.Ask()[0].Configuration;

            // What a trial draws as it goes: from the study's seed, its number and the name.
            var source = RandomSource.For(1, trial, "sampler");
            Assert.All(proposal, pair => Assert.Equal(pair.Value, space[pair.Key].Draw(source.Fork(pair.Key))));
            declared.Start(proposal);
        }
    }

    [Fact]
    public void The_last_of_very_many_configurations_is_still_found()
    {
        // Conditions make the 3,000 configurations under "many" a third of a thousandth as likely each as the one under "one".
        var kind = HyperParameter.Bool("many");
        var space = new Space(kind, HyperParameter.Int("n", 1, 3000).When(kind, true));
        var study = new SimulatedStudy(new RandomSampler(), space);

        var configurations = study.Run(4000, _ => [0], together: 500);

        Assert.Equal(3001, configurations.Count);
        Assert.Equal(3001, configurations.Distinct().Count());
    }

    [Fact]
    public void With_repeats_a_finite_space_never_ends()
    {
        var study = new SimulatedStudy(new RandomSampler(new RandomOptions { Repeats = true }), SampleSpaces.Finite);

        Assert.Equal(100, study.Run(100, _ => [0], together: 10).Count);
    }

    [Fact]
    public void A_finite_space_that_grows_is_no_longer_exhausted()
    {
        var study = new SimulatedStudy(new RandomSampler(), new Space(HyperParameter.Bool("a")));
        study.Start(2);
        Assert.Empty(study.Ask());

        study.Define(0, HyperParameter.Int("n", 1, 3), 2);

        // Of six configurations one is taken: that of the trial which defined n.
        var proposed = study.Ask(10).Select(proposal => proposal.Configuration).ToArray();
        Assert.Equal(5, proposed.Length);
        Assert.DoesNotContain(study.Configurations[0], proposed);
    }

    [Fact]
    public void The_options_are_part_of_the_identity()
    {
        Assert.Equal("""{"type":"random","repeats":false}""", new RandomSampler().Identity);
        Assert.Equal("""{"type":"random","repeats":true}""", new RandomSampler(new RandomOptions { Repeats = true }).Identity);
    }
}
