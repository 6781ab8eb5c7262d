namespace TorchTune;

/// <summary>The kinds of <see cref="HyperParameter"/>.</summary>
public enum HyperParameterKind
{
    /// <summary>A real number of an interval, possibly on a logarithmic scale or in steps: <see cref="FloatHyperParameter"/>.</summary>
    Float,

    /// <summary>A whole number of an interval, possibly on a logarithmic scale or in steps: <see cref="IntHyperParameter"/>.</summary>
    Int,

    /// <summary>One of several levels that have an order: <see cref="OrdinalHyperParameter"/>.</summary>
    Ordinal,

    /// <summary>One of several choices without an order: <see cref="CategoricalHyperParameter"/>.</summary>
    Categorical,

    /// <summary>True or false: <see cref="BoolHyperParameter"/>.</summary>
    Bool,
}
