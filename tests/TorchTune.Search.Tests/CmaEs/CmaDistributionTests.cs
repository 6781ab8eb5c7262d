namespace TorchTune.Search.Tests.CmaEs;

public sealed class CmaDistributionTests
{
    [Fact]
    public void A_turned_world_is_learned_like_the_straight_one()
    {
        // Hansen's tutorial, section B.1: CMA-ES is invariant under rotations. Where x is ranked among others here, R x is there: mean and covariance must be R m and R C Rᵀ for ever, exactly
        // but for rounding, since the step-size path is measured with the symmetric root of C.
        const int N = 4;
        var rates = new CmaRates(N, 8, separable: false);
        var straight = new CmaDistribution([0.1, -0.2, 0.3, 0.4], 0.7, rates, separable: false);
        double[][] turn = Rotation(N);
        var turned = new CmaDistribution(Times(turn, straight.Mean), 0.7, rates, separable: false);
        for (int generation = 0; generation < 40; generation++)
        {
            var random = RandomSource.For(6, generation, "test");
            double[][] ranked = [.. Enumerable.Range(0, 8).Select(_ => straight.Draw(random)).OrderBy(x => x.Select((xi, i) => Math.Pow(30, i) * xi * xi).Sum())];
            straight.Update(ranked);
            turned.Update([.. ranked.Select(x => Times(turn, x))]);
        }

        // Rounding of 2^-52 grows with the condition of C, up to 30^3 here, over 40 updates: 1e-8 is a hundred times what that makes.
        double[] mean = Times(turn, straight.Mean);
        for (int i = 0; i < N; i++)
        {
            Assert.Equal(mean[i], turned.Mean[i], 1e-8);
            for (int j = 0; j < N; j++)
            {
                double expected = 0;
                for (int k = 0; k < N; k++)
                {
                    for (int l = 0; l < N; l++) expected += turn[i][k] * straight.Covariance(k, l) * turn[j][l];
                }

                Assert.Equal(expected, turned.Covariance(i, j), 1e-8 * (1 + Math.Abs(expected)));
            }
        }

        Assert.Equal(straight.Sigma, turned.Sigma, 1e-8 * straight.Sigma);
    }

