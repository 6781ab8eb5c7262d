namespace TorchTune;

/// <summary>What a <see cref="Value"/> holds.</summary>
public enum ValueKind
{
    /// <summary>A double, never NaN.</summary>
    Float,

    /// <summary>A whole number of 64 bits.</summary>
    Int,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A text, such as the name of a choice.</summary>
    Text,
}
