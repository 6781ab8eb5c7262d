using System.Collections.Immutable;

namespace TorchTune.Surrogates;

/// <summary>The values of one feature that belong to a leaf's box.</summary>
/// <threadsafety>Immutable.</threadsafety>
public readonly record struct FeatureRange
{
    private FeatureRange(double above, double upTo, ImmutableArray<bool> categories, bool missing)
    {
        Above = above;
        UpTo = upTo;
        Categories = categories;
        Missing = missing;
    }

    /// <summary>The numbers in the range are greater than this; −∞ where there is no such bound.</summary>
    public double Above { get; }

    /// <summary>The numbers in the range are at most this; +∞ where there is no such bound. Equal to <see cref="Above"/> where no number is in the range.</summary>
    public double UpTo { get; }

    /// <summary>Which categories are in the range; default (not set) for numbers.</summary>
    public ImmutableArray<bool> Categories { get; }

    /// <summary>Whether a missing value is in the range.</summary>
    public bool Missing { get; }

    /// <summary>Whether a value is in the range; NaN asks for a missing one.</summary>
    public bool Contains(double value) => double.IsNaN(value) ? Missing
        : Categories.IsDefault ? value > Above && value <= UpTo
        : Categories[(int)value];

    internal static FeatureRange All(ForestFeature feature) => new(
        double.NegativeInfinity, double.PositiveInfinity, feature.IsCategorical ? [.. Enumerable.Repeat(true, feature.Categories)] : default, missing: true);

    /// <summary>What of the range goes left at a split on its feature, and what goes right.</summary>
    internal (FeatureRange Left, FeatureRange Right) Split(TreeNode node)
    {
        bool missingLeft = node.GoesLeft(double.NaN);
        if (Categories.IsDefault)
        {
            double at = Math.Clamp(node.Threshold, Above, UpTo);
            return (new(Above, at, default, Missing && missingLeft), new(at, UpTo, default, Missing && !missingLeft));
        }

        var categories = Categories;
        return (
            new(Above, UpTo, [.. categories.Select((held, category) => held && node.GoesLeft(category))], Missing && missingLeft),
            new(Above, UpTo, [.. categories.Select((held, category) => held && !node.GoesLeft(category))], Missing && !missingLeft));
    }
}
