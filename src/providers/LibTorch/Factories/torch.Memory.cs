using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchSharp;

// From numbers and arrays of C# to tensors. The data is always copied, except by frombuffer.
public static partial class torch
{
    private static readonly Dictionary<Type, ScalarType> TypesOfElements = new()
    {
        [typeof(byte)] = ScalarType.Byte,
        [typeof(sbyte)] = ScalarType.Int8,
        [typeof(short)] = ScalarType.Int16,
        [typeof(int)] = ScalarType.Int32,
        [typeof(long)] = ScalarType.Int64,
        [typeof(Half)] = ScalarType.Float16,
        [typeof(float)] = ScalarType.Float32,
        [typeof(double)] = ScalarType.Float64,
        [typeof((float, float))] = ScalarType.ComplexFloat32,
        [typeof(Complex)] = ScalarType.ComplexFloat64,
        [typeof(bool)] = ScalarType.Bool,
    };

    /// <summary>The type of tensor for elements of a type of C#.</summary>
    internal static ScalarType TypeOfElements(Type type) => TypesOfElements.TryGetValue(type, out var result)
        ? result
        : throw new NotSupportedException($"A tensor cannot hold elements of type {type}.");

    /// <summary>A tensor of an array of any number of dimensions.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
        => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor over the memory of an array, which stays pinned as long as a tensor uses it.</summary>
    /// <param name="rawArray">The memory.</param>
    /// <param name="dtype">How to read the elements; of the array's own size.</param>
    /// <param name="count">How many elements; -1 for all.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="requires_grad">Whether gradients are computed for it.</param>
    public static unsafe Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        if (count < 0)
        {
            count = rawArray.LongLength - offset;
        }
        var elementSize = dtype.ElementSize();
        if (offset < 0 || count < 0 || offset + count > rawArray.LongLength)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The array has {rawArray.LongLength} elements; from {offset} on there are fewer.");
        }
        if (TypeOfElements(rawArray.GetType().GetElementType()!).ElementSize() != elementSize)
        {
            throw new ArgumentException($"Elements of {rawArray.GetType().GetElementType()} do not have the {elementSize} bytes of {dtype}.", nameof(dtype));
        }
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        nint handle;
        var status = Native.tt_from_memory((byte*)pin.AddrOfPinnedObject() + (offset * elementSize), &count, 1, (sbyte)dtype, &Unpin, GCHandle.ToIntPtr(pin), &handle);
        if (status != 0)
        {
            pin.Free();
            throw Native.Failure();
        }
        return Made(Tensor.Own(handle), requires_grad, null);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    private static Tensor FromArray(Array array, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        ArgumentNullException.ThrowIfNull(array);
        var shape = new long[array.Rank];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = array.GetLongLength(i);
        }
        var type = TypeOfElements(array.GetType().GetElementType()!);
        var data = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), checked((int)(array.LongLength * type.ElementSize())));
        return Finished(Copied(data, shape, type), dtype, device, requires_grad, names);
    }

    private static Tensor FromMemory<T>(ReadOnlyMemory<T> memory, long[]? shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
        => FromSpan(memory.Span, shape ?? [memory.Length], dtype, device, requires_grad, names);

    private static Tensor FromSpan<T>(ReadOnlySpan<T> elements, long[] shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        if (shape.TotalSize() != elements.Length)
        {
            throw new ArgumentException($"The shape [{string.Join(", ", shape)}] holds {shape.TotalSize()} elements, but {elements.Length} were given.");
        }
        return Finished(Copied(MemoryMarshal.AsBytes(elements), shape, TypeOfElements(typeof(T))), dtype, device, requires_grad, names);
    }

    private static Tensor FromScalar<T>(T value, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged
        => FromSpan(new ReadOnlySpan<T>(in value), [], dtype, device, requires_grad, null);

    private static unsafe Tensor Copied(ReadOnlySpan<byte> bytes, long[] shape, ScalarType type)
    {
        nint handle;
        fixed (byte* data = bytes)
        fixed (long* sizes = shape)
        {
            Native.Check(Native.tt_from_copy(data, bytes.Length, sizes, shape.Length, (sbyte)type, &handle));
        }
        return Tensor.Own(handle);
    }

    private static T[] Elements<T>(IList<T> list) => list as T[] ?? [.. list];

    /// <summary>Moves a new tensor to the type and device that were asked for.</summary>
    private static Tensor Finished(Tensor tensor, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var place = InitializeDevice(device);
        if ((dtype is { } type && type != tensor.dtype) || place.type != DeviceType.CPU)
        {
            tensor = tensor.to(dtype ?? tensor.dtype, place, disposeAfter: true);
        }
        return Made(tensor, requires_grad, names);
    }

    /// <summary>The last touch to what a factory made.</summary>
    private static Tensor Made(Tensor tensor, bool requires_grad, string[]? names)
    {
        if (names is not null)
        {
            tensor.Dispose();
            throw new NotSupportedException("Named dimensions are not offered by this provider of TorchSharp.");
        }
        if (requires_grad)
        {
            tensor.requires_grad = true;
        }
        return tensor;
    }

    /// <summary>The device of a factory, checked; null stands for the default one.</summary>
    private static Device Place(Device? device) => InitializeDevice(device);

    /// <summary>The type that a factory gives a number where none is asked for: a floating-point one becomes the default type.</summary>
    private static ScalarType? TypeOf(Scalar value) => value.Kind == ArgumentKind.Double ? get_default_dtype() : null;
}
