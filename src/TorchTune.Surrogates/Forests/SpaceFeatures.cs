using System.Collections.Immutable;

namespace TorchTune.Surrogates;

/// <summary>A space's hyper-parameters as the features of a model: what has an order as its place in the unit interval, the rest as categories.</summary>
/// <remarks>What does not exist in a configuration is missing (NaN). A logarithmic scale is measured on that scale.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class SpaceFeatures
{
    /// <summary>The features of this space, in its order.</summary>
    public SpaceFeatures(Space space)
    {
        ArgumentNullException.ThrowIfNull(space);
        Space = space;
        Features = [.. space.Select(FeatureOf)];
    }

    /// <summary>The space.</summary>
    public Space Space { get; }

    /// <summary>One a hyper-parameter.</summary>
    public ImmutableArray<ForestFeature> Features { get; }

    /// <summary>Whether a hyper-parameter's values have no order that a model could use.</summary>
    public static bool IsCategorical(HyperParameter hyperParameter)
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        return hyperParameter.Kind is HyperParameterKind.Categorical or HyperParameterKind.Bool;
    }

    /// <summary>A configuration as a row of features. What the space does not hold (it may have changed since) is left out.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="row">One value a feature.</param>
    public void Write(Configuration configuration, Span<double> row)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        for (int i = 0; i < Space.Count; i++)
        {
            row[i] = configuration.TryGet(Space[i].Name, out var value) && Space[i].Contains(value) ? ValueOf(Space[i], value) : double.NaN;
        }
    }

    /// <summary>A value as a feature: its place in the unit interval, or the number of its category.</summary>
    /// <exception cref="ArgumentException">The hyper-parameter cannot have this value.</exception>
    public static double ValueOf(HyperParameter hyperParameter, Value value)
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        return IsCategorical(hyperParameter) ? hyperParameter.IndexOf(value) : hyperParameter.ToUnit(value);
    }

    private static ForestFeature FeatureOf(HyperParameter hyperParameter) =>
        IsCategorical(hyperParameter) ? ForestFeature.Category((int)hyperParameter.Cardinality!.Value) : ForestFeature.Number;
}
