using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace TorchTune.Core.Tests.Numerics.Pareto;

public sealed class HypervolumeTests
{
    // Eighths are exact in doubles, and so are products and sums of a few of them: volumes can be compared digit for digit.
    private static readonly Gen<double> Eighths = Gen.Choose(0, 9).Select(i => i / 8.0);

    [Fact]
    public void It_is_that_of_inclusion_and_exclusion()
    {
        Property.Holds(Points.Of(5, Eighths), points => Assert.Equal(InclusionExclusion(points), Hypervolume.Of(points, Ones(points))), tries: 300);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Slabs_leave_a_box_uncovered(int objectives)
    {
        // Point i is at aᵢ in its own objective and at 0 in the others: together they leave out the box [0, a₁) × [0, a₂) × …
        double[] a = [.. Enumerable.Range(1, objectives).Select(i => i / 8.0)];
        double[][] slabs = [.. a.Select((ai, i) => a.Select((_, j) => i == j ? ai : 0).ToArray())];

        Assert.Equal(1 - a.Aggregate((x, y) => x * y), Hypervolume.Of(slabs, Enumerable.Repeat(1.0, objectives).ToArray()));
    }

    [Fact]
    public void A_large_staircase_has_the_area_of_its_steps()
    {
        const int Steps = 1024;
        double[][] stairs = [.. Enumerable.Range(0, Steps).Select(i => new double[] { i, Steps - 1 - i })];

        Assert.Equal(Steps * (Steps + 1) / 2, Hypervolume.Of(stairs, [Steps, Steps]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_simplex_of_cells_is_counted(int objectives)
    {
        // All whole points of sum n: what they dominate in [0, n+1]^m are the cells whose lower corner sums to at least n.
        const int N = 4;
        double[][] points = [.. Grid(objectives, N).Where(point => point.Sum() == N)];
        int cells = Grid(objectives, N).Count(corner => corner.Sum() >= N);

        Assert.Equal(cells, Hypervolume.Of(points, Enumerable.Repeat(N + 1.0, objectives).ToArray()));
    }

    [Fact]
    public void A_contribution_is_what_would_be_lost()
    {
        Property.Holds(Points.Of(5, Eighths), points =>
        {
            double[] contributions = Hypervolume.Contributions(points, Ones(points));

            for (int i = 0; i < points.Length; i++)
            {
                double[][] others = [.. points.Where((_, j) => j != i)];
                Assert.Equal(InclusionExclusion(points) - InclusionExclusion(others, points[0].Length), contributions[i]);
                Assert.Equal(contributions[i], Hypervolume.Gain(points[i], others, Ones(points)));
            }
        }, tries: 50);
    }

    [Fact]
    public void Neither_the_order_of_points_nor_of_objectives_matters()
    {
        var random = RandomSource.For(7, 0, "test");
        for (int objectives = 2; objectives <= 5; objectives++)
        {
            double[][] points = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, objectives).Select(_ => random.NextDouble()).ToArray())];
            double[] corner = Enumerable.Repeat(1.0, objectives).ToArray();
            int[] order = random.Permutation(objectives);
            double[][] permuted = [.. random.Permutation(points.Length).Select(i => order.Select(m => points[i][m]).ToArray())];

            // A few hundred roundings of numbers up to 1.
            Assert.Equal(Hypervolume.Of(points, corner), Hypervolume.Of(permuted, corner), 1e-12);
        }
    }

    [Fact]
    public void The_greedy_subset_is_within_1_minus_1_over_e_of_the_best()
    {
        Property.Holds(Points.Of(4, Eighths).Where(points => points.Length > 3), points =>
        {
            double best = Subsets(points.Length).Where(set => BitOperations.PopCount(set) == 3).Max(set => InclusionExclusion(Of(points, set), points[0].Length));

            int[] taken = Hypervolume.Subset(points, 3, Ones(points));

            Assert.Equal(3, taken.Distinct().Count());
            Assert.True(Hypervolume.Of([.. taken.Select(i => points[i])], Ones(points)) >= (1 - (1 / Math.E)) * best);
        }, tries: 100);
    }

    [Fact]
    public void The_greedy_subset_takes_the_largest_gain_each_time()
    {
        Property.Holds(Points.Of(3, Eighths), points =>
        {
            var taken = new List<int>();
            foreach (int next in Hypervolume.Subset(points, points.Length, Ones(points)))
            {
                double[][] set = [.. taken.Select(i => points[i])];
                double largest = Enumerable.Range(0, points.Length).Except(taken).Max(i => Hypervolume.Gain(points[i], set, Ones(points)));
                Assert.Equal(largest, Hypervolume.Gain(points[next], set, Ones(points)));
                taken.Add(next);
            }

            Assert.Equal(points.Length, taken.Count);
        });
    }

    [Fact]
    public void What_is_not_inside_the_corner_has_no_part_and_minus_infinity_reaches_everywhere()
    {
        Assert.Equal(0, Hypervolume.Of([], [1, 1]));
        Assert.Equal(0, Hypervolume.Of([[1, 0], [0, double.PositiveInfinity], [3, -3]], [1, 1]));
        Assert.Equal(double.PositiveInfinity, Hypervolume.Of([[double.NegativeInfinity, 0.5]], [1, 1]));
        Assert.Equal(0, Hypervolume.Gain([0.5, 0.5], [[double.NegativeInfinity, 0.25]], [1, 1]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Of([[0, 0]], [1, double.NaN]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Of([[0, 0]], [1]));
    }

    [Fact]
    public void Reference_points_follow_their_rules()
    {
        // (3, 3) is dominated: beyond the nadir (2, 2) of range 2, or beyond the worst.
        double[][] points = [[0, 2], [2, 0], [3, 3], [double.PositiveInfinity, 0]];

        Assert.Equal([2.2, 2.2], ReferencePoint.BeyondNadir(points)!, (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([3.3, 3.3], ReferencePoint.BeyondWorst(points)!, (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([0.1, -4.5], ReferencePoint.BeyondNadir([[0, -5]])!, (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Null(ReferencePoint.BeyondNadir([[double.PositiveInfinity, 0]]));
    }

    // |A ∪ B ∪ …| = Σ (−1)^(k+1) |intersections of k|; boxes that reach to 1 meet in the box of the largest losses.
    private static double InclusionExclusion(double[][] points, int? objectives = null)
    {
        double sum = 0;
        foreach (uint set in Subsets(points.Length))
        {
            double[][] chosen = Of(points, set);
            if (chosen.Length == 0) continue;
            double volume = Enumerable.Range(0, objectives ?? points[0].Length).Aggregate(1.0, (product, m) => product * Math.Max(0, 1 - chosen.Max(point => point[m])));
            sum += chosen.Length % 2 == 1 ? volume : -volume;
        }

        return sum;
    }

    private static IEnumerable<uint> Subsets(int count) => Enumerable.Range(0, 1 << count).Select(set => (uint)set);

    private static double[][] Of(double[][] points, uint set) => [.. points.Where((_, i) => (set >> i & 1) == 1)];

    private static double[] Ones(double[][] points) => points.Length == 0 ? [1, 1] : Enumerable.Repeat(1.0, points[0].Length).ToArray();

    private static IEnumerable<double[]> Grid(int objectives, int most) => objectives == 0
        ? [[]]
        : Grid(objectives - 1, most).SelectMany(rest => Enumerable.Range(0, most + 1).Select(i => rest.Append(i).ToArray()));
}
