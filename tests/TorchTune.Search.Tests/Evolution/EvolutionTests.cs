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
    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public void Children_of_simulated_binary_crossover_lie_about_the_parents_mean_and_spread_as_defined(int index)
    {
        // Deb and Agrawal (1995), equation 9: the children's distance over the parents' is β, of density ½ (η + 1) β^η up to 1 and ½ (η + 1) / β^(η + 2) beyond. So P(β ≤ b) is ½ b^(η + 1) and
        // 1 − ½ b^−(η + 1): with β as a function of a uniform number, the inverse must give it back. The bounds, 24 distances away, cut off 25^-3 of it at most.
        for (int i = 1; i < 1000; i++)
        {
            double u = i / 1000.0;
            var (lower, upper) = Genes.SimulatedBinary(0.52, 0.48, index, u);
            double beta = (upper - lower) / 0.04, mass = beta <= 1 ? 0.5 * Math.Pow(beta, index + 1) : 1 - (0.5 * Math.Pow(beta, -(index + 1)));

            Assert.Equal(u, mass, Math.Pow(25, -(index + 1)) + 1e-9);
            Assert.Equal(1.0, lower + upper, 1e-9);
        }
    }

    [Fact]
    public void Polynomial_mutation_has_its_published_distribution()
    {
        // Deb and Goyal (1996): the step δ in units of the range has density ½ (η + 1) (1 − |δ|)^η, so P(δ ≤ −d) = ½ (1 − d)^(η + 1), where both ends are a whole range away; nearer ends squeeze their half:
        // below the parent at x what is cut off is (1 − x)^(η + 1).
        foreach (double x in new[] { 0.2, 0.5, 0.9 })
        {
            for (int i = 1; i < 1000; i++)
            {
                double u = i / 1000.0, step = Genes.Polynomial(x, 4, u) - x;
                double cut = Math.Pow(step < 0 ? 1 - x : x, 5), mass = (Math.Pow(1 - Math.Abs(step), 5) - cut) / (1 - cut) / 2;
                Assert.Equal(u, step < 0 ? mass : 1 - mass, 1e-9);
            }
        }
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
        // Eshelman and Schaffer (1993): uniform on the parents' interval lengthened by a share on either side, here cut off at 0 and 1. Uniform is what is linear in a uniform number.
        for (int i = 0; i <= 100; i++)
        {
            double u = i / 100.0;
            Assert.Equal(0.3 + (0.4 * u), Genes.Blend(0.6, 0.4, 0.5, u), 1e-14);
            Assert.Equal(0.8 * u, Genes.Blend(0.2, 0.6, 0.5, u), 1e-14);
            Assert.Equal(0.9 + (0.09 * u), Genes.Blend(0.9, 0.99, 0, u), 1e-14);
        }
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
        double Best(ISampler of, int seed) => -new SimulatedStudy(of, space, seed: (ulong)seed)
            .Run(150, configuration => [SampleSpaces.Loss(space, configuration)], together: 4).Min(configuration => SampleSpaces.Loss(space, configuration));

        Chance.AssertLarger(seed => Best(sampler, seed), seed => Best(new RandomSampler(), seed));
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
        double Volume(ISampler of, int seed) => Hypervolume.Of(
            [.. new SimulatedStudy(of, function.Space, losses, seed: (ulong)seed).Run(400, function.At, together: 4).Select(configuration => function.At(configuration).ToArray())], corner);

        // What the whole front dominates: under f₂ = 1 − √f₁, ⅓ is missing from the unit square; under the octant of a sphere, π / 6 from the unit cube.
        double most = objectives == 2 ? (1.1 * 1.1) - (1.0 / 3) : (1.1 * 1.1 * 1.1) - (Math.PI / 6);

        Chance.AssertLarger(
            seed =>
            {
                double reached = Volume(sampler, seed);
                Assert.InRange(reached, 0, most);
                return reached;
            },
            seed => Volume(new RandomSampler(), seed));
    }

    [Fact]
    public void Who_survives_is_who_survives_by_the_definition()
    {
        // Oracle: fronts by peeling off what nobody dominates, violations first; of the last front the one leaves whose neighbours are nearest, the latest of equals. No line shared with the sampler.
        const int Size = 8;
        var population = new ParetoPopulation(Size, (losses, _, front) => CrowdingDistance.Of(Array.ConvertAll(front, i => losses[i])));
        var study = new ObservedStudy(new SamplingContext { Space = new Space(HyperParameter.Float("x", 0, 1)), Objectives = [Objective.Minimize("a"), Objective.Minimize("b")], Seed = 1 });
        var random = RandomSource.For(8, 0, "test");
        List<(int Number, double[] Losses, double Violation)> members = [];
        for (int trial = 0; trial < 200; trial++)
        {
            double[] losses = [random.NextDouble(), random.NextDouble()];
            double violation = random.Bernoulli(0.3) ? random.NextDouble() : 0;
            study.Observe(new TrialStarted(trial, trial, 0, new Configuration(("x", 0.5)), new Placement(0, null), 1, "a guess", "a place is free"));
            study.Observe(new TrialEnded(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "all steps", Values = [.. losses], Constraints = [violation] }));
            population.Add(study.Trials[trial]);
            members.Add((trial, losses, violation));
            if (members.Count > Size) members.Remove(Leaving(members));

            Assert.Equal(members.Select(member => member.Number), population.Members.Select(member => member.Number));
        }

        static (int Number, double[] Losses, double Violation) Leaving(List<(int Number, double[] Losses, double Violation)> members)
        {
            var left = members.ToList();
            List<(int Number, double[] Losses, double Violation)> front = [];
            while (left.Count > 0)
            {
                front = [.. left.Where(one => !left.Exists(other => Dominates(other, one)))];
                left.RemoveAll(front.Contains);
            }

            return front.OrderBy(one => Room(front, one.Losses)).ThenByDescending(one => one.Number).First();
        }

        static bool Dominates((int Number, double[] Losses, double Violation) a, (int Number, double[] Losses, double Violation) b) => a.Violation != b.Violation
            ? a.Violation < b.Violation
            : a.Losses[0] <= b.Losses[0] && a.Losses[1] <= b.Losses[1] && (a.Losses[0] < b.Losses[0] || a.Losses[1] < b.Losses[1]);

        static double Room(List<(int Number, double[] Losses, double Violation)> front, double[] losses)
        {
            double room = 0;
            for (int m = 0; m < 2; m++)
            {
                double[] sorted = [.. front.Select(one => one.Losses[m]).Order()];
                int at = Array.IndexOf(sorted, losses[m]);
                if (at == 0 || at == sorted.Length - 1) return double.PositiveInfinity;
                room += (sorted[at + 1] - sorted[at - 1]) / (sorted[^1] - sorted[0]);
            }

            return room;
        }
    }

    [Fact]
    public void Every_reference_direction_keeps_a_trial_of_a_spherical_front()
    {
        // Deb and Jain (2014), section IV-E: with as many places as directions, a direction that has nobody gains whoever comes near, in place of one that shares its own. DTLZ2's front is the octant of
        // the unit sphere; 3,000 points of it leave none of 28 directions empty. Crowding distance, which knows no directions, does not promise that.
        var directions = new ReferenceDirections(3, 6);
        var population = new ParetoPopulation(directions.Count, directions.Room);
        var study = new ObservedStudy(new SamplingContext
        {
            Space = new Space(HyperParameter.Float("x", 0, 1)), Objectives = [Objective.Minimize("a"), Objective.Minimize("b"), Objective.Minimize("c")], Seed = 1,
        });
        var random = RandomSource.For(2, 0, "test");
        for (int trial = 0; trial < 3000; trial++)
        {
            double[] point = [Math.Abs(random.Normal()), Math.Abs(random.Normal()), Math.Abs(random.Normal())];
            double length = Math.Sqrt(point.Sum(x => x * x));
            study.Observe(new TrialStarted(trial, trial, 0, new Configuration(("x", 0.5)), new Placement(0, null), 1, "a guess", "a place is free"));
            study.Observe(new TrialEnded(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "all steps", Values = [.. point.Select(x => x / length)] }));
            population.Add(study.Trials[trial]);
        }

        double[][] losses = [.. population.Members.Select(member => member.Losses.ToArray())];
        int[] all = [.. Enumerable.Range(0, losses.Length)];

        // Room is −(points that share the direction) − something below 1: where every direction has one point, each lies between −1 and −2.
        Assert.All(directions.Room(losses, new int[losses.Length], all), room => Assert.InRange(room, -2, -1));
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
