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
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 3)]
    [InlineData(5, 5)]
    public void Each_power_of_two_of_Sobols_points_is_a_net(int dimensions, int t)
    {
        // A definition, not a statistic. The first dimension is van der Corput's; the others have polynomials of degree 1, 2, 3 and 3, and t is the sum of the degrees less one (Sobol 1967; Niederreiter
        // 1987): of 2^m points from a multiple of 2^m on, every elementary interval (sides 2^-k with the k summing to m - t) holds exactly 2^t. Owen (1995): scrambling keeps that.
        const int M = 9;
        foreach (bool scrambled in new[] { false, true })
        {
            var sequence = new SobolSequence(3, scrambled);
            foreach (int block in new[] { 0, 5 })
            {
                double[][] points = [.. Enumerable.Range(block << M, 1 << M).Select(i => Enumerable.Range(0, dimensions).Select(j => sequence.At(i, j)).ToArray())];
                foreach (int[] sides in Sums(dimensions, M - t))
                {
                    var cells = points.CountBy(point => point.Zip(sides).Aggregate(0L, (cell, pair) => (cell << pair.Second) + (long)(pair.First * (1 << pair.Second)))).ToArray();
                    Assert.Equal(1 << (M - t), cells.Length);
                    Assert.All(cells, cell => Assert.Equal(1 << t, cell.Value));
                }
            }
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

    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(0, 3, 1)]
    [InlineData(4, 0, 2)]
    [InlineData(1, 1, 3)]
    public void Any_run_of_Halton_points_has_one_in_each_box_of_the_digits(int twos, int threes, int fives)
    {
        // A definition, not a statistic: the digits of a number in bases 2, 3 and 5 determine its remainders and these, by the Chinese remainder theorem, it modulo their product. So of any 2^a 3^b 5^c
        // points in a row, each box of sides 2^-a, 3^-b and 5^-c holds one. Permuting digits permutes the boxes.
        int[] counts = [(int)Math.Pow(2, twos), (int)Math.Pow(3, threes), (int)Math.Pow(5, fives)];
        int product = counts.Aggregate(1, (all, count) => all * count);
        foreach (bool scrambled in new[] { false, true })
        {
            var sequence = new HaltonSequence(5, scrambled);
            foreach (int start in new[] { 0, 17, 1000 })
            {
                // Unpermuted points lie on the lower faces of their boxes, where rounding could put them below: a share of 1e-9 of a box is far above rounding.
                var boxes = Enumerable.Range(start, product).Select(i => counts.Select((count, j) => (int)((sequence.At(i, j) * count) + 1e-9)).Aggregate(0, (box, cell) => (box * 1000) + cell));
                Assert.Equal(product, boxes.Distinct().Count());
            }
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

    // All ways to write a sum of so many parts, zeros included.
    private static IEnumerable<int[]> Sums(int parts, int sum) => parts == 1
        ? [[sum]]
        : Enumerable.Range(0, sum + 1).SelectMany(first => Sums(parts - 1, sum - first).Select(rest => rest.Prepend(first).ToArray()));
}
