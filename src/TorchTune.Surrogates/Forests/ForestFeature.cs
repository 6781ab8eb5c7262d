namespace TorchTune.Surrogates;

/// <summary>What a column of a <see cref="FeatureTable"/> holds: numbers, or one of several categories without an order.</summary>
/// <threadsafety>Immutable.</threadsafety>
public readonly record struct ForestFeature
{
    private ForestFeature(int categories) => Categories = categories;

    /// <summary>Numbers, on any scale: only their order and the places between them count.</summary>
    public static ForestFeature Number => default;

    /// <summary>How many categories there are; 0 for numbers.</summary>
    public int Categories { get; }

    /// <summary>Whether the column holds categories, as numbers 0 to <see cref="Categories"/> − 1.</summary>
    public bool IsCategorical => Categories > 0;

    /// <summary>One of this many categories.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static ForestFeature Category(int categories)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(categories);
        return new(categories);
    }
}
