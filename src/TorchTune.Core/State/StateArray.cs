using System.Collections.Immutable;

namespace TorchTune;

/// <summary>What an array of a trial's state holds.</summary>
public enum ElementType
{
    /// <summary>Bytes without sign.</summary>
    UInt8,

    /// <summary>Bytes with sign.</summary>
    Int8,

    /// <summary>16-bit integers.</summary>
    Int16,

    /// <summary>32-bit integers.</summary>
    Int32,

    /// <summary>64-bit integers.</summary>
    Int64,

    /// <summary>Half precision, IEEE 754 binary16.</summary>
    Float16,

    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>Double precision.</summary>
    Float64,

    /// <summary>The upper half of a single-precision number.</summary>
    BFloat16,

    /// <summary>Truth values, a byte each.</summary>
    Bool,
}

/// <summary>An array in a trial's state: in host memory (<see cref="HostArray"/>), or on a device behind a type of its own.</summary>
/// <remarks>The projects that train derive from it to hold a tensor without copying it; checkpoints hold host arrays only.</remarks>
public abstract class StateArray
{
    /// <summary>What the array holds.</summary>
    public abstract ElementType ElementType { get; }

    /// <summary>Its lengths, outermost first; empty for a single number.</summary>
    public abstract ImmutableArray<long> Shape { get; }

    /// <summary>A copy in host memory that nothing else can change.</summary>
    public abstract HostArray ToHost();

    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(ElementType elementType) => elementType switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(elementType), elementType, "There is no such element type."),
    };
}