    [Fact]
    public void An_update_follows_an_affine_change_of_coordinates()
    {
        // From any covariance A Aᵀ the same ranking moves the mean to A m and C to A C Aᵀ, path included: the first update of a distribution that lies there from the start.
        var rates = new CmaRates(2, 6, separable: false);
        double[][] a = [[3, 0], [1, 0.2]];
        var round = new CmaDistribution([0, 0], 1, rates, separable: false);
        var bent = new CmaDistribution([0, 0], 1, rates, separable: false, new[,] { { 9, 3 }, { 3, 1.04 } });
        double[][] ranked = [[0.5, 0.1], [0.2, -0.7], [-0.1, 0.4], [-0.3, -0.3], [1, 0], [-0.6, 0.8]];

        round.Update(ranked);
        bent.Update([.. ranked.Select(x => Times(a, x))]);

        Assert.Equal(Times(a, round.Mean), bent.Mean, (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal(round.Sigma, bent.Sigma, 1e-12);
        double expected = (a[0][0] * a[1][0] * round.Covariance(0, 0)) + (a[0][0] * a[1][1] * round.Covariance(0, 1)); // a₀₁ = 0
        Assert.Equal(expected, bent.Covariance(0, 1), 1e-12);
    }

    [Fact]
    public void The_separable_form_is_the_full_one_as_long_as_nothing_is_correlated()
    {
        // One update from equal axes, with equal rates: mean, step and the diagonal are the same, whatever arises beside the diagonal.
        var rates = new CmaRates(3, 4, separable: true);
        var full = new CmaDistribution([0, 0, 0], 0.5, rates, separable: false);
        var separable = new CmaDistribution([0, 0, 0], 0.5, rates, separable: true);
        double[][] ranked = [[0.4, 0.3, 0], [0.1, 0, -0.2], [0, -0.7, 0.1], [0.5, 0, 0.6]];

        full.Update(ranked);
        separable.Update(ranked);

        Assert.Equal(full.Mean, separable.Mean);
        Assert.Equal(full.Sigma, separable.Sigma, 1e-15);
        for (int i = 0; i < 3; i++) Assert.Equal(full.Covariance(i, i), separable.Covariance(i, i), 1e-15);
    }

    [Fact]
    public void A_separable_ask_and_tell_takes_memory_in_proportion_to_the_dimensions()
    {
        // A matrix would show: ten times the dimensions would take a hundred times as much, and 8 MB for each with 1,000. Anything linear takes ten times, with a constant part less.
        long small = Allocated(100), large = Allocated(1000);

        Assert.InRange(large, 1, 11 * small);

        static long Allocated(int dimensions)
        {
            var space = new Space(Enumerable.Range(0, dimensions).Select(i => HyperParameter.Float($"x{i}", 0, 1).Definition));
            var study = new Testing.SimulatedStudy(new CmaEsSampler(new CmaEsOptions { Separable = true, InitialTrials = 4 }), space);
            study.Run(20, configuration => [configuration["x0"].AsDouble()]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            study.Run(20, configuration => [configuration["x0"].AsDouble()]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Draws_stay_inside_and_keep_their_distribution_there(bool separable)
    {
        // Mean at a corner, 0.2 wide: each coordinate is a normal distribution cut off at 0, half of it. Its mean is σ √(2/π), of which 2,000 draws miss 5 standard errors once in a million.
        var distribution = new CmaDistribution([0, 0], 0.2, new CmaRates(2, 6, separable), separable);
        var random = RandomSource.For(1, 0, "test");

        double[][] draws = [.. Enumerable.Range(0, 2000).Select(_ => distribution.DrawInside(random))];

        Assert.All(draws, x => Assert.All(x, xi => Assert.InRange(xi, 0, 1)));
        double spread = 0.2 * Math.Sqrt(1 - (2 / Math.PI));
        for (int i = 0; i < 2; i++) Assert.Equal(0.2 * Math.Sqrt(2 / Math.PI), draws.Average(x => x[i]), 5 * spread / Math.Sqrt(2000));
    }

    [Fact]
    public void A_slowed_rate_reaches_a_noisy_bowls_bottom_where_the_plain_one_wanders()
    {
        // Nomura, Akimoto and Ono (GECCO 2023, section 5): on a sphere with additive noise the default population stalls where the noise drowns the differences; adapted rates go on.
        // Nine paired seeds: without an effect all nine favour one side with probability 2^-9.
        Assert.All(Enumerable.Range(0, 9), seed => Assert.True(Reached(seed, adapt: true) < Reached(seed, adapt: false), $"seed {seed}"));

        static double Reached(int seed, bool adapt)
        {
            const int N = 10;
            var distribution = new CmaDistribution([.. Enumerable.Repeat(3.0, N)], 2, new CmaRates(N, 10, false), false);
            var rate = new CmaLearningRate(N, separable: false);
            for (int generation = 0; generation < 1500; generation++)
            {
                var random = RandomSource.For((ulong)seed, generation, "test");
                double[][] ranked = [.. Enumerable.Range(0, 10).Select(_ => distribution.Draw(random)).OrderBy(x => x.Sum(xi => xi * xi) + random.Normal())];
                if (adapt) rate.Update(distribution, ranked);
                else distribution.Update(ranked);
            }

            return distribution.Mean.Sum(x => x * x);
        }
    }

    [Fact]
    public void Restarts_with_growing_populations_find_the_optimum_of_Rastrigin_more_often()
    {
        // Auger and Hansen (CEC 2005): one small population is caught in one of the many valleys, populations that double are not. Ten seeds each: if chances were equal, a difference of 8 successes
        // or more would come about less than once in 1,000 (Fisher's exact test, hypergeometric).
        int With(CmaRestarts restarts) => Enumerable.Range(1, 10).Count(seed => Best(restarts, (ulong)seed) < 1e-3);

        Assert.True(With(CmaRestarts.Ipop) - With(CmaRestarts.None) >= 8, $"{With(CmaRestarts.Ipop)} and {With(CmaRestarts.None)} of 10");

        static double Best(CmaRestarts restarts, ulong seed)
        {
            var coordinates = new CmaCoordinates(new Space(Enumerable.Range(0, 4).Select(i => HyperParameter.Float($"x{i}", 0, 1).Definition)));
            var random = RandomSource.For(seed, 0, "test");
            var evolution = new CmaEvolution(new CmaEsOptions { Restarts = restarts }, coordinates, seed, [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble())]);
            double best = double.PositiveInfinity;
            for (int spent = 0; spent < 20_000; spent += evolution.Population)
            {
                var ranked = Enumerable.Range(0, evolution.Population).Select(_ => evolution.Draw(random)).Select(point => (Point: point, Loss: Rastrigin(point.Numbers))).OrderBy(drawn => drawn.Loss).ToArray();
                best = Math.Min(best, ranked[0].Loss);
                evolution.Learn([.. ranked.Select(drawn => drawn.Point)], ranked[0].Loss);
            }

            return best;
        }

        // On [-4, 6]: the minimum, 0, not in the middle.
        static double Rastrigin(double[] unit) => unit.Select(u => (10 * u) - 4).Sum(x => (x * x) + 10 - (10 * Math.Cos(2 * Math.PI * x)));
    }

    private static double[][] Rotation(int n)
    {
        // Plane rotations, one after the other.
        double[][] turn = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0).ToArray())];
        for (int p = 0; p < n; p++)
        {
            for (int q = p + 1; q < n; q++)
            {
                double cos = Math.Cos(1 + p + (2 * q)), sin = Math.Sin(1 + p + (2 * q));
                foreach (double[] row in turn) (row[p], row[q]) = ((cos * row[p]) - (sin * row[q]), (sin * row[p]) + (cos * row[q]));
            }
        }

        return turn;
    }

    private static double[] Times(double[][] matrix, double[] x) => [.. matrix.Select(row => row.Zip(x).Sum(pair => pair.First * pair.Second))];
}
