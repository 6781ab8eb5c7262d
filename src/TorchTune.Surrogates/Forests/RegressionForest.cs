using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Surrogates;

/// <summary>A random forest that predicts a number with a variance, from numbers, categories and missing values.</summary>
/// <remarks>
/// <para>After Hutter, Xu, Hoos, Leyton-Brown, "Algorithm runtime prediction: methods and evaluation", Artificial Intelligence 206 (2014), §4.3: each
/// tree splits where the squared error falls most, at a point drawn uniformly between the two neighbours that it separates, so that the mean over many
/// trees interpolates; and the variance is that of the mixture of the leaves, by the law of total variance: the variance of the leaves' means plus the
/// mean of their variances.</para>
/// <para>Categories are split into two sets: sorted by their mean, the best of all sets is a prefix (Fisher, "On grouping for maximum homogeneity",
/// 1958). Categories that a node has not seen go to a random side. A missing value is a category of its own, or a place beside the numbers that goes
/// left, right, or is split off.</para>
/// <para>n rows and d features cost O(d n log n) a tree: rows are sorted once, and each level passes over them once.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class RegressionForest
{
    private RegressionForest(ImmutableArray<ForestFeature> features, ImmutableArray<RegressionTree> trees)
    {
        Features = features;
        Trees = trees;
    }

    /// <summary>What the features hold.</summary>
    public ImmutableArray<ForestFeature> Features { get; }

    /// <summary>The trees, in the order in which they were grown.</summary>
    public ImmutableArray<RegressionTree> Trees { get; }

    /// <summary>Grows a forest.</summary>
    /// <param name="table">At least one row.</param>
    /// <param name="targets">A finite number for each row.</param>
    /// <param name="random">Where randomness comes from: each tree forks its own source, so an equal source gives an equal forest.</param>
    /// <param name="options">How; default the default options.</param>
    /// <exception cref="ArgumentException">There is no row, or there are more or fewer targets than rows, or one is not finite, or an option breaks its rule.</exception>
    public static RegressionForest Fit(FeatureTable table, ReadOnlySpan<double> targets, RandomSource random, RegressionForestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(random);
        options = (options ?? new RegressionForestOptions()).Validated();
        if (table.Rows == 0) throw new ArgumentException("A forest must have at least one row to learn from.", nameof(table));
        if (targets.Length != table.Rows) throw new ArgumentException(Invariant($"There must be a target for each of {table.Rows} rows, but there are {targets.Length}."), nameof(targets));
        for (int row = 0; row < targets.Length; row++)
        {
            if (!double.IsFinite(targets[row])) throw new ArgumentException(Invariant($"Targets must be finite, but that of row {row} was {targets[row]}."), nameof(targets));
        }

        var grower = new TreeGrower(table, targets, options);
        var trees = ImmutableArray.CreateBuilder<RegressionTree>(options.Trees);
        for (int tree = 0; tree < options.Trees; tree++) trees.Add(grower.Grow(random.Fork(Invariant($"tree {tree}"))));
        return new RegressionForest(table.Features, trees.MoveToImmutable());
    }

    /// <summary>The prediction at one point.</summary>
    /// <param name="point">One value a feature; NaN where it is missing.</param>
    public ForestPrediction Predict(ReadOnlySpan<double> point)
    {
        if (point.Length != Features.Length) throw new ArgumentException(Invariant($"A point must have {Features.Length} values, but had {point.Length}."), nameof(point));
        var mixture = default(LeafMixture);
        foreach (var tree in Trees) mixture.Add(tree.Predict(point));
        return mixture.Prediction;
    }

    /// <summary>The predictions at many points: tree by tree, which is faster than point by point.</summary>
    /// <param name="points">A table with the same features.</param>
    /// <param name="predictions">One a row.</param>
    public void Predict(FeatureTable points, Span<ForestPrediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (!points.Features.AsSpan().SequenceEqual(Features.AsSpan())) throw new ArgumentException("The points must have the features that the forest has learned from.", nameof(points));
        if (predictions.Length != points.Rows) throw new ArgumentException(Invariant($"There must be room for {points.Rows} predictions, but there is for {predictions.Length}."), nameof(predictions));
        var mixtures = new LeafMixture[points.Rows];
        foreach (var tree in Trees)
        {
            for (int row = 0; row < mixtures.Length; row++) mixtures[row].Add(tree.Predict(points.Row(row)));
        }

        for (int row = 0; row < mixtures.Length; row++) predictions[row] = mixtures[row].Prediction;
    }
}
