using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The bytes of a <see cref="StateTree"/>: a mark, then each entry as a tag, its name and its content, everything little-endian.</summary>
/// <remarks>Equal states have equal bytes: entries come in ordinal order of their names, and every length is written.</remarks>
internal static class StateEncoding
{
    private const int MostDimensions = 64;

    // Deeper than any model's state; a damaged file must not end the process by recursion.
    private const int MostLevels = 256;

    private static ReadOnlySpan<byte> Mark => "TorchTune state 1\n"u8;

    private enum Tag : byte
    {
        End,
        Tree,
        Array,
        Whole,
        Number,
        Text,
        Bytes,
    }

    public static string Hash(StateTree tree)
    {
        using var sha = SHA256.Create();
        using (var sink = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write)) Write(tree, sink);
        return Convert.ToHexStringLower(sha.Hash!);
    }

    public static void Write(StateTree tree, Stream stream)
    {
        stream.Write(Mark);
        WriteEntries(tree, stream);
    }

    public static StateTree Read(Stream stream)
    {
        Span<byte> mark = stackalloc byte[Mark.Length];
        ReadExactly(stream, mark);
        if (!mark.SequenceEqual(Mark)) throw new InvalidDataException("The bytes do not begin as a state of TorchTune does.");
        return ReadEntries(stream, level: 0);
    }

    private static void WriteEntries(StateTree tree, Stream stream)
    {
        foreach (var (name, entry) in tree)
        {
            stream.WriteByte((byte)TagOf(entry));
            WriteBytes(stream, Encoding.UTF8.GetBytes(name));
            WriteContent(entry, stream);
        }

        stream.WriteByte((byte)Tag.End);
    }

    private static Tag TagOf(object entry) => entry switch
    {
        StateTree => Tag.Tree,
        StateArray => Tag.Array,
        long => Tag.Whole,
        double => Tag.Number,
        string => Tag.Text,
        _ => Tag.Bytes,
    };

    private static void WriteContent(object entry, Stream stream)
    {
        switch (entry)
        {
            case StateTree tree: WriteEntries(tree, stream); break;
            case StateArray array: WriteArray(array.ToHost(), stream); break;
            case long whole: WriteInt64(stream, whole); break;
            case double number: WriteInt64(stream, BitConverter.DoubleToInt64Bits(number)); break;
            case string text: WriteBytes(stream, Encoding.UTF8.GetBytes(text)); break;
            default: WriteBytes(stream, (byte[])entry); break;
        }
    }

    private static void WriteArray(HostArray array, Stream stream)
    {
        stream.WriteByte((byte)array.ElementType);
        stream.WriteByte((byte)array.Shape.Length);
        foreach (long length in array.Shape) WriteInt64(stream, length);
        WriteBytes(stream, array.Bytes);
    }

    private static void WriteBytes(Stream stream, ReadOnlySpan<byte> bytes)
    {
        WriteInt64(stream, bytes.Length);
        stream.Write(bytes);
    }

    private static void WriteInt64(Stream stream, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        stream.Write(bytes);
    }

    private static StateTree ReadEntries(Stream stream, int level)
    {
        if (level > MostLevels) throw new InvalidDataException(Invariant($"The state is deeper than {MostLevels} levels: it is damaged."));
        var tree = new StateTree();
        while (true)
        {
            var tag = (Tag)ReadByte(stream);
            if (tag == Tag.End) return tree;
            string name = Encoding.UTF8.GetString(ReadBytes(stream));
            object entry = tag switch
            {
                Tag.Tree => ReadEntries(stream, level + 1),
                Tag.Array => ReadArray(stream),
                Tag.Whole => ReadInt64(stream),
                Tag.Number => BitConverter.Int64BitsToDouble(ReadInt64(stream)),
                Tag.Text => Encoding.UTF8.GetString(ReadBytes(stream)),
                Tag.Bytes => ReadBytes(stream),
                _ => throw new InvalidDataException(Invariant($"The entry '{name}' has an unknown tag {(byte)tag}: the state is damaged.")),
            };
            try
            {
                tree.Put(name, entry);
            }
            catch (ArgumentException refused)
            {
                throw new InvalidDataException(Invariant($"The state is damaged: {refused.Message}"), refused);
            }
        }
    }

    private static HostArray ReadArray(Stream stream)
    {
        var elementType = (ElementType)ReadByte(stream);
        int dimensions = ReadByte(stream);
        if (!Enum.IsDefined(elementType) || dimensions > MostDimensions)
        {
            throw new InvalidDataException(Invariant($"An array has element type {(int)elementType} and {dimensions} dimensions: the state is damaged."));
        }

        var shape = ImmutableArray.CreateBuilder<long>(dimensions);
        for (int i = 0; i < dimensions; i++) shape.Add(ReadInt64(stream));
        byte[] bytes = ReadBytes(stream);
        try
        {
            return HostArray.Adopt(elementType, bytes, shape.MoveToImmutable());
        }
        catch (Exception refused) when (refused is ArgumentException or OverflowException)
        {
            throw new InvalidDataException(Invariant($"The state is damaged: {refused.Message}"), refused);
        }
    }

    private static byte[] ReadBytes(Stream stream)
    {
        long length = ReadInt64(stream);
        if (length is < 0 or > 0x7FFFFFC7) throw new InvalidDataException(Invariant($"A length of {length} bytes cannot be: the state is damaged."));
        if (stream.CanSeek && length > stream.Length - stream.Position) throw EndsEarly();
        byte[] bytes = new byte[length];
        ReadExactly(stream, bytes);
        return bytes;
    }

    private static long ReadInt64(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        ReadExactly(stream, bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private static byte ReadByte(Stream stream)
    {
        int read = stream.ReadByte();
        return read < 0 ? throw EndsEarly() : (byte)read;
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw EndsEarly();
    }

    private static InvalidDataException EndsEarly() => new("The state ends too early: it is damaged, or was not written to its end.");
}
