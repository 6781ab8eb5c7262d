using static System.FormattableString;

namespace TorchTune.Surrogates.Tests.Forests;

public sealed class RegressionForestTests
{
    private static readonly RegressionForestOptions Plain = new() { Trees = 1, FeatureShare = 1, Bootstrap = false };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(64, 5)]
    public void A_tree_is_the_one_that_trying_every_split_gives(int maxDepth, int minLeaf)
    {
        for (int trial = 0; trial < 20; trial++)
        {
            // Prefixes are the best of all sets only where every set may be a leaf: with larger leaves, numbers alone are compared.
            var random = RandomSource.For(1, trial, "slow");
            var table = Tables.Draw(40, random, minLeaf == 1 ? Tables.Mixed : [ForestFeature.Number, ForestFeature.Number]);
            double[] targets = Tables.DrawTargets(40, random);

            var forest = RegressionForest.Fit(table, targets, random, Plain with { MaxDepth = maxDepth, MinLeaf = minLeaf });

            var slow = SlowTree.Fit(table, targets, maxDepth, minLeaf);
            for (int row = 0; row < table.Rows; row++)
            {
                // Sums of 40 normal numbers in two orders: rounding is below 1e-13.
                var fast = forest.Predict(table.Row(row));
                Assert.Equal(slow[row].Mean, fast.Mean, 1e-12);
                Assert.Equal(slow[row].Variance, fast.Variance, 1e-12);
            }
        }
    }

    [Fact]
    public void A_function_of_pieces_is_learned_exactly()
    {
        var random = RandomSource.For(1, 0, "pieces");
        var table = Tables.Draw(400, random, Tables.Mixed);
        double[] targets = [.. Enumerable.Range(0, table.Rows).Select(row => Pieces(table.Row(row)))];

        var forest = RegressionForest.Fit(table, targets, random, Plain with { Trees = 5, FeatureShare = 0.5 });

        for (int row = 0; row < table.Rows; row++) Assert.Equal(targets[row], forest.Predict(table.Row(row)).Mean, 1e-13);

        static double Pieces(ReadOnlySpan<double> x) =>
            double.IsNaN(x[0]) ? x[1] == 2 ? 7 : 3 : x[0] > 0.5 ? -1 : double.IsNaN(x[3]) ? 0.25 : x[2] <= 0.3 ? 11 : 5;
    }

    [Fact]
    public void Many_trees_interpolate_between_neighbours()
    {
        var table = new FeatureTable([ForestFeature.Number], [0, 1]);
        const int Trees = 10_000;

        var forest = RegressionForest.Fit(table, [0, 1], RandomSource.For(1, 0, "line"), Plain with { Trees = Trees });

        foreach (double x in new[] { 0.1, 0.3, 0.5, 0.9 })
        {
            // The thresholds are uniform in [0, 1): the mean is the share of them below x. Five standard errors: one false alarm in a million.
            double error = 5 * Math.Sqrt(x * (1 - x) / Trees);
            var (mean, variance) = forest.Predict([x]);
            Assert.InRange(mean, x - error, x + error);
            Assert.Equal(mean * (1 - mean), variance, 1e-12);
        }
    }

    [Fact]
    public void The_prediction_is_the_mixture_of_the_leaves()
    {
        var random = RandomSource.For(1, 0, "mixture");
        var table = Tables.Draw(60, random, Tables.Mixed);
        var forest = RegressionForest.Fit(table, Tables.DrawTargets(60, random), random, new() { Trees = 17, MinLeaf = 4 });
        var points = Tables.Draw(50, random, Tables.Mixed);
        var bulk = new ForestPrediction[points.Rows];

        forest.Predict(points, bulk);

        for (int row = 0; row < points.Rows; row++)
        {
            var leaves = forest.Trees.Select(tree => tree.Predict(points.Row(row))).ToArray();
            double mean = leaves.Average(leaf => leaf.Mean);
            double second = leaves.Average(leaf => leaf.Variance + (leaf.Mean * leaf.Mean));
            Assert.Equal(mean, bulk[row].Mean, 1e-12);
            Assert.Equal(second - (mean * mean), bulk[row].Variance, 1e-12);
            Assert.Equal(bulk[row], forest.Predict(points.Row(row)));
        }
    }

    [Fact]
    public void The_boxes_of_the_leaves_divide_all_points_among_them()
    {
        var random = RandomSource.For(1, 0, "boxes");
        var table = Tables.Draw(80, random, Tables.Mixed);
        var forest = RegressionForest.Fit(table, Tables.DrawTargets(80, random), random);
        var points = Tables.Draw(200, random, Tables.Mixed);

        foreach (var tree in forest.Trees)
        {
            var leaves = tree.Leaves();
            Assert.Equal(80, leaves.Sum(leaf => leaf.Weight));
            for (int row = 0; row < points.Rows; row++)
            {
                var holding = Assert.Single(leaves, leaf => leaf.Contains(points.Row(row)));
                Assert.Equal(tree.Predict(points.Row(row)), new ForestPrediction(holding.Mean, holding.Variance));
            }
        }
    }

    [Fact]
    public void Samples_of_the_rows_are_drawn_with_replacement()
    {
        var table = new FeatureTable([ForestFeature.Number], [.. Enumerable.Range(0, 1000).Select(i => (double)i)]);
        double[] targets = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];

        var forest = RegressionForest.Fit(table, targets, RandomSource.For(1, 0, "bootstrap"), new() { Trees = 20 });

        // A row is missed with probability (1 − 1/n)^n: 0.3677 of 1,000. The number of distinct rows has a standard deviation of 9.8 a tree.
        double distinct = forest.Trees.Average(tree => tree.Leaves().Length);
        Assert.InRange(distinct, 632.3 - (5 * 9.8 / Math.Sqrt(20)), 632.3 + (5 * 9.8 / Math.Sqrt(20)));
        Assert.All(forest.Trees, tree => Assert.Equal(1000, tree.Root.Weight));
    }

    [Fact]
    public void Ten_thousand_categories_are_told_apart()
    {
        double[] categories = [.. Enumerable.Range(0, 300).Select(i => (double)(i * 33))];
        var table = new FeatureTable([ForestFeature.Category(10_000)], [.. categories, double.NaN]);
        double[] targets = [.. categories.Select(c => c % 7), 9];

        var forest = RegressionForest.Fit(table, targets, RandomSource.For(1, 0, "many"), Plain with { Trees = 3 });

        for (int row = 0; row < table.Rows; row++) Assert.Equal(targets[row], forest.Predict(table.Row(row)).Mean, 1e-12);
        Assert.InRange(forest.Predict([1]).Mean, 0, 9);
    }

    [Fact]
    public void Categories_that_a_tree_has_not_seen_go_to_either_side()
    {
        var table = new FeatureTable([ForestFeature.Category(3)], [0, 1]);

        var forest = RegressionForest.Fit(table, [0, 1], RandomSource.For(1, 0, "unseen"), Plain with { Trees = 4000 });

        // A coin a tree: 5 · √(¼ / 4000).
        Assert.InRange(forest.Predict([2]).Mean, 0.46, 0.54);
        Assert.InRange(forest.Predict([double.NaN]).Mean, 0.46, 0.54);
    }

    [Fact]
    public void A_large_common_offset_costs_no_digits()
    {
        var random = RandomSource.For(1, 0, "offset");
        var table = Tables.Draw(60, random, Tables.Mixed);
        double[] targets = [.. Tables.DrawTargets(60, random).Select(target => Math.Round(target, 3))];

        var near = RegressionForest.Fit(table, targets, random, Plain with { MinLeaf = 3 });
        var far = RegressionForest.Fit(table, [.. targets.Select(target => target + 1e9)], random, Plain with { MinLeaf = 3 });

        // A number near 1e9 is known to 1e-7.
        for (int row = 0; row < table.Rows; row++)
        {
            Assert.Equal(near.Predict(table.Row(row)).Mean, far.Predict(table.Row(row)).Mean - 1e9, 1e-6);
            Assert.Equal(near.Predict(table.Row(row)).Variance, far.Predict(table.Row(row)).Variance, 1e-5);
        }
    }

    [Fact]
    public void Equal_sources_give_equal_forests_and_others_do_not()
    {
        var random = RandomSource.For(1, 0, "equal");
        var table = Tables.Draw(60, random, Tables.Mixed);
        double[] targets = Tables.DrawTargets(60, random);
        var points = Tables.Draw(30, random, Tables.Mixed);

        Assert.Equal(Predictions(1), Predictions(1));
        Assert.NotEqual(Predictions(1), Predictions(2));

        ForestPrediction[] Predictions(ulong seed)
        {
            var predictions = new ForestPrediction[points.Rows];
            RegressionForest.Fit(table, targets, RandomSource.For(seed, 0, "forest")).Predict(points, predictions);
            return predictions;
        }
    }

    [Fact]
    public void One_row_is_a_forest_of_leaves()
    {
        var forest = RegressionForest.Fit(new FeatureTable([ForestFeature.Number], [0.5]), [3], RandomSource.For(1, 0, "one"));

        Assert.Equal(new ForestPrediction(3, 0), forest.Predict([0.1]));
        Assert.All(forest.Trees, tree => Assert.True(tree.Root.IsLeaf));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Targets_must_be_finite(double target)
    {
        var refused = Assert.Throws<ArgumentException>(() => RegressionForest.Fit(new FeatureTable([ForestFeature.Number], [0.5]), [target], RandomSource.For(1, 0, "x")));

        Assert.Contains(Invariant($"{target}"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_its_place()
    {
        Assert.Contains("Row 1, feature 0", Assert.Throws<ArgumentException>(() => new FeatureTable([ForestFeature.Category(2)], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("finite number", Assert.Throws<ArgumentException>(() => new FeatureTable([ForestFeature.Number], [double.NegativeInfinity])).Message, StringComparison.Ordinal);
        Assert.Contains("rows of 2", Assert.Throws<ArgumentException>(() => new FeatureTable([ForestFeature.Number, ForestFeature.Number], [1])).Message, StringComparison.Ordinal);
        var options = Assert.Throws<ArgumentOutOfRangeException>(() => RegressionForest.Fit(new FeatureTable([ForestFeature.Number], [1]), [1], RandomSource.For(1, 0, "x"), new() { FeatureShare = 0 }));
        Assert.Contains("FeatureShare must lie in (0, 1], but was 0", options.Message, StringComparison.Ordinal);
    }
}
