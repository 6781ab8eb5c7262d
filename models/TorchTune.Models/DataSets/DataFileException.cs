namespace TorchTune.Models;

/// <summary>A data file that does not hold what its format promises: the message names the file, the record and the byte.</summary>
/// <remarks>Contrast <see cref="IOException"/>, which says that the file could not be read at all.</remarks>
public sealed class DataFileException : Exception
{
    /// <summary>States what is wrong, and where.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="record">Number of the record, from 0; null when the file's head or size is at fault.</param>
    /// <param name="offset">Byte in the (decompressed) file, from 0.</param>
    /// <param name="fault">What is wrong, a sentence without its full stop.</param>
    public DataFileException(string file, long? record, long offset, string fault)
        : base(record is long number
            ? FormattableString.Invariant($"{file}, record {number}, byte {offset}: {fault}.")
            : FormattableString.Invariant($"{file}, byte {offset}: {fault}."))
    {
        File = file;
        Record = record;
        Offset = offset;
    }

    /// <summary>Path of the file at fault.</summary>
    public string File { get; }

    /// <summary>Number of the record at fault, from 0; null when the file's head or size is at fault.</summary>
    public long? Record { get; }

    /// <summary>Byte at fault in the (decompressed) file, from 0.</summary>
    public long Offset { get; }
}
