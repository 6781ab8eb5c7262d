using System.Collections.Immutable;
using TorchTune.Testing;

namespace TorchTune.Search.Tests.Grid;

public sealed class GridSamplerConformance : SamplerConformance
{
    protected override int Warmup => 3;

    protected override bool IgnoresOrderOfReports => true;

    protected override ISampler Create() => new GridSampler();
}

public sealed class BruteForceConformance : SamplerConformance
{
    protected override int Warmup => 3;

    protected override bool IgnoresOrderOfReports => true;

    protected override bool Supports(Space space) => space.All(hyperParameter => hyperParameter.IsDiscrete);

    protected override ISampler Create() => new BruteForceSampler();
}

public sealed class GridSamplerTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 7)]
    [InlineData(false, 7)]
    public void A_mixed_conditional_grid_is_gone_through_once(bool shuffled, int together)
    {
        // By hand: sgd has 4 momenta × 3 rates, of which those above 0.5 (two momenta) have nesterov or not: (2 + 2·2)·3; adam has 3 rates.
        var optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam");
        var momentum = HyperParameter.Float("momentum", 0, 0.9).When(optimizer, "sgd");
        var space = new Space(HyperParameter.Bool("nesterov").When(momentum.Above(0.5)), momentum, HyperParameter.Float("lr", 1e-4, 1, log: true), optimizer);
        var options = new GridOptions { Resolution = 3, Resolutions = ImmutableSortedDictionary<string, int>.Empty.Add("momentum", 4), Shuffled = shuffled };
        var study = new SimulatedStudy(new GridSampler(options), space);

        var configurations = study.Run(1000, _ => [0], together);

        Assert.Equal(21, configurations.Count);
        Assert.Equal(21, configurations.Distinct().Count());
        Assert.Empty(study.Ask());
        Assert.Equal([0, 0.3, 0.6, 0.9], configurations.Where(c => c.Contains("momentum")).Select(c => c["momentum"].AsDouble()).Distinct().Order(), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([1e-4, 1e-2, 1], configurations.Select(c => c["lr"].AsDouble()).Distinct().Order(), (x, y) => Math.Abs(x - y) < 1e-15);
    }

    [Fact]
    public void In_order_the_last_hyper_parameter_changes_fastest_and_what_was_enqueued_is_passed_over()
    {
        var space = new Space(HyperParameter.Int("a", 1, 2), HyperParameter.Int("b", 1, 3));
        var study = new SimulatedStudy(new GridSampler(new GridOptions { Shuffled = false }), space);

        study.Start(new Configuration(("a", 1), ("b", 2)));

        Assert.Equal(["1 1", "1 3", "2 1", "2 2", "2 3"], study.Run(10, _ => [0]).Select(c => $"{c["a"]} {c["b"]}"));
    }

    [Fact]
    public void Many_values_are_thinned_from_end_to_end_and_choices_are_not()
    {
        var space = new Space(HyperParameter.Int("n", 0, 1000), HyperParameter.Int("width", 1, 1024, log: true), HyperParameter.Categorical("c", [.. Enumerable.Range(0, 50)]));
        var study = new SimulatedStudy(new GridSampler(new GridOptions { Resolution = 3 }), space);

        var configurations = study.Run(1000, _ => [0], together: 50);

        Assert.Equal(3 * 3 * 50, configurations.Count);
        Assert.Equal([0, 500, 1000], configurations.Select(c => c["n"].AsInt()).Distinct().Order());
        Assert.Equal([1, space["width"].FromUnit(0.5).AsInt(), 1024], configurations.Select(c => c["width"].AsInt()).Distinct().Order());
    }

    [Fact]
    public void Brute_force_tries_what_the_space_enumerates()
    {
        var space = new Space(SampleSpaces.Finite.Reverse());
        foreach (bool shuffled in new[] { false, true })
        {
            var study = new SimulatedStudy(new BruteForceSampler(new BruteForceOptions { Shuffled = shuffled }), space);
            var configurations = study.Run(100, _ => [0], together: 3);
            Assert.Equal(space.Enumerate().Count(), configurations.Count);
            Assert.Equal(space.Enumerate().ToHashSet(), configurations.ToHashSet());
        }
    }

    [Fact]
    public void What_trials_define_widens_the_search()
    {
        var study = new SimulatedStudy(new BruteForceSampler(), Space.Empty);
        int first = study.Start()[0];
        study.Define(first, HyperParameter.Bool("a"), true);
        study.Define(first, HyperParameter.Int("n", 1, 3), 2);

        var proposed = study.Ask(100).Select(proposal => proposal.Configuration).ToArray();

        Assert.Equal(5, proposed.Distinct().Count());
        Assert.DoesNotContain(study.Configurations[0], proposed);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Contains("Resolution", Assert.Throws<ArgumentException>(() => new GridSampler(new GridOptions { Resolution = 0 })).Message, StringComparison.Ordinal);
        var mistyped = new GridSampler(new GridOptions { Resolutions = ImmutableSortedDictionary<string, int>.Empty.Add("lrr", 4) });
        Assert.Contains("lrr", Assert.Throws<ArgumentException>(() => new SimulatedStudy(mistyped, SampleSpaces.All["mixed"])).Message, StringComparison.Ordinal);
    }
}
