using System.Collections;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor on the CPU, read and written in place, in the tensor's order whatever its strides are.</summary>
/// <typeparam name="T">The type of an element.</typeparam>
public sealed class TensorAccessor<T> : IEnumerable<T>, IDisposable where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly unsafe void* _data;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal unsafe TensorAccessor(Tensor tensor)
    {
        // Where a flag stands for an operation on the elements, they are read from a copy.
        tensor = tensor.Describe().Lazy != 0 ? tensor.Materialised() : tensor;
        _data = tensor.Data();
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => At(Position(indices));
        set => Element(Position(indices)) = value;
    }

    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result);
        return result;
    }

    /// <summary>An array of the tensor's shape.</summary>
    public Array ToNDArray()
    {
        if (_shape.Length == 0)
        {
            return new[] { At(0) };
        }
        var result = Array.CreateInstance(typeof(T), _shape);
        var indices = new long[_shape.Length];
        for (long i = 0; i < Count; i++)
        {
            result.SetValue(At(i), indices);
            for (var d = indices.Length - 1; d >= 0 && ++indices[d] == _shape[d]; d--)
            {
                indices[d] = 0;
            }
        }
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (_contiguous && count > 0)
        {
            Elements(tensorIndex, count).CopyTo(target);
            return;
        }
        for (var i = 0; i < count; i++)
        {
            target[i] = At(tensorIndex + i);
        }
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (_contiguous && count > 0)
        {
            source[..count].CopyTo(Elements(tensorIndex, count));
            return;
        }
        for (var i = 0; i < count; i++)
        {
            Element(tensorIndex + i) = source[i];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
        {
            yield return At(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The tensor stays: only the access ends.</summary>
    public void Dispose()
    {
    }

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && this == other;

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (var element in this)
        {
            hash.Add(element);
        }
        return hash.ToHashCode();
    }

    public static bool operator ==(TensorAccessor<T>? left, TensorAccessor<T>? right)
        => ReferenceEquals(left, right) || (left is not null && right is not null && left.Count == right.Count && left.SequenceEqual(right));

    public static bool operator !=(TensorAccessor<T>? left, TensorAccessor<T>? right) => !(left == right);

    /// <summary>The element at a position in the tensor's order.</summary>
    internal T At(long position) => Element(position);

    private unsafe ref T Element(long position)
    {
        if ((ulong)position >= (ulong)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The tensor has {Count} elements.");
        }
        GC.KeepAlive(_tensor.Handle);
        return ref Unsafe.Add(ref Unsafe.AsRef<T>(_data), (nint)(_contiguous ? position : Offset(position)));
    }

    private unsafe Span<T> Elements(long position, int count)
    {
        if (position < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, "The first element is number 0.");
        }
        GC.KeepAlive(_tensor.Handle);
        return System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Unsafe.AsRef<T>(_data), (nint)position), count);
    }

    private long Offset(long position)
    {
        long offset = 0;
        for (var d = _shape.Length - 1; d >= 0; d--)
        {
            offset += position % _shape[d] * _strides[d];
            position /= _shape[d];
        }
        return offset;
    }

    private long Position(long[] indices)
    {
        if (indices.Length == 1)
        {
            return indices[0];
        }
        if (indices.Length != _shape.Length)
        {
            throw new ArgumentException($"A tensor of {_shape.Length} dimensions takes as many indices, not {indices.Length}.", nameof(indices));
        }
        long position = 0;
        for (var d = 0; d < indices.Length; d++)
        {
            if ((ulong)indices[d] >= (ulong)_shape[d])
            {
                throw new ArgumentOutOfRangeException(nameof(indices), indices[d], $"Dimension {d} has the length {_shape[d]}.");
            }
            position = (position * _shape[d]) + indices[d];
        }
        return position;
    }
}
