namespace TorchTune.Models;

/// <summary>Reads the official binary archives of CIFAR-10 and CIFAR-100 (Krizhevsky 2009).</summary>
/// <remarks>
/// A file is a row of records without head: for CIFAR-10 one label byte, for CIFAR-100 a coarse and a fine label, then 3072 bytes of pixels, the
/// red plane of 32×32 first, then green, then blue (<c>https://www.cs.toronto.edu/~kriz/cifar.html</c>). Any subset of the batch
/// files will do, of any number of whole records.
/// </remarks>
public static class CifarFiles
{
    private const string Cifar10Test = "test_batch.bin";
    private const string Cifar100Train = "train.bin";
    private const string Cifar100Test = "test.bin";

    private static readonly string[] Cifar10Classes =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Shape of every CIFAR image.</summary>
    public static ImageShape Shape { get; } = new(3, 32, 32);

    /// <summary>Reads a folder of either archive; CIFAR-10 where it holds <c>data_batch_*.bin</c>, CIFAR-100 where it holds <c>train.bin</c>.</summary>
    /// <param name="folder">The folder that the archive unpacks to: <c>cifar-10-batches-bin</c>, <c>cifar-100-binary</c>.</param>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder lacks training files or the test file; the message names what is missing.</exception>
    /// <exception cref="DataFileException">A file has a wrong size or an impossible label.</exception>
    public static ImageArchive ReadFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"The data folder '{folder}' does not exist.");

        string[] batches = [.. Directory.EnumerateFiles(folder, "data_batch_*.bin").Order(StringComparer.Ordinal)];
        if (batches.Length > 0)
        {
            return new ImageArchive("CIFAR-10", ReadCifar10(batches), ReadCifar10(Present(folder, Cifar10Test)));
        }

        if (File.Exists(Path.Combine(folder, Cifar100Train)))
        {
            return new ImageArchive(
                "CIFAR-100",
                ReadCifar100(CifarLabels.Fine, Path.Combine(folder, Cifar100Train)),
                ReadCifar100(CifarLabels.Fine, Present(folder, Cifar100Test)));
        }

        throw new FileNotFoundException(
            $"The data folder '{folder}' holds neither data_batch_*.bin (CIFAR-10) nor {Cifar100Train} (CIFAR-100).");
    }

    /// <summary>Reads batch files of CIFAR-10, one after the other.</summary>
    /// <param name="files">Paths, in the order in which the images shall come.</param>
    /// <exception cref="DataFileException">A file has a wrong size or an impossible label.</exception>
    public static ImageSet ReadCifar10(params IReadOnlyList<string> files) => Read(files, labelBytes: 1, labelByte: 0, Cifar10Classes);

    /// <summary>Reads files of CIFAR-100, one after the other.</summary>
    /// <param name="labels">Which of the two labels of a record to take.</param>
    /// <param name="files">Paths, in the order in which the images shall come. Class names come from <c>fine_label_names.txt</c> or
    /// <c>coarse_label_names.txt</c> beside the first; where that is absent, classes are called by their numbers.</param>
    /// <exception cref="DataFileException">A file has a wrong size or an impossible label.</exception>
    public static ImageSet ReadCifar100(CifarLabels labels, params IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (labelByte, count, names) = labels == CifarLabels.Coarse ? (0, 20, "coarse_label_names.txt") : (1, 100, "fine_label_names.txt");
        return Read(files, labelBytes: 2, labelByte, ClassNames(files, names, count));
    }

    private static string Present(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"The data folder '{folder}' lacks {name}.", path);
    }

    private static string[] ClassNames(IReadOnlyList<string> files, string namesFile, int count)
    {
        string path = Path.Combine(files.Count == 0 ? "" : Path.GetDirectoryName(files[0]) ?? "", namesFile);
        if (!File.Exists(path)) return [.. Enumerable.Range(0, count).Select(number => FormattableString.Invariant($"{number}"))];

        string[] names = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return names.Length == count
            ? names
            : throw new DataFileException(path, record: names.Length, offset: new FileInfo(path).Length, $"{names.Length} class names, where CIFAR-100 has {count}");
    }

    private static ImageSet Read(IReadOnlyList<string> files, int labelBytes, int labelByte, string[] classes)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0) throw new ArgumentException("At least one file is needed.", nameof(files));

        int recordLength = labelBytes + Shape.Length;
        long records = files.Sum(file => RecordsIn(file, recordLength));
        var pixels = new byte[records * Shape.Length];
        var labels = new byte[records];
        int next = 0;
        foreach (string file in files)
        {
            next += ReadRecords(file, labelBytes, labelByte, classes.Length, pixels.AsSpan(next * Shape.Length), labels.AsSpan(next));
        }

        return new ImageSet(Shape, pixels, labels, classes);
    }

    private static long RecordsIn(string file, int recordLength)
    {
        long length = new FileInfo(file).Length;
        if (length == 0) throw new DataFileException(file, record: 0, offset: 0, "the file is empty");

        var (records, rest) = Math.DivRem(length, recordLength);
        return rest == 0
            ? records
            : throw new DataFileException(file, records, length, $"the file ends {rest} bytes into a record of {recordLength}");
    }

    private static int ReadRecords(string file, int labelBytes, int labelByte, int classes, Span<byte> pixels, Span<byte> labels)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
        Span<byte> head = stackalloc byte[labelBytes];
        int recordLength = labelBytes + Shape.Length;
        int records = (int)RecordsIn(file, recordLength);
        for (int record = 0; record < records; record++)
        {
            stream.ReadExactly(head);
            labels[record] = head[labelByte];
            if (head[labelByte] >= classes)
            {
                throw new DataFileException(
                    file, record, ((long)record * recordLength) + labelByte, $"label {head[labelByte]} is out of range, labels are 0 to {classes - 1}");
            }

            stream.ReadExactly(pixels.Slice(record * Shape.Length, Shape.Length));
        }

        return records;
    }
}
