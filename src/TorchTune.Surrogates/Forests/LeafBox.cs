using System.Collections.Immutable;

namespace TorchTune.Surrogates;

/// <summary>A leaf of a tree with the points that fall into it.</summary>
/// <param name="Ranges">One a feature: a point lies in the box where each of its values lies in its range.</param>
/// <param name="Mean">The mean of its samples.</param>
/// <param name="Variance">The variance of its samples.</param>
/// <param name="Weight">How many of the tree's samples came here.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record LeafBox(ImmutableArray<FeatureRange> Ranges, double Mean, double Variance, double Weight)
{
    /// <summary>Whether a point lies in the box.</summary>
    /// <param name="point">One value a feature; NaN where it is missing.</param>
    public bool Contains(ReadOnlySpan<double> point)
    {
        for (int feature = 0; feature < Ranges.Length; feature++)
        {
            if (!Ranges[feature].Contains(point[feature])) return false;
        }

        return true;
    }
}
