namespace TorchTune.Models.Tests;

public sealed class CifarFilesTests : IDisposable
{
    private const int Pixels = 3072;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_are_a_label_and_three_planes_in_the_order_of_the_files()
    {
        string first = _folder.Write("data_batch_1.bin", [.. Record([3], start: 0), .. Record([9], start: 100)]);
        string second = _folder.Write("data_batch_2.bin", Record([0], start: 200));

        var images = CifarFiles.ReadCifar10(first, second);

        Assert.Equal(new ImageShape(3, 32, 32), images.Shape);
        Assert.Equal([3, 9, 0], images.Labels.ToArray());
        Assert.Equal(Record([0], start: 100)[1..], images.Image(1).ToArray());
        Assert.Equal("truck", images.Classes[9]);
    }

    [Fact]
    public void A_folder_gives_whatever_batches_it_holds()
    {
        _folder.Write("data_batch_5.bin", Record([1], 0));
        _folder.Write("data_batch_2.bin", Record([2], 0));
        _folder.Write("test_batch.bin", [.. Record([3], 0), .. Record([4], 0)]);

        var archive = CifarFiles.ReadFolder(_folder.Root);

        Assert.Equal("CIFAR-10", archive.Name);
        Assert.Equal([2, 1], archive.Train.Labels.ToArray());
        Assert.Equal(2, archive.Test.Count);
    }

    [Theory]
    [InlineData(CifarLabels.Fine, 57)]
    [InlineData(CifarLabels.Coarse, 12)]
    public void A_record_of_the_hundred_classes_has_two_labels(CifarLabels labels, byte expected)
    {
        string file = _folder.Write("train.bin", Record([12, 57], start: 5));

        var images = CifarFiles.ReadCifar100(labels, file);

        Assert.Equal(expected, images.Labels[0]);
        Assert.Equal(Record([0], start: 5)[1..], images.Image(0).ToArray());
    }

    [Fact]
    public void Names_of_the_hundred_classes_are_read_beside_the_images()
    {
        _folder.Write("train.bin", Record([0, 1], 0));
        _folder.Write("test.bin", Record([0, 1], 0));
        File.WriteAllLines(Path.Combine(_folder.Root, "fine_label_names.txt"), Enumerable.Range(0, 100).Select(i => $"class {i}"));

        var archive = CifarFiles.ReadFolder(_folder.Root);

        Assert.Equal("CIFAR-100", archive.Name);
        Assert.Equal("class 99", archive.Train.Classes[99]);
    }

    [Theory]
    [InlineData(2 * (Pixels + 1) - 1, 1)] // the last byte is missing
    [InlineData(2 * (Pixels + 1) + 1, 2)] // one too many
    [InlineData(Pixels, 0)]
    [InlineData(0, 0)]
    public void A_file_that_is_not_whole_records_is_refused_where_it_ends(int length, int record)
    {
        string file = _folder.Write("data_batch_1.bin", new byte[length]);

        var fault = Assert.Throws<DataFileException>(() => CifarFiles.ReadCifar10(file));

        Assert.Equal((file, record, length), (fault.File, fault.Record, fault.Offset));
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"record {record}", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"byte {length}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_out_of_range_is_refused_where_it_stands()
    {
        string file = _folder.Write("data_batch_1.bin", [.. Record([9], 0), .. Record([10], 0)]);

        var fault = Assert.Throws<DataFileException>(() => CifarFiles.ReadCifar10(file));

        Assert.Equal((file, 1L, Pixels + 1L), (fault.File, fault.Record, fault.Offset));
        Assert.Contains("label 10", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fine_label_out_of_range_is_the_second_byte()
    {
        string file = _folder.Write("train.bin", Record([19, 100], 0));

        Assert.Equal(1, Assert.Throws<DataFileException>(() => CifarFiles.ReadCifar100(CifarLabels.Fine, file)).Offset);
        Assert.Equal(19, CifarFiles.ReadCifar100(CifarLabels.Coarse, file).Labels[0]);
    }

    [Fact]
    public void What_a_folder_lacks_is_named()
    {
        Assert.Contains("absent", Assert.Throws<DirectoryNotFoundException>(() => CifarFiles.ReadFolder(Path.Combine(_folder.Root, "absent"))).Message, StringComparison.Ordinal);
        Assert.Contains("data_batch_", Assert.Throws<FileNotFoundException>(() => CifarFiles.ReadFolder(_folder.Root)).Message, StringComparison.Ordinal);
        _folder.Write("data_batch_1.bin", Record([1], 0));
        Assert.Contains("test_batch.bin", Assert.Throws<FileNotFoundException>(() => CifarFiles.ReadFolder(_folder.Root)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_real_batch_has_a_thousand_images_of_each_class_and_the_known_colours()
    {
        var archive = CifarFiles.ReadFolder(SharedFiles.Require("cifar-10-batches-bin"));
        var normalisation = Normalisation.Fit(archive.Train);

        int[] counts = [.. Enumerable.Range(0, 10).Select(label => archive.Train.Labels.Count((byte)label))];
        Assert.Equal(10_000, archive.Test.Count);
        Assert.Equal(10_000, archive.Train.Count);
        Assert.All(counts, count => Assert.InRange(count, 900, 1100));

        // Means and deviations that the literature gives for the whole training set; a fifth of it differs by its sampling error alone,
        // below 1 of 255 for means of 10,000 images that spread by about 40 from image to image (40 / √10,000 = 0.4; 2.5 sigma).
        double[] mean = [0.4914 * 255, 0.4822 * 255, 0.4465 * 255];
        double[] deviation = [0.2470 * 255, 0.2435 * 255, 0.2616 * 255];
        for (int channel = 0; channel < 3; channel++)
        {
            Assert.Equal(mean[channel], normalisation.Mean[channel], 1.0);
            Assert.Equal(deviation[channel], normalisation.Deviation[channel], 1.0);
        }
    }

    private static byte[] Record(byte[] labels, int start) => [.. labels, .. Enumerable.Range(start, Pixels).Select(value => (byte)value)];
}
