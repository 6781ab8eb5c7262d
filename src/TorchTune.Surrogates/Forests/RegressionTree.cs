using System.Collections.Immutable;

namespace TorchTune.Surrogates;

/// <summary>One tree of a <see cref="RegressionForest"/>: a partition of the features' domain into boxes, with a mean and a variance in each.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed class RegressionTree
{
    private readonly SplitNode[] _nodes;
    private readonly PredictionStep[] _steps;
    private readonly ImmutableArray<ForestFeature> _features;

    internal RegressionTree(ImmutableArray<ForestFeature> features, SplitNode[] nodes)
    {
        _features = features;
        _nodes = nodes;
        _steps = Array.ConvertAll(nodes, node => new PredictionStep(node));
    }

    /// <summary>Where the tree begins: to walk it split by split.</summary>
    public TreeNode Root => new(this, 0);

    /// <summary>What the features hold.</summary>
    public ImmutableArray<ForestFeature> Features => _features;

    /// <summary>The number of splits and leaves.</summary>
    public int Size => _nodes.Length;

    internal ReadOnlySpan<SplitNode> Nodes => _nodes;

    /// <summary>Mean and variance of the leaf in which a point lies.</summary>
    /// <param name="point">One value a feature; NaN where it is missing.</param>
    public ForestPrediction Predict(ReadOnlySpan<double> point)
    {
        var steps = _steps;
        int at = 0;
        while (true)
        {
            ref readonly var step = ref steps[at];
            if (step.IsLeaf) return step.Prediction;
            double value = point[step.Feature];
            at = step.GoesLeft(value) ?? _nodes[at].GoesLeft(value) ? at + 1 : step.Right;
        }
    }

    /// <summary>The leaves with their boxes, from left to right. The boxes share no point and together hold every point.</summary>
    public ImmutableArray<LeafBox> Leaves()
    {
        var leaves = ImmutableArray.CreateBuilder<LeafBox>((_nodes.Length + 1) / 2);
        var pending = new Stack<(TreeNode Node, ImmutableArray<FeatureRange> Box)>();
        pending.Push((Root, [.. _features.Select(FeatureRange.All)]));
        while (pending.TryPop(out var top))
        {
            var (node, box) = top;
            if (node.IsLeaf)
            {
                leaves.Add(new LeafBox(box, node.Mean, node.Variance, node.Weight));
                continue;
            }

            var (left, right) = box[node.Feature].Split(node);
            pending.Push((node.Right, box.SetItem(node.Feature, right)));
            pending.Push((node.Left, box.SetItem(node.Feature, left)));
        }

        return leaves.ToImmutable();
    }
}
