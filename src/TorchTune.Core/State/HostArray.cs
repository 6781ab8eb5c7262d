using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace TorchTune;

/// <summary>An array in host memory: row-major, its numbers little-endian.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed class HostArray : StateArray, IEquatable<HostArray>
{
    private readonly byte[] _bytes;

    private HostArray(ElementType elementType, ImmutableArray<long> shape, byte[] bytes)
    {
        ElementType = elementType;
        Shape = shape;
        _bytes = bytes;
    }

    /// <inheritdoc/>
    public override ElementType ElementType { get; }

    /// <inheritdoc/>
    public override ImmutableArray<long> Shape { get; }

    /// <summary>The elements as they lie in memory.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>An array of these bytes, copied.</summary>
    /// <exception cref="ArgumentException">The shape does not have as many elements as there are bytes for.</exception>
    public static HostArray FromBytes(ElementType elementType, ReadOnlySpan<byte> bytes, params ImmutableArray<long> shape)
    {
        Check(elementType, bytes.Length, shape);
        return new(elementType, shape, bytes.ToArray());
    }

    /// <summary>An array of these numbers, copied; without a shape, one row of them.</summary>
    /// <typeparam name="T">byte, sbyte, short, int, long, Half, float, double or bool.</typeparam>
    /// <exception cref="ArgumentException">The type has no element type, or the shape does not have as many elements.</exception>
    public static HostArray From<T>(ReadOnlySpan<T> values, params ImmutableArray<long> shape)
        where T : unmanaged
    {
        if (shape.IsDefaultOrEmpty) shape = [values.Length];
        return FromBytes(ElementTypeOf<T>(), MemoryMarshal.AsBytes(values), shape);
    }

    /// <summary>An array that keeps these bytes themselves: the caller must not change them again.</summary>
    /// <exception cref="ArgumentException">The shape does not have as many elements as there are bytes for.</exception>
    public static HostArray Adopt(ElementType elementType, byte[] bytes, params ImmutableArray<long> shape)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Check(elementType, bytes.Length, shape);
        return new(elementType, shape, bytes);
    }

    /// <summary>The elements as numbers.</summary>
    /// <typeparam name="T">The type that <see cref="ElementType"/> names; <see cref="ElementType.BFloat16"/> has none.</typeparam>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => ElementTypeOf<T>() == ElementType
            ? MemoryMarshal.Cast<byte, T>(_bytes)
            : throw new InvalidOperationException(Invariant($"The array holds {ElementType} and cannot be read as {typeof(T).Name}."));

    /// <summary>The array itself, since nothing can change it.</summary>
    public override HostArray ToHost() => this;

    /// <summary>Equal element type, shape and bits.</summary>
    public bool Equals(HostArray? other) =>
        other is not null && ElementType == other.ElementType && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()) && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HostArray);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(ElementType);
        hash.AddBytes(_bytes.AsSpan(0, Math.Min(_bytes.Length, 64)));
        return hash.ToHashCode();
    }

    /// <summary>Element type and shape: <c>Float32[64, 3]</c>.</summary>
    public override string ToString() => Invariant($"{ElementType}[{string.Join(", ", Shape)}]");

    private static void Check(ElementType elementType, long bytes, ImmutableArray<long> shape)
    {
        long expected = SizeOf(elementType);
        foreach (long length in shape)
        {
            if (length < 0) throw new ArgumentException(Invariant($"A length in a shape must not be negative, but was {length}."));
            expected = checked(expected * length);
        }

        if (expected != bytes)
        {
            throw new ArgumentException(Invariant($"An array {elementType}[{string.Join(", ", shape)}] takes {expected} bytes, but there are {bytes}."));
        }
    }

    private static ElementType ElementTypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Byte => ElementType.UInt8,
        TypeCode.SByte => ElementType.Int8,
        TypeCode.Int16 => ElementType.Int16,
        TypeCode.Int32 => ElementType.Int32,
        TypeCode.Int64 => ElementType.Int64,
        TypeCode.Single => ElementType.Float32,
        TypeCode.Double => ElementType.Float64,
        TypeCode.Boolean => ElementType.Bool,
        _ when typeof(T) == typeof(Half) => ElementType.Float16,
        _ => throw new ArgumentException(Invariant($"{typeof(T).Name} is no element type of a state array.")),
    };
}
