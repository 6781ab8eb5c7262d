using System.Collections.Immutable;
using TorchTune.Testing;

namespace TorchTune.Search.Tests.Evolution;

public sealed class EvolutionConformance : SamplerConformance
{
    protected override int Warmup => 8;

    protected override bool SupportsSeveralObjectives => false;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new EvolutionSampler(new EvolutionOptions { Population = 5 });
}

public sealed class GeneticConformance : SamplerConformance
{
    protected override int Warmup => 8;

    protected override bool SupportsSeveralObjectives => false;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new GeneticSampler(new GeneticOptions { Population = 5 });
}

public sealed class DifferentialEvolutionConformance : SamplerConformance
{
    protected override bool SupportsSeveralObjectives => false;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new DifferentialEvolutionSampler(new DifferentialEvolutionOptions { Population = 6 });
}

public sealed class NsgaIIConformance : SamplerConformance
{
    protected override int Warmup => 8;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new NsgaIISampler(new NsgaIIOptions { Population = 5 });
}

public sealed class NsgaIIIConformance : SamplerConformance
{
    protected override int Warmup => 8;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new NsgaIIISampler(new NsgaIIIOptions { Population = 5 });
}

public sealed class EvolutionTests
{
    [Fact]
    public void Children_of_simulated_binary_crossover_lie_about_the_parents_mean_and_spread_as_defined()
    {
        // Away from the bounds the children's mean is the parents', and their distance over the parents' is β with P(β ≤ 1) = ½ and the density ½ (η + 1) β^η below 1.
        const int N = 4001;
        var betas = new List<double>();
        for (int i = 0; i < N; i++)
        {
            var (lower, upper) = Genes.SimulatedBinary(0.52, 0.48, index: 3, (i + 0.5) / N);
            Assert.Equal(1.0, lower + upper, 1e-9);
            betas.Add((upper - lower) / 0.04);
        }

        Assert.Equal(0.5, betas.Count(beta => beta <= 1) / (double)N, 2e-3);
        Assert.Equal(0.5 * Math.Pow(0.8, 4), betas.Count(beta => beta <= 0.8) / (double)N, 2e-3);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Operators_stay_in_the_range_and_reach_its_ends(double a)
    {
        for (int i = 0; i <= 1000; i++)
        {
            double u = i / 1000.0;
            foreach (double b in new[] { 0, 0.3, 1 })
            {
                var (lower, upper) = Genes.SimulatedBinary(a, b, 15, Math.Min(u, 0.9999999));
                Assert.InRange(lower, 0, upper);
                Assert.InRange(upper, lower, 1);
                Assert.InRange(Genes.Blend(a, b, 0.5, u), 0, 1);
            }

            Assert.InRange(Genes.Polynomial(a, 20, u), 0, 1);
        }

        Assert.Equal(0, Genes.Polynomial(a, 20, 0), 1e-12);
        Assert.Equal(1, Genes.Polynomial(a, 20, 1), 1e-12);
        Assert.Equal(a, Genes.Polynomial(a, 20, 0.5), 1e-12);
    }

    [Fact]
    public void Blend_crossover_reaches_a_share_of_the_distance_beyond_the_parents()
    {
        Assert.Equal(0.3, Genes.Blend(0.6, 0.4, 0.5, 0), 1e-15);
        Assert.Equal(0.7, Genes.Blend(0.4, 0.6, 0.5, 1), 1e-15);
        Assert.Equal(0.5, Genes.Blend(0.4, 0.6, 0.5, 0.5), 1e-15);
    }

    [Fact]
    public void The_oldest_leaves_an_aging_population_and_the_worst_an_elite()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1));
        var study = new ObservedStudy(new SamplingContext { Space = space, Objectives = [Objective.Minimize("loss")], Seed = 1 });
        var aging = new AgingPopulation(3, sample: 200);
        var elite = new ElitePopulation(3, tournament: 200);
        double[] losses = [0, 5, 1, 4, 2];
        for (int trial = 0; trial < losses.Length; trial++)
        {
            study.Observe(new TrialStarted(trial, trial, 0, new Configuration(("x", 0.5)), new Placement(0, null), 1, "a guess", "a place is free"));
            study.Observe(new TrialEnded(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "all steps", Values = [losses[trial]] }));
            aging.Add(study.Trials[trial]);
            elite.Add(study.Trials[trial]);
        }

        // A tournament of 200 among 3 has its best as the winner but once in 10^35.
        Assert.Equal(2, aging.Parent(RandomSource.For(1, 0, "test")).Number);
        Assert.Equal(0, elite.Parent(RandomSource.For(1, 0, "test")).Number);
        Assert.Equal(3, aging.Count);
    }

    [Theory]
    [InlineData("evolution")]
    [InlineData("ga")]
    [InlineData("de")]
    public void Each_is_far_better_than_chance_on_a_bowl_of_mixed_kinds(string name)
    {
        ISampler sampler = name switch
        {
            "evolution" => new EvolutionSampler(),
            "ga" => new GeneticSampler(),
            _ => new DifferentialEvolutionSampler(),
        };
        var space = SampleSpaces.All["mixed"];
        double Best(ISampler of) => Enumerable.Range(0, 3).Average(seed => new SimulatedStudy(of, space, seed: (ulong)seed)
            .Run(300, configuration => [SampleSpaces.Loss(space, configuration)], together: 4).Min(configuration => SampleSpaces.Loss(space, configuration)));

        Assert.InRange(Best(sampler), 0, Best(new RandomSampler()) / 2);
    }

    [Fact]
    public void A_larger_budget_breeds_from_the_best_of_the_smaller_one()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1));
        var sampler = new DifferentialEvolutionSampler(new DifferentialEvolutionOptions { Population = 10, Best = false });
        var context = new SamplingContext { Space = space, Objectives = [Objective.Minimize("loss")], Seed = 1 };
        var state = sampler.Begin(context);
        for (int trial = 0; trial < 60; trial++)
        {
            var configuration = state.Ask(RandomSource.For(1, trial, "sampler"), 1, new Placement(0, 1))[0].Configuration;
            state.Observe(new TrialStarted(trial, trial, 0, configuration, new Placement(0, 1), 1, "de", "a place is free"));
            double loss = Math.Pow(configuration["x"].AsDouble() - 0.8, 2) + Math.Pow(configuration["y"].AsDouble() - 0.2, 2);
            state.Observe(new TrialEnded(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "all steps", Values = [loss] }));
        }

        // The first trials of the larger budget are not spread over the space, but lie where the smaller one was good.
        var larger = state.Ask(RandomSource.For(1, 100, "sampler"), 20, new Placement(0, 9));
        Assert.All(larger, proposal => Assert.Contains("differences", proposal.Rationale, StringComparison.Ordinal));
        Assert.InRange(larger.Average(proposal => Math.Abs(proposal.Configuration["x"].AsDouble() - 0.8)), 0, 0.1);
    }

    [Theory]
    [InlineData("nsga2", 2)]
    [InlineData("nsga3", 2)]
    [InlineData("nsga2", 3)]
    [InlineData("nsga3", 3)]
    public void The_fronts_of_ZDT_and_DTLZ_are_approached_and_covered(string name, int objectives)
    {
        var function = objectives == 2 ? ParetoFunction.Zdt1(8) : ParetoFunction.Dtlz2(3, rest: 4);
        ImmutableArray<Objective> losses = [.. Enumerable.Range(0, objectives).Select(i => Objective.Minimize($"f{i}"))];
        ISampler sampler = name == "nsga2"
            ? new NsgaIISampler(new NsgaIIOptions { Population = 30 })
            : new NsgaIIISampler(new NsgaIIIOptions { Population = 30, Divisions = objectives == 2 ? 29 : 6 });
        double[] corner = [.. losses.Select(_ => 1.1)];
        double Volume(ISampler of, int trials) => Hypervolume.Of(
            [.. new SimulatedStudy(of, function.Space, losses).Run(trials, function.At, together: 4).Select(configuration => function.At(configuration).ToArray())], corner);

        // What the whole front dominates: under f₂ = 1 − √f₁, ⅓ is missing from the unit square; under the octant of a sphere, π / 6 from the unit cube.
        double most = objectives == 2 ? (1.1 * 1.1) - (1.0 / 3) : (1.1 * 1.1 * 1.1) - (Math.PI / 6);

        double reached = Volume(sampler, 1500);
        Assert.InRange(reached, 0.85 * most, most);
        Assert.True(reached > 1.1 * Volume(new RandomSampler(), 1500), $"{reached} of {most}");
    }

    [Fact]
    public void Constraints_come_first()
    {
        // Minimize x and −x subject to x ≥ 0.7: feasible trials are a third of the space, and nearly all of what is bred.
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1));
        foreach (ISampler sampler in new ISampler[] { new NsgaIISampler(new NsgaIIOptions { Population = 10 }), new NsgaIIISampler(new NsgaIIIOptions { Population = 10 }) })
        {
            var study = new SimulatedStudy(sampler, space, [Objective.Minimize("a"), Objective.Minimize("b")]);
            for (int trial = 0; trial < 100; trial++)
            {
                int started = study.Start()[0];
                double x = study.Configurations[started]["x"].AsDouble();
                var outcome = new Outcome { Kind = OutcomeKind.Completed, Reason = "all steps", Values = [x, -x], Constraints = [0.7 - x] };
                study.Happen(time => new TrialEnded(time, started, outcome));
            }

            Assert.True(study.Configurations.Skip(50).Count(configuration => configuration["x"].AsDouble() >= 0.7) > 40);
        }
    }

    [Fact]
    public void Reference_directions_are_those_of_Das_and_Dennis()
    {
        Assert.Equal(28, new ReferenceDirections(3, 6).Count); // C(8, 2)
        Assert.Equal(5, new ReferenceDirections(2, 4).Count);
        Assert.Equal(70, new ReferenceDirections(5, 4).Count); // C(8, 4)
    }

    [Fact]
    public void The_most_crowded_direction_has_the_least_room()
    {
        // Two points along (1, 0), one each along (½, ½) and (0, 1), on the line f₁ + f₂ = 1.
        double[][] front = [[1, 0], [0.98, 0.02], [0.5, 0.5], [0, 1]];

        double[] room = new ReferenceDirections(2, 2).Room(front, [0, 0, 0, 0], [0, 1, 2, 3]);

        Assert.Equal(1, Array.IndexOf(room, room.Min()));
        Assert.True(room[2] > room[0] && room[3] > room[0]);
    }

    [Fact]
    public void Options_are_checked_and_part_of_the_identity()
    {
        Assert.Equal(
            """{"type":"nsga2","population":50,"crossover":"sbx","crossoverProbability":0.9,"crossoverIndex":15.0,"alpha":0.5,"mutationIndex":20.0}""", new NsgaIISampler().Identity);
        Assert.Equal("""{"type":"de","population":10,"scale":0.5,"crossoverProbability":0.9,"best":true}""", new DifferentialEvolutionSampler().Identity);
        Assert.Throws<ArgumentException>(() => new EvolutionSampler(new EvolutionOptions { Population = 1 }));
        Assert.Throws<ArgumentException>(() => new GeneticSampler(new GeneticOptions { Variation = new VariationOptions { CrossoverProbability = 2 } }));
        Assert.Contains("Population must be at least 4, but was 3", Assert.Throws<ArgumentException>(() => new DifferentialEvolutionSampler(new DifferentialEvolutionOptions { Population = 3 })).Message, StringComparison.Ordinal);
    }
}
