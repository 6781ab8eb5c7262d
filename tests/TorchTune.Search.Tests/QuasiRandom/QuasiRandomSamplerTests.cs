using TorchTune.Testing;

namespace TorchTune.Search.Tests.QuasiRandom;

public sealed class SobolConformance : SamplerConformance
{
    protected override int Warmup => 3;

    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new SobolSampler();
}

public sealed class HaltonConformance : SamplerConformance
{
    protected override int Warmup => 3;

    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new HaltonSampler();
}

public sealed class LatinHypercubeConformance : SamplerConformance
{
    protected override int Warmup => 3;

    protected override bool IgnoresOrderOfReports => true;

    protected override bool FollowsPriors => true;

    protected override ISampler Create() => new LatinHypercubeSampler(new LatinHypercubeOptions { Points = 5 });
}

public sealed class QuasiRandomSamplerTests
{
    [Fact]
    public void Sobols_first_points_are_the_published_ones()
    {
        // The first ten points in three dimensions, from the authors' page that goes with the table (their program prints them in Gray-code order).
        double[][] published =
        [
            [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125], [0.625, 0.125, 0.875], [0.125, 0.625, 0.375], [0.1875, 0.3125, 0.9375], [0.6875, 0.8125, 0.4375],
        ];
        var sequence = new SobolSequence(1, scrambled: false);

        for (int i = 0; i < published.Length; i++)
        {
            // Our points are the middles of cells of width 2^-32.
            for (int j = 0; j < 3; j++) Assert.Equal(published[i][j], sequence.At(i, j) - Math.Pow(2, -33));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_dimension_of_Sobols_sequence_has_one_of_2_to_the_k_points_in_each_cell(bool scrambled)
    {
        var sequence = new SobolSequence(7, scrambled);
        for (int dimension = 0; dimension < SobolDirections.MaxDimensions; dimension++)
        {
            Assert.Equal(256, Enumerable.Range(0, 256).Select(i => (int)(sequence.At(i, dimension) * 256)).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 1, true)]
    [InlineData(1, 2, true)]
    public void Two_dimensions_are_a_net(int first, int second, bool scrambled)
    {
        // Dimensions 1 and 2 are a (0, m, 2)-net, 2 and 3 a (1, m, 2)-net, since the degrees of their polynomials, 1 and 2, sum to 2 + t: every elementary
        // interval of area 2^(t − m) holds 2^t of 2^m points.
        int t = first == 0 ? 0 : 1, m = 8;
        var sequence = new SobolSequence(3, scrambled);
        for (int wide = 0; wide <= m - t; wide++)
        {
            var cells = Enumerable.Range(0, 1 << m).CountBy(i => ((int)(sequence.At(i, first) * (1 << wide)), (int)(sequence.At(i, second) * (1 << (m - t - wide)))));
            Assert.All(cells, cell => Assert.Equal(1 << t, cell.Value));
            Assert.Equal(1 << (m - t), cells.Count());
        }
    }

    [Fact]
    public void Scrambled_points_are_uniform_over_seeds()
    {
        // The first point, which is the corner without scrambling: χ² of 16 cells, 15 degrees of freedom, exceeds 44.3 once in 10,000.
        var cells = Enumerable.Range(0, 1600).CountBy(seed => ((int)(new SobolSequence((ulong)seed, true).At(0, 4) * 4), (int)(new SobolSequence((ulong)seed, true).At(0, 5) * 4)));

        Assert.Equal(16, cells.Count());
        Assert.InRange(cells.Sum(cell => (cell.Value - 100.0) * (cell.Value - 100.0) / 100), 0, 44.3);
    }

    [Fact]
    public void Haltons_points_are_digits_mirrored_at_the_point()
    {
        var sequence = new HaltonSequence(1, scrambled: false);

        Assert.Equal([0, 1 / 2.0, 1 / 4.0, 3 / 4.0, 1 / 8.0], Enumerable.Range(0, 5).Select(i => sequence.At(i, 0)), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([0, 1 / 3.0, 2 / 3.0, 1 / 9.0, 4 / 9.0], Enumerable.Range(0, 5).Select(i => sequence.At(i, 1)), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal(1 / 29.0, sequence.At(1, 9), 1e-15); // the tenth prime
    }

    [Fact]
    public void Scrambled_Halton_points_have_one_in_each_cell_of_their_prime()
    {
        var sequence = new HaltonSequence(5, scrambled: true);
        int[] primes = [2, 3, 5, 7, 11, 13];
        for (int j = 0; j < primes.Length; j++)
        {
            int count = primes[j] * primes[j];
            Assert.Equal(count, Enumerable.Range(0, count).Select(i => (int)(sequence.At(i, j) * count)).Distinct().Count());
        }
    }

    [Fact]
    public void Both_sequences_are_more_even_than_chance()
    {
        // Warnock's closed form of the L2 star discrepancy; of random points it is √((2^-d − 3^-d) / n) in the mean square.
        const int N = 128, D = 6;
        double chance = Math.Sqrt((Math.Pow(2, -D) - Math.Pow(3, -D)) / N);

        Assert.InRange(Discrepancy(new SobolSequence(2, scrambled: true)), 0, chance / 1.5);
        Assert.InRange(Discrepancy(new HaltonSequence(2, scrambled: true)), 0, chance / 1.5);

        static double Discrepancy(ISequence sequence)
        {
            double[][] x = [.. Enumerable.Range(0, N).Select(i => Enumerable.Range(0, D).Select(j => sequence.At(i, j)).ToArray())];
            double single = x.Sum(p => p.Aggregate(1.0, (product, u) => product * (1 - (u * u)) / 2));
            double pairs = x.Sum(p => x.Sum(q => p.Zip(q).Aggregate(1.0, (product, pair) => product * (1 - Math.Max(pair.First, pair.Second)))));
            return Math.Sqrt(Math.Pow(3, -D) - (2.0 / N * single) + (pairs / N / N));
        }
    }

    [Fact]
    public void Every_stratum_of_a_Latin_hypercube_is_met_once()
    {
        var space = SampleSpaces.All["many dimensions"];
        var study = new SimulatedStudy(new LatinHypercubeSampler(new LatinHypercubeOptions { Points = 7 }), space);

        var configurations = study.Run(21, _ => [0], together: 4);

        foreach (var hypercube in configurations.Chunk(7))
        {
            Assert.All(space, x => Assert.Equal(7, hypercube.Select(configuration => (int)(7 * x.ToUnit(configuration[x.Name]))).Distinct().Count()));
        }
    }

    [Fact]
    public void Neither_parallelism_nor_enqueued_trials_leave_a_gap()
    {
        var space = SampleSpaces.All["mixed"];
        var alone = new SimulatedStudy(new SobolSampler(), space);
        var busy = new SimulatedStudy(new SobolSampler(), space);

        var straight = alone.Run(16, _ => [0]);
        busy.Start(space.Draw(RandomSource.For(9, 0, "test")));
        busy.Start(3);
        busy.Start(space.Draw(RandomSource.For(9, 1, "test")));
        busy.Run(13, _ => [0], together: 5);

        Assert.Equal(straight.ToHashSet(), busy.Configurations.Where((_, trial) => trial is not (0 or 4)).ToHashSet());
    }

    [Fact]
    public void The_options_are_part_of_the_identity()
    {
        Assert.Equal("""{"type":"sobol","scrambled":true}""", new SobolSampler().Identity);
        Assert.Equal("""{"type":"halton","scrambled":false}""", new HaltonSampler(new HaltonOptions { Scrambled = false }).Identity);
        Assert.Equal("""{"type":"lhs","points":32}""", new LatinHypercubeSampler().Identity);
        Assert.Throws<ArgumentException>(() => new LatinHypercubeSampler(new LatinHypercubeOptions { Points = 0 }));
    }
}
