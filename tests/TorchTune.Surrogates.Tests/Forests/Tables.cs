using System.Collections.Immutable;

namespace TorchTune.Surrogates.Tests.Forests;

/// <summary>Random tables of numbers, categories and missing values.</summary>
internal static class Tables
{
    public static readonly ImmutableArray<ForestFeature> Mixed = [ForestFeature.Number, ForestFeature.Category(5), ForestFeature.Number, ForestFeature.Category(3)];

    /// <summary>Values on a coarse grid, so that some are equal; one in six is missing.</summary>
    public static FeatureTable Draw(int rows, RandomSource random, ImmutableArray<ForestFeature> features)
    {
        var values = new double[rows * features.Length];
        for (int i = 0; i < values.Length; i++) values[i] = DrawValue(features[i % features.Length], random);
        return new FeatureTable(features, values);
    }

    public static double[] DrawTargets(int rows, RandomSource random) => [.. Enumerable.Range(0, rows).Select(_ => random.Normal())];

    private static double DrawValue(ForestFeature feature, RandomSource random) =>
        random.NextInt(6) == 0 ? double.NaN : feature.IsCategorical ? random.NextInt(feature.Categories) : random.NextInt(12) / 12.0;
}
