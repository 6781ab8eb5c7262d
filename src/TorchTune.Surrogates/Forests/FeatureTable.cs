using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Surrogates;

/// <summary>Rows of features, as a forest learns from and predicts at: numbers and categories, NaN where a value is missing.</summary>
/// <remarks>A hyper-parameter that does not exist in a configuration (its condition fails) is missing there; that is information, and a forest splits on it.</remarks>
/// <threadsafety>Immutable, if the array it was given is no longer changed.</threadsafety>
public sealed class FeatureTable
{
    private readonly double[] _values;

    /// <summary>A table of these rows, one after another.</summary>
    /// <param name="features">What the columns hold; at least one.</param>
    /// <param name="values">Row by row; taken over, not copied.</param>
    /// <exception cref="ArgumentException">The values do not fill whole rows, a number is infinite, or a category does not exist.</exception>
    public FeatureTable(ImmutableArray<ForestFeature> features, double[] values)
    {
        if (features.IsDefaultOrEmpty) throw new ArgumentException("A table must have at least one feature.", nameof(features));
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length % features.Length != 0)
        {
            throw new ArgumentException(Invariant($"The values must fill rows of {features.Length} features, but there are {values.Length}."), nameof(values));
        }

        Features = features;
        _values = values;
        Rows = values.Length / features.Length;
        for (int i = 0; i < values.Length; i++) Check(values[i], i / features.Length, i % features.Length);
    }

    /// <summary>What the columns hold.</summary>
    public ImmutableArray<ForestFeature> Features { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>One value.</summary>
    public double this[int row, int feature] => _values[(row * Features.Length) + feature];

    /// <summary>The values of a row.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Features.Length, Features.Length);

    private void Check(double value, int row, int feature)
    {
        int categories = Features[feature].Categories;
        bool fits = double.IsNaN(value) || (categories == 0 ? double.IsFinite(value) : value >= 0 && value < categories && value == Math.Floor(value));
        if (fits) return;
        throw new ArgumentException(Invariant(
            $"Row {row}, feature {feature}: it must be {(categories == 0 ? "a finite number" : Invariant($"a category from 0 to {categories - 1}"))} or NaN, but was {value}."));
    }
}
