using System.IO.Compression;

namespace TorchTune.Models.Tests;

public sealed class IdxFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Two images of 2 rows and 3 columns.
    private static byte[] ImagesFile => [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    private static byte[] LabelsFile => [0, 0, 8, 1, 0, 0, 0, 2, 7, 4];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_read_plain_or_gzipped(bool gzipped)
    {
        string images = _folder.Write("images", gzipped ? Gzip(ImagesFile) : ImagesFile);
        string labels = _folder.Write("labels", gzipped ? Gzip(LabelsFile) : LabelsFile);

        var set = IdxFiles.Read(images, labels);

        Assert.Equal(new ImageShape(1, 2, 3), set.Shape);
        Assert.Equal([7, 8, 9, 10, 11, 12], set.Image(1).ToArray());
        Assert.Equal([7, 4], set.Labels.ToArray());
    }

    [Fact]
    public void A_folder_of_the_usual_names_is_an_archive()
    {
        _folder.Write("train-images-idx3-ubyte", ImagesFile);
        _folder.Write("train-labels-idx1-ubyte.gz", Gzip(LabelsFile));
        _folder.Write("t10k-images-idx3-ubyte.gz", Gzip(ImagesFile));

        var missing = Assert.Throws<FileNotFoundException>(() => IdxFiles.ReadFolder(_folder.Root));
        _folder.Write("t10k-labels-idx1-ubyte", LabelsFile);

        Assert.Contains("t10k-labels-idx1-ubyte", missing.Message, StringComparison.Ordinal);
        Assert.Equal(2, IdxFiles.ReadFolder(_folder.Root).Test.Count);
    }

    public static TheoryData<string, byte[], long?, long> Damage => new()
    {
        { "cut short", ImagesFile[..^1], 1, 27 },
        { "cut within the first image", ImagesFile[..18], 0, 18 },
        { "too long", [.. ImagesFile, 0], 2, 28 },
        { "no head", ImagesFile[..9], null, 9 },
        { "of floats", [0, 0, 13, .. ImagesFile[3..]], null, 0 },
        { "labels in place of images", [.. LabelsFile, 0, 0, 0, 0, 0, 0], null, 3 },
        { "an empty dimension", [.. ImagesFile[..8], 0, 0, 0, 0, .. ImagesFile[12..]], null, 8 },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public void A_damaged_file_is_refused_with_record_and_byte(string damage, byte[] content, long? record, long offset)
    {
        string images = _folder.Write("images", content);
        string labels = _folder.Write("labels", LabelsFile);

        var fault = Assert.Throws<DataFileException>(() => IdxFiles.Read(images, labels));

        Assert.True((images, record, offset) == (fault.File, fault.Record, fault.Offset), $"{damage}: {fault.Message}");
    }

    [Fact]
    public void A_cut_gzip_stream_is_refused()
    {
        string images = _folder.Write("images", Gzip(ImagesFile)[..^12]);
        string labels = _folder.Write("labels", LabelsFile);

        Assert.Equal(images, Assert.Throws<DataFileException>(() => IdxFiles.Read(images, labels)).File);
    }

    [Fact]
    public void Labels_must_be_in_range_and_as_many_as_images()
    {
        string images = _folder.Write("images", ImagesFile);
        string high = _folder.Write("high", [.. LabelsFile[..^1], 10]);
        string few = _folder.Write("few", [0, 0, 8, 1, 0, 0, 0, 1, 7]);

        var range = Assert.Throws<DataFileException>(() => IdxFiles.Read(images, high));
        var count = Assert.Throws<DataFileException>(() => IdxFiles.Read(images, few));

        Assert.Equal((high, 1L, 9L), (range.File, range.Record, range.Offset));
        Assert.Equal(few, count.File);
        Assert.Equal(10, IdxFiles.Read(images, high, classes: 11).Labels[1]);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }
}
