using TorchTune.Testing;

namespace TorchTune.Search.Tests.CmaEs;

public sealed class CmaEsConformance : SamplerConformance
{
    protected override int Warmup => 20;

    protected override bool SupportsSeveralObjectives => false;

    protected override bool MayRepeat => false;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new CmaEsSampler();
}

public sealed class SeparableCmaEsConformance : SamplerConformance
{
    protected override int Warmup => 14;

    protected override bool SupportsSeveralObjectives => false;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new CmaEsSampler(new CmaEsOptions { Separable = true, Candidates = 1, InitialTrials = 3, Restarts = CmaRestarts.Bipop, AdaptLearningRate = true });
}

public sealed class CmaEsSamplerTests
{
    [Fact]
    public void A_rotated_valley_is_followed_and_its_shape_learned()
    {
        // f = (x + y − 1)² + 10⁴ (x − y)²: the covariance of CMA-ES tends to the inverse of the Hessian, whose axes are the diagonals, 100 to 1 in length.
        var evolution = new CmaDistribution([0.8, 0.3], 0.2, new CmaRates(2, 6, separable: false), separable: false);
        double F(double[] x) => Math.Pow(x[0] + x[1] - 1, 2) + (1e4 * Math.Pow(x[0] - x[1], 2));

        for (int generation = 0; generation < 150; generation++)
        {
            var random = RandomSource.For(1, generation, "test");
            evolution.Update([.. Enumerable.Range(0, 6).Select(_ => evolution.Draw(random)).OrderBy(F)]);
        }

        Assert.InRange(F(evolution.Mean), 0, 1e-12);
        double correlation = evolution.Covariance(0, 1) / Math.Sqrt(evolution.Covariance(0, 0) * evolution.Covariance(1, 1));
        Assert.InRange(correlation, 0.99, 1);
        Assert.InRange(Math.Sqrt(evolution.Condition), 30, 300);
    }

