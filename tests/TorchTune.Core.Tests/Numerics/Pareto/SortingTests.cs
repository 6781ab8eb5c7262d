using FsCheck.Fluent;

namespace TorchTune.Core.Tests.Numerics.Pareto;

public sealed class SortingTests
{
    [Fact]
    public void Ranks_are_those_of_peeling_off_what_nobody_dominates()
    {
        // Few different losses: ties and equal points are frequent.
        Property.Holds(Points.Of(5, Gen.Choose(0, 4).Select(i => i == 4 ? double.PositiveInfinity : i)), points => Assert.Equal(Peeled(points), NonDominatedSorting.Ranks(points)));
    }

    [Fact]
    public void With_constraints_ranks_keep_constrained_domination()
    {
        var random = RandomSource.For(3, 0, "test");
        for (int round = 0; round < 200; round++)
        {
            double[][] points = [.. Enumerable.Range(0, 12).Select(_ => new double[] { random.NextInt(4), random.NextInt(4) })];
            double[] violations = [.. points.Select(_ => Math.Max(0, random.NextInt(6) - 2.0))];

            int[] ranks = NonDominatedSorting.Ranks(points, violations);

            for (int i = 0; i < points.Length; i++)
            {
                for (int j = 0; j < points.Length; j++)
                {
                    bool beats = violations[i] < violations[j] || (violations[i] == 0 && violations[j] == 0 && Dominance.Dominates(points[i], points[j]));
                    if (beats) Assert.True(ranks[i] < ranks[j]);
                }

                // No front is skipped: each but the first holds what some point of the front before beats.
                Assert.True(ranks[i] == 0 || ranks.Contains(ranks[i] - 1));
            }
        }
    }

    [Fact]
    public void Without_broken_constraints_they_make_no_difference()
    {
        Property.Holds(Points.Of(3, Gen.Choose(0, 9).Select(i => (double)i)), points =>
            Assert.Equal(NonDominatedSorting.Ranks(points), NonDominatedSorting.Ranks(points, new double[points.Length])));
    }

    [Fact]
    public void A_violation_is_the_sum_of_what_is_above_zero()
    {
        Assert.Equal(0, Dominance.Violation([]));
        Assert.Equal(0, Dominance.Violation([-1, 0, double.NegativeInfinity]));
        Assert.Equal(3.5, Dominance.Violation([1, -7, 2.5]));
        Assert.Equal(double.PositiveInfinity, Dominance.Violation([-1, double.NaN]));
    }

    [Fact]
    public void Crowding_is_the_distance_between_the_neighbours_in_units_of_the_range()
    {
        // By hand: ranges 4 and 8; (1, 5): (2 − 0)/4 + (8 − 2)/8; (2, 2): (4 − 1)/4 + (5 − 0)/8.
        double[] distances = CrowdingDistance.Of([[4, 0], [1, 5], [0, 8], [2, 2]]);

        Assert.Equal([double.PositiveInfinity, 0.5 + 0.75, double.PositiveInfinity, 0.75 + 0.625], distances);
    }

    [Fact]
    public void Crowding_ignores_objectives_that_say_nothing()
    {
        Assert.Equal([double.PositiveInfinity, 1, double.PositiveInfinity], CrowdingDistance.Of([[0, 7], [1, 7], [2, 7]]));
        Assert.Equal([0, 0], CrowdingDistance.Of([[7, 7], [7, 7]]));
        Assert.Empty(CrowdingDistance.Of([]));
    }

    [Fact]
    public void What_is_no_set_of_points_is_refused()
    {
        Assert.Contains("point 1 has 1", Assert.Throws<ArgumentException>(() => NonDominatedSorting.Ranks([[1, 2], [1]])).Message, StringComparison.Ordinal);
        Assert.Contains("point 0 has one", Assert.Throws<ArgumentException>(() => NonDominatedSorting.Ranks([[double.NaN]])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NonDominatedSorting.Ranks([[1, 2]], []));
    }

    // The definition: the points that none of the rest dominates are the next front.
    private static int[] Peeled(double[][] points)
    {
        var ranks = new int[points.Length];
        var left = Enumerable.Range(0, points.Length).ToList();
        for (int rank = 0; left.Count > 0; rank++)
        {
            int[] front = [.. left.Where(i => !left.Exists(j => Dominance.Dominates(points[j], points[i])))];
            foreach (int i in front) ranks[i] = rank;
            left.RemoveAll(front.Contains);
        }

        return ranks;
    }
}
