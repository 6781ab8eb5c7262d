using System.Buffers.Binary;
using System.IO.Compression;

namespace TorchTune.Models;

/// <summary>Reads MNIST-type idx files of unsigned bytes, gzipped or not (LeCun, Cortes and Burges 1998).</summary>
/// <remarks>
/// The head is big-endian: two zero bytes, the element type (8: unsigned byte), the number of dimensions, then each dimension in four bytes.
/// Images have the dimensions <c>[images, rows, columns]</c>, labels <c>[images]</c>. Whether a file is gzipped is read from its first
/// bytes, not from its name.
/// </remarks>
public static class IdxFiles
{
    /// <summary>Reads a folder of MNIST or of one of its successors: <c>train-…</c> and <c>t10k-images-idx3-ubyte[.gz]</c> with their labels.</summary>
    /// <param name="folder">The folder; its name becomes the name of the data set.</param>
    /// <exception cref="FileNotFoundException">One of the four files is missing; the message names it.</exception>
    /// <exception cref="DataFileException">A file is cut short, too long, not of bytes, or does not fit its fellow.</exception>
    public static ImageArchive ReadFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new ImageArchive(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            Read(Present(folder, "train-images-idx3-ubyte"), Present(folder, "train-labels-idx1-ubyte")),
            Read(Present(folder, "t10k-images-idx3-ubyte"), Present(folder, "t10k-labels-idx1-ubyte")));
    }

    /// <summary>Reads a file of images and the file of their labels.</summary>
    /// <param name="imagesFile">Three dimensions: images, rows, columns.</param>
    /// <param name="labelsFile">One dimension: images.</param>
    /// <param name="classes">Number of classes; they are called by their numbers.</param>
    /// <exception cref="DataFileException">A file is cut short, too long, not of bytes, a label is out of range, or the two do not fit together.</exception>
    public static ImageSet Read(string imagesFile, string labelsFile, int classes = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classes is >= 1 and <= 256, true, nameof(classes));
        var (imageSizes, pixels) = ReadBytes(imagesFile, dimensions: 3);
        var (labelSizes, labels) = ReadBytes(labelsFile, dimensions: 1);
        if (imageSizes[0] != labelSizes[0])
        {
            throw new DataFileException(labelsFile, record: null, offset: 4, $"{labelSizes[0]} labels for the {imageSizes[0]} images of {imagesFile}");
        }

        for (int record = 0; record < labels.Length; record++)
        {
            if (labels[record] >= classes)
            {
                throw new DataFileException(labelsFile, record, HeadLength(1) + record, $"label {labels[record]} is out of range, labels are 0 to {classes - 1}");
            }
        }

        string[] names = [.. Enumerable.Range(0, classes).Select(number => FormattableString.Invariant($"{number}"))];
        return new ImageSet(new ImageShape(1, imageSizes[1], imageSizes[2]), pixels, labels, names);
    }

    private static string Present(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (File.Exists(path)) return path;
        return File.Exists(path + ".gz")
            ? path + ".gz"
            : throw new FileNotFoundException($"The data folder '{folder}' lacks {name} (or {name}.gz).", path);
    }

    private static int HeadLength(int dimensions) => 4 + (4 * dimensions);

    private static (int[] Sizes, byte[] Bytes) ReadBytes(string file, int dimensions)
    {
        byte[] content = Decompressed(file);
        if (content.Length < HeadLength(dimensions))
        {
            throw new DataFileException(file, record: null, content.Length, $"the file ends within its head of {HeadLength(dimensions)} bytes");
        }

        if (content is not [0, 0, 8, ..])
        {
            throw new DataFileException(file, record: null, offset: 0, "not an idx file of unsigned bytes, which begins with 00 00 08");
        }

        if (content[3] != dimensions)
        {
            throw new DataFileException(file, record: null, offset: 3, $"{content[3]} dimensions, where {dimensions} are expected");
        }

        var sizes = new int[dimensions];
        long expected = 1;
        for (int dimension = 0; dimension < dimensions; dimension++)
        {
            int offset = HeadLength(dimension);
            uint size = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(offset));
            if (size is 0 or > int.MaxValue) throw new DataFileException(file, record: null, offset, $"dimension {dimension} is {size}");

            sizes[dimension] = (int)size;
            expected = checked(expected * size);
        }

        long present = content.Length - HeadLength(dimensions);
        long recordLength = expected / sizes[0];
        if (present != expected)
        {
            throw new DataFileException(
                file,
                Math.Min(present, expected) / recordLength,
                HeadLength(dimensions) + Math.Min(present, expected),
                present < expected ? $"the file ends {expected - present} bytes too early" : $"the file goes on for {present - expected} bytes after its last record");
        }

        return (sizes, content[HeadLength(dimensions)..]);
    }

    private static byte[] Decompressed(string file)
    {
        byte[] content = File.ReadAllBytes(file);
        if (content is not [0x1f, 0x8b, ..]) return content;

        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        try
        {
            gzip.CopyTo(plain);
        }
        catch (InvalidDataException damage)
        {
            throw new DataFileException(file, record: null, plain.Length, $"the gzip stream is damaged ({damage.Message})");
        }

        return plain.ToArray();
    }
}
