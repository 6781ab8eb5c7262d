namespace TorchTune.Surrogates;

/// <summary>A place in a <see cref="RegressionTree"/>: a split with two children, or a leaf.</summary>
/// <threadsafety>Immutable.</threadsafety>
public readonly struct TreeNode : IEquatable<TreeNode>
{
    private readonly RegressionTree _tree;
    private readonly int _index;

    internal TreeNode(RegressionTree tree, int index)
    {
        _tree = tree;
        _index = index;
    }

    /// <summary>Its number in the tree, from 0; a node's left child follows it.</summary>
    public int Index => _index;

    /// <summary>Whether it has no children.</summary>
    public bool IsLeaf => Node.IsLeaf;

    /// <summary>Which feature is split on; -1 in a leaf.</summary>
    public int Feature => Node.Feature;

    /// <summary>In a split on numbers: those up to here go left. Infinite where all numbers do, and only missing values go right.</summary>
    public double Threshold => IsLeaf ? double.NaN : Node.Value;

    /// <summary>In a leaf, the mean of its samples.</summary>
    public double Mean => IsLeaf ? Node.Value : double.NaN;

    /// <summary>In a leaf, the variance of its samples: the mean squared distance to their mean.</summary>
    public double Variance => IsLeaf ? Node.Variance : double.NaN;

    /// <summary>How many of the tree's samples came here, repetitions counted.</summary>
    public double Weight => Node.Weight;

    /// <summary>The child to the left of a split.</summary>
    public TreeNode Left => new(_tree, _index + 1);

    /// <summary>The child to the right of a split.</summary>
    public TreeNode Right => new(_tree, Node.Right);

    private ref readonly SplitNode Node => ref _tree.Nodes[_index];

    /// <summary>In a split: whether a value of its feature goes left; NaN asks for a missing one.</summary>
    public bool GoesLeft(double value) => Node.GoesLeft(value);

    /// <summary>The same place of the same tree.</summary>
    public bool Equals(TreeNode other) => ReferenceEquals(_tree, other._tree) && _index == other._index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TreeNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _index;

    /// <summary>Whether two are the same place of the same tree.</summary>
    public static bool operator ==(TreeNode left, TreeNode right) => left.Equals(right);

    /// <summary>Whether two are different places.</summary>
    public static bool operator !=(TreeNode left, TreeNode right) => !left.Equals(right);
}
