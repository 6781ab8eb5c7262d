namespace TorchSharp;

/// <summary>Lengths in files: seven bits a byte from the lowest up, the eighth bit says that more follow (LEB128).</summary>
internal static class VariableLength
{
    internal static void WriteLength(this BinaryWriter writer, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        writer.Write7BitEncodedInt64(length);
    }

    /// <exception cref="InvalidDataException">No length stands here.</exception>
    internal static long ReadLength(this BinaryReader reader)
    {
        try
        {
            var length = reader.Read7BitEncodedInt64();
            return length >= 0 ? length : throw new InvalidDataException($"A length in the file is negative: {length}.");
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException("A length in the file has more than 64 bits.", exception);
        }
    }

    /// <summary>A name, its length in bytes before it.</summary>
    /// <exception cref="InvalidDataException">No name stands here.</exception>
    internal static string ReadName(this BinaryReader reader)
    {
        try
        {
            return reader.ReadString();
        }
        catch (Exception exception) when (exception is FormatException || exception.GetType() == typeof(IOException))
        {
            throw new InvalidDataException("The file holds no name here: its length is no length.", exception);
        }
    }
}
