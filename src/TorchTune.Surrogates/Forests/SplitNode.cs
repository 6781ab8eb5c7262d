namespace TorchTune.Surrogates;

/// <summary>A split, or a leaf: the left child follows it, the right one is named.</summary>
internal struct SplitNode
{
    // Categories beyond what a word holds are kept as a list.
    public const int MostInWord = 63;

    private const int Leaf = -1;

    /// <summary>Which feature is split on; -1 in a leaf.</summary>
    public int Feature;

    /// <summary>The right child.</summary>
    public int Right;

    /// <summary>How many categories the feature has; 0 for numbers.</summary>
    public int Categories;

    /// <summary>Numbers up to here go left; in a leaf, the mean.</summary>
    public double Value;

    /// <summary>In a leaf, the variance.</summary>
    public double Variance;

    /// <summary>How many samples came here.</summary>
    public double Weight;

    /// <summary>Bit c: whether category c goes left; the bit after the last is for missing values. For numbers, bit 0 is for missing values; with <see cref="Listed"/>, for what is listed.</summary>
    public ulong Left;

    /// <summary>Categories that go one way, rising; all others go the other way.</summary>
    public int[]? Listed;

    public readonly bool IsLeaf => Feature == Leaf;

    public static SplitNode LeafOf(double mean, double variance, double weight) =>
        new() { Feature = Leaf, Value = mean, Variance = variance, Weight = weight };

    public readonly bool GoesLeft(double value)
    {
        if (Categories == 0) return double.IsNaN(value) ? (Left & 1) != 0 : value <= Value;

        return CategoryGoesLeft(double.IsNaN(value) ? Categories : (int)value);
    }

    /// <summary>Whether a category goes left; the number after the last stands for a missing value.</summary>
    public readonly bool CategoryGoesLeft(int category) => Listed is null
        ? ((Left >> category) & 1) != 0
        : (Array.BinarySearch(Listed, category) >= 0) == ((Left & 1) != 0);
}
