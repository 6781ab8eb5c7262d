using System.Buffers;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// A tensor in a file: the number of its type, the number of its dimensions and each size as <see cref="VariableLength"/>, then its elements in
/// order, as they lie in memory (little-endian on every machine that libtorch runs on). Device, strides and gradients are not kept.
/// </summary>
internal static class TensorFile
{
    private const int MostDimensions = 64; // libtorch's own limit for most operators
    private const int BlockSize = 1 << 20;

    internal static unsafe void Write(Tensor tensor, BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var plain = tensor.to(CPU).resolve_conj().resolve_neg().contiguous();
        writer.WriteLength((long)plain.dtype);
        var shape = plain.shape;
        writer.WriteLength(shape.Length);
        foreach (var size in shape)
        {
            writer.WriteLength(size);
        }

        var bytes = plain.NumberOfElements * plain.ElementSize;
        var data = bytes == 0 ? null : (byte*)plain.Data();
        for (long done = 0; done < bytes; done += BlockSize)
        {
            writer.Write(new ReadOnlySpan<byte>(data + done, (int)Math.Min(BlockSize, bytes - done)));
        }

        GC.KeepAlive(plain);
    }

    /// <summary>The type and shape of the tensor that follows.</summary>
    /// <exception cref="InvalidDataException">No tensor follows.</exception>
    /// <exception cref="EndOfStreamException">The file is cut off.</exception>
    internal static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var code = reader.ReadLength();
        if (code > sbyte.MaxValue || !Enum.IsDefined((ScalarType)code))
        {
            throw new InvalidDataException($"The file holds no tensor here: {code} is not the number of a type.");
        }

        var dimensions = reader.ReadLength();
        if (dimensions > MostDimensions)
        {
            throw new InvalidDataException($"The file holds no tensor here: {dimensions} cannot be a number of dimensions.");
        }

        var shape = new long[dimensions];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.ReadLength();
        }

        return ((ScalarType)code, shape);
    }

    /// <summary>The elements that follow a header, as a new tensor on the CPU that no dispose scope owns.</summary>
    internal static unsafe Tensor ReadElements(BinaryReader reader, ScalarType type, long[] shape)
    {
        var bytes = Bytes(type, shape);
        RequireLeft(reader, bytes);
        var tensor = empty(shape, dtype: type).DetachFromDisposeScope();
        try
        {
            var data = bytes == 0 ? null : (byte*)tensor.Data();
            for (long done = 0; done < bytes; done += BlockSize)
            {
                reader.ReadExactly(new Span<byte>(data + done, (int)Math.Min(BlockSize, bytes - done)));
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Goes past the elements that follow a header.</summary>
    internal static void SkipElements(BinaryReader reader, ScalarType type, long[] shape)
    {
        var bytes = Bytes(type, shape);
        RequireLeft(reader, bytes);
        if (reader.BaseStream.CanSeek)
        {
            reader.BaseStream.Seek(bytes, SeekOrigin.Current);
            return;
        }

        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        for (; bytes > 0; bytes -= block.Length)
        {
            reader.ReadExactly(block.AsSpan(0, (int)Math.Min(block.Length, bytes)));
        }

        ArrayPool<byte>.Shared.Return(block);
    }

    private static long Bytes(ScalarType type, long[] shape)
    {
        try
        {
            return shape.Aggregate((long)type.ElementSize(), (product, size) => checked(product * size));
        }
        catch (OverflowException exception)
        {
            throw new InvalidDataException($"The file holds no tensor here: [{string.Join(", ", shape)}] is larger than any memory.", exception);
        }
    }

    /// <summary>A file that is too short is told before its tensor takes memory.</summary>
    private static void RequireLeft(BinaryReader reader, long bytes)
    {
        var stream = reader.BaseStream;
        if (stream.CanSeek && stream.Length - stream.Position < bytes)
        {
            throw new EndOfStreamException($"The file is cut off: a tensor of {bytes} bytes starts at byte {stream.Position}, and {stream.Length - stream.Position} bytes are left.");
        }
    }
}