    [Fact]
    public void An_update_keeps_the_tutorials_formulas()
    {
        // Independent arithmetic for n = 2, λ = 4, from m = 0, σ = 1, C = I: with two parents w = (ln 2.5 − ln 1, ln 2.5 − ln 2) normalized.
        var rates = new CmaRates(2, 4, separable: false);
        double a = Math.Log(2.5), b = Math.Log(1.25), w1 = a / (a + b), w2 = b / (a + b), effective = 1 / ((w1 * w1) + (w2 * w2));
        double cs = (effective + 2) / (2 + effective + 5), c1 = 2 / ((3.3 * 3.3) + effective), cmu = 2 * (effective - 2 + (1 / effective)) / ((4 * 4) + effective);
        double damping = 1 + (2 * Math.Max(0, Math.Sqrt((effective - 1) / 3) - 1)) + cs, chi = Math.Sqrt(2) * (1 - (1.0 / 8) + (1.0 / 84));
        Assert.Equal([w1, w2], rates.Weights.Take(2), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.All(rates.Weights.Skip(2), weight => Assert.True(weight < 0));
        Assert.Equal([cs, c1, cmu, damping], [rates.PathSigma, rates.RankOne, rates.RankMany, rates.Damping], (x, y) => Math.Abs(x - y) < 1e-15);

        var distribution = new CmaDistribution([0, 0], 1, rates, separable: false);
        distribution.Update([[1, 0], [0, 1], [-1, 0], [0, -1]]);

        Assert.Equal([w1, w2], distribution.Mean, (x, y) => Math.Abs(x - y) < 1e-15);
        double path = Math.Sqrt(cs * (2 - cs) * effective) * Math.Sqrt((w1 * w1) + (w2 * w2));
        Assert.Equal(Math.Exp(cs / damping * ((path / chi) - 1)), distribution.Sigma, 1e-14);

        // The off-diagonal comes from the rank-one part alone: each step lies on an axis.
        double cc = (4 + (effective / 2)) / (6 + effective), scale = cc * (2 - cc) * effective;
        Assert.Equal(c1 * scale * w1 * w2, distribution.Covariance(0, 1), 1e-14);
    }

    [Fact]
    public void A_result_from_far_away_moves_the_mean_no_further_than_a_long_draw()
    {
        var rates = new CmaRates(3, 4, separable: false);
        var distribution = new CmaDistribution([0.5, 0.5, 0.5], 0.01, rates, separable: false);

        distribution.Update([[1, 1, 1], [0.5, 0.5, 0.51], [0.5, 0.51, 0.5], [0.51, 0.5, 0.5]]);

        // ‖y‖ ≤ √n + 2n / (n + 2), of which the best result's weight is taken.
        double most = 0.01 * rates.Weights[0] * (Math.Sqrt(3) + (6.0 / 5));
        Assert.InRange(Math.Sqrt(distribution.Mean.Sum(x => (x - 0.5) * (x - 0.5))), 0, most + (0.01 * rates.Weights[1]));
    }

    [Fact]
    public void Without_the_model_only_ranks_count()
    {
        var space = TestFunction.Rosenbrock(3).Space;
        var options = new CmaEsOptions { Candidates = 1 };
        var plain = new SimulatedStudy(new CmaEsSampler(options), space);
        var bent = new SimulatedStudy(new CmaEsSampler(options), space);

        plain.Run(60, configuration => [TestFunction.Rosenbrock(3).At(configuration)]);
        bent.Run(60, configuration => [Math.Log(TestFunction.Rosenbrock(3).At(configuration)) * 1e6]);

        Assert.Equal(plain.Configurations, bent.Configurations);
    }

    [Fact]
    public void The_margin_keeps_every_neighbour_within_reach()
    {
        var coordinates = new CmaCoordinates(new Space(HyperParameter.Int("n", 0, 9), HyperParameter.Int("w", 1, 1024, log: true), HyperParameter.Bool("b"), HyperParameter.Float("x", 0, 1)));
        var random = RandomSource.For(4, 0, "test");
        for (int round = 0; round < 200; round++)
        {
            var distribution = new CmaDistribution([random.NextDouble(), random.NextDouble(), 0.5], Math.Pow(10, -1 - (3 * random.NextDouble())), new CmaRates(3, 4, false), false);
            CmaMargin.Keep(distribution, coordinates, 0.1);

            for (int j = 0; j < 2; j++)
            {
                var n = coordinates.Number(j);
                long at = n.IndexOf(n.FromUnit(distribution.Mean[j]));
                double here = n.ToUnit(n.ValueAt(at));
                double below = at > 0 ? (here + n.ToUnit(n.ValueAt(at - 1))) / 2 : double.NegativeInfinity;
                double above = at + 1 < n.Cardinality ? (here + n.ToUnit(n.ValueAt(at + 1))) / 2 : double.PositiveInfinity;
                double left = NormalDistribution.Cdf((below - distribution.Mean[j]) / distribution.Deviation(j));
                double right = NormalDistribution.Cdf((distribution.Mean[j] - above) / distribution.Deviation(j));
                Assert.True(left + right >= 0.1 - 1e-9, $"round {round}: {left} and {right}");
                Assert.True(at == 0 || at + 1 == n.Cardinality || Math.Min(left, right) >= 0.05 - 1e-9, $"round {round}: {left} and {right}");
            }
        }
    }

    [Fact]
    public void The_model_reproduces_a_quadratic_function_exactly()
    {
        var random = RandomSource.For(2, 0, "test");
        double F(CmaPoint p) => 3 + p.Numbers[0] - (2 * p.Numbers[0] * p.Numbers[1]) + (5 * p.Numbers[1] * p.Numbers[1]) + (p.Choices[0] == 2 ? 0.5 : 0);
        var points = Enumerable.Range(0, 40).Select(_ => new CmaPoint([random.NextDouble(), random.NextDouble()], [random.NextInt(3)])).OrderBy(F).ToArray();

        var model = QuadraticModel.Fit([.. points.Select(p => (p, F(p)))], [0.3, 0.6], [0.1, 0.2], [3])!;

        // On the model's own scale, an affine one; the ridge of 1e-6 is all that is between them.
        double unit = F(points[20]) - F(points[0]);
        Assert.All(points, p => Assert.Equal((F(p) - F(points[0])) / unit, model.At(p), 1e-3));
        Assert.Null(QuadraticModel.Fit([.. points.Take(4).Select(p => (p, F(p)))], [0.3, 0.6], [0.1, 0.2], [3]));
    }

    [Fact]
    public void A_run_that_has_ended_is_followed_by_one_with_twice_the_population()
    {
        foreach (var restarts in Enum.GetValues<CmaRestarts>())
        {
            var coordinates = new CmaCoordinates(TestFunction.Ackley(2).Space);
            var evolution = new CmaEvolution(new CmaEsOptions { Restarts = restarts }, coordinates, 1, [0.5, 0.5]);
            var populations = new List<int> { evolution.Population };
            for (int generation = 0; generation < 1000 && populations.Count < 7; generation++)
            {
                // Flat: nothing to be gained anywhere.
                var random = RandomSource.For(1, generation, "test");
                if (evolution.Learn([.. Enumerable.Range(0, evolution.Population).Select(_ => evolution.Draw(random))], 1.0)) populations.Add(evolution.Population);
            }

            if (restarts == CmaRestarts.None) Assert.Single(populations);
            if (restarts == CmaRestarts.Ipop) Assert.Equal(Enumerable.Range(0, populations.Count).Select(i => 4 << i), populations);
            if (restarts == CmaRestarts.Bipop) Assert.Contains(populations.Zip(populations.Skip(1)), pair => pair.Second < pair.First);
            Assert.True(restarts == CmaRestarts.None || populations.Count > 3);
        }
    }

    [Fact]
    public void Learning_slows_down_on_noise_and_not_on_a_slope()
    {
        Assert.InRange(Progress(signal: 0), 0, 0.5 * Progress(signal: 1));

        // How far the mean travels in a hundred generations, in units of the first step.
        static double Progress(double signal)
        {
            var distribution = new CmaDistribution(new double[5], 1, new CmaRates(5, 8, false), false);
            var rate = new CmaLearningRate(5, separable: false);
            for (int generation = 0; generation < 100; generation++)
            {
                var random = RandomSource.For(3, generation, "test");
                rate.Update(distribution, [.. Enumerable.Range(0, 8).Select(_ => distribution.Draw(random)).OrderBy(x => (signal * x[0]) + ((1 - signal) * random.Normal()))]);
            }

            return Math.Sqrt(distribution.Mean.Sum(x => x * x));
        }
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(8, 2)]
    public void Every_result_of_a_parallel_study_is_learned_from(int together, int forTheStart)
    {
        // Each population of 4 results is a generation, whenever its trials were asked for. Only those that end before the distribution begins, and the one that looks at its place, are in none: with a
        // design of 4, begun when 4 trials have started and 2 ended, these are 4 alone and 2 of 8 together.
        var function = TestFunction.Levy(4);
        var study = new SimulatedStudy(new CmaEsSampler(new CmaEsOptions { InitialTrials = 4, Population = 4, Restarts = CmaRestarts.None }), function.Space, parallelism: together);

        study.Run(120, configuration => [function.At(configuration)], together);

        int learned = 120 - forTheStart - 1;
        Assert.Contains($"generation {1 + (learned / 4)},", study.Ask()[0].Rationale, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_places_at_once_are_far_better_than_chance()
    {
        var function = TestFunction.Levy(4);
        double Best(ISampler sampler, int seed) => -new SimulatedStudy(sampler, function.Space, seed: (ulong)seed, parallelism: 8)
            .Run(120, configuration => [function.At(configuration)], together: 8).Min(configuration => function.At(configuration));

        Chance.AssertLarger(seed => Best(new CmaEsSampler(), seed), seed => Best(new RandomSampler(), seed));
    }

    [Fact]
    public void The_distribution_starts_in_the_middle_of_the_designs_better_half_unless_that_is_no_good()
    {
        // Two valleys, the better half of the design on both sides: their middle is a ridge. The trial after the design looks there, and the distribution goes to the best.
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1));
        double Ridge(Configuration c) => -Math.Abs(c["x"].AsDouble() - 0.5);
        double Bowl(Configuration c) => Math.Pow(c["x"].AsDouble() - 0.5, 2) + Math.Pow(c["y"].AsDouble() - 0.5, 2);
        foreach (var function in new Func<Configuration, double>[] { Ridge, Bowl })
        {
            var study = new SimulatedStudy(new CmaEsSampler(new CmaEsOptions { InitialTrials = 8, Centre = false, Sigma = 0.001 }), space);
            study.Run(8, c => [function(c)]);
            double[][] ranked = [.. study.Configurations.OrderBy(function).Select(c => new[] { c["x"].AsDouble(), c["y"].AsDouble() })];
            double[] weights = [Math.Log(5), Math.Log(5.0 / 2), Math.Log(5.0 / 3), Math.Log(5.0 / 4)];
            double[] middle = [.. Enumerable.Range(0, 2).Select(i => weights.Select((w, k) => w * ranked[k][i]).Sum() / weights.Sum())];

            var looked = study.Run(1, c => [function(c)])[0];
            Assert.Equal(middle, [looked["x"].AsDouble(), looked["y"].AsDouble()], (a, b) => Math.Abs(a - b) < 1e-12);

            // Draws of a deviation of 0.001 lie within 6 of them but once in 10^9.
            var best = study.Configurations.MinBy(function)!;
            Assert.All(study.Ask(5), proposal => Assert.InRange(proposal.Configuration["x"].AsDouble(), best["x"].AsDouble() - 0.006, best["x"].AsDouble() + 0.006));
        }
    }

    [Fact]
    public void A_warm_start_is_the_normal_distribution_of_the_paper()
    {
        // WS-CMA-ES, section 4: the mean of the good points; their covariance (over n) and 0.1² along each coordinate.
        var (mean, covariance) = CmaStart.Around([[0.2, 0.4], [0.4, 0.8]]);
        Assert.Equal([0.3, 0.6], mean, (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([0.01 + 0.01, 0.02, 0.02, 0.04 + 0.01], covariance.Cast<double>(), (x, y) => Math.Abs(x - y) < 1e-15);

        // Of three, two chose the second of two, whom the prior gives a half of one more: (0.5 + 2) / 4.
        Assert.Equal(new[] { 0.375, 0.625 }, CmaStart.Choices([[1], [0], [1]], [[0.5, 0.5]])[0]);
    }

    [Fact]
    public void A_warm_start_begins_where_another_study_was_good()
    {
        var space = TestFunction.Levy(4).Space;
        Configuration[] good = [.. Enumerable.Range(0, 5).Select(i => new Configuration(("x1", 8 + (0.1 * i)), ("x2", -8.0), ("x3", 8.0), ("x4", -8.0 + (0.1 * i))))];
        var study = new SimulatedStudy(new CmaEsSampler(new CmaEsOptions { WarmStart = [.. good] }), space);

        // The spread of WS-CMA-ES is a tenth of each range, hence 2 here: four deviations.
        Assert.All(study.Ask(20), proposal => Assert.All(good[0], pair => Assert.InRange(proposal.Configuration[pair.Key].AsDouble(), pair.Value.AsDouble() - 9, pair.Value.AsDouble() + 9)));
        Assert.True(study.Ask(20).Average(proposal => proposal.Configuration["x1"].AsDouble()) > 6);
    }

    [Fact]
    public void Options_are_checked_and_part_of_the_identity()
    {
        Assert.Equal(
            """{"type":"cmaes","sigma":0.25,"centre":true,"candidates":1,"separable":true,"adaptLearningRate":false,"restarts":"bipop","warmStart":[]}""",
            new CmaEsSampler(new CmaEsOptions { Sigma = 0.25, Candidates = 1, Separable = true, Restarts = CmaRestarts.Bipop }).Identity);
        Assert.Contains("Population must be at least 4, but was 3", Assert.Throws<ArgumentException>(() => new CmaEsSampler(new CmaEsOptions { Population = 3 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CmaEsSampler(new CmaEsOptions { Sigma = double.NaN }));
    }
}
