using static System.FormattableString;

namespace TorchTune.Surrogates;

/// <summary>How a <see cref="RegressionForest"/> is grown.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record RegressionForestOptions
{
    /// <summary>How many trees there are.</summary>
    /// <value>Default 10, as in SMAC.</value>
    public int Trees { get; init; } = 10;

    /// <summary>The share of the features that each split chooses among; further ones are looked at only while none of them can split.</summary>
    /// <value>Default 5/6, as in SMAC; in (0, 1].</value>
    public double FeatureShare { get; init; } = 5.0 / 6;

    /// <summary>The fewest samples a leaf may have.</summary>
    /// <value>Default 1.</value>
    public int MinLeaf { get; init; } = 1;

    /// <summary>The fewest samples that are split.</summary>
    /// <value>Default 2.</value>
    public int MinSplit { get; init; } = 2;

    /// <summary>The most splits between the root and a leaf.</summary>
    /// <value>Default 64.</value>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Whether each tree learns from a sample of the rows, drawn with replacement, as many as there are.</summary>
    /// <value>Default true; otherwise every tree sees every row, and trees differ by their features and split points alone.</value>
    public bool Bootstrap { get; init; } = true;

    internal RegressionForestOptions Validated()
    {
        AtLeast(nameof(Trees), Trees, 1);
        AtLeast(nameof(MinLeaf), MinLeaf, 1);
        AtLeast(nameof(MinSplit), MinSplit, 2);
        AtLeast(nameof(MaxDepth), MaxDepth, 0);
        if (FeatureShare is > 0 and <= 1) return this;
        throw new ArgumentOutOfRangeException(nameof(FeatureShare), Invariant($"{nameof(FeatureShare)} must lie in (0, 1], but was {FeatureShare}."));
    }

    private static void AtLeast(string option, int value, int least)
    {
        if (value < least) throw new ArgumentOutOfRangeException(option, Invariant($"{option} must be at least {least}, but was {value}."));
    }
}
