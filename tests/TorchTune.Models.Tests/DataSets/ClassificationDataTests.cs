using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

[OneTorchThread]
public sealed class ClassificationDataTests
{
    [Theory]
    [InlineData(null, 1000)]
    [InlineData(500, 500)]
    [InlineData(5000, 1000)]
    public void Every_class_has_its_share_of_both_parts(int? subset, int used)
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(1000, 10), new DataOptions { TrainSubset = subset, ValidationFraction = 0.2 });

        Assert.Equal((used * 4 / 5, used / 5), (data.Train.Count, data.Validation.Count));
        Assert.All(Shares(data.Train), share => Assert.InRange(share, (used * 4 / 50) - 1, (used * 4 / 50) + 1));
        Assert.All(Shares(data.Validation), share => Assert.InRange(share, (used / 50) - 1, (used / 50) + 1));
    }

    [Fact]
    public void No_image_is_in_both_parts_and_all_are_in_one()
    {
        var archive = Images.RandomArchive(200, 10);
        using var data = ClassificationData.Prepare(archive, new DataOptions { ValidationFraction = 0.25 });

        // Images of random bytes are all different; normalisation is one-to-one.
        string[] parts = [.. Fingerprints(data.Train), .. Fingerprints(data.Validation)];

        Assert.Equal(200, parts.Distinct().Count());
    }

    [Fact]
    public void The_seed_decides_the_division_and_shows_in_the_hash()
    {
        string[] hashes = [.. new ulong[] { 1, 1, 2 }.Select(seed =>
        {
            using var data = ClassificationData.Prepare(Images.RandomArchive(100, 10), new DataOptions { Seed = seed });
            return data.Hash;
        })];

        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
    }

    [Fact]
    public void Normalisation_is_fitted_on_the_training_part_alone()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(50, 10), new DataOptions { ValidationFraction = 0.5 });
        using var scope = NewDisposeScope();

        var train = data.Train.Range(0, data.Train.Count).Inputs;
        var validation = data.Validation.Range(0, data.Validation.Count).Inputs;

        // Sums of n = 25·64 float32 numbers of size 1 carry an error below n·2⁻²⁴ relative: 1e-4.
        for (int channel = 0; channel < 3; channel++)
        {
            double[] pixels = [.. train.select(1, channel).Floats().Select(pixel => (double)pixel)];
            Assert.Equal(0, pixels.Average(), 1e-4);
            Assert.Equal(1, pixels.Average(pixel => pixel * pixel), 1e-4);

            // 1,600 uniform bytes: the mean of another sample is off by about 1/√1600, and only by chance below a hundredth of that.
            Assert.True(Math.Abs(validation.select(1, channel).Floats().Average()) > 2.5e-4);
        }
    }

    [Fact]
    public void A_batch_holds_the_images_at_its_positions()
    {
        var archive = Images.RandomArchive(40, 10);
        using var data = ClassificationData.Prepare(archive, new DataOptions());
        using var scope = NewDisposeScope();

        var (images, labels) = data.Test.Batch(tensor(new long[] { 7, 0, 7 }));
        var (range, rangeLabels) = data.Test.Range(0, 8);

        Assert.Equal([3, 3, 8, 8], images.shape);
        Assert.Equal([7L, 0L, 7L], labels.data<long>().ToArray());
        Assert.Equal([0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L], rangeLabels.data<long>().ToArray());
        Assert.Equal(range[7].Floats(), images[0].Floats());
        Assert.Equal(range[0].Floats(), images[1].Floats());
        var normalised = images[0].Floats();
        byte[] bytes = archive.Test.Image(7).ToArray();
        for (int i = 0; i < bytes.Length; i++)
        {
            int channel = i / 64;
            // Two float32 roundings after an exact byte: 2⁻²² relative to numbers below 2.
            Assert.Equal((bytes[i] - data.Normalisation.Mean[channel]) / data.Normalisation.Deviation[channel], normalised[i], 1e-6);
        }
    }

    [Fact]
    public void Gathering_leaves_nothing_behind_but_the_batch()
    {
        using var data = ClassificationData.Prepare(Images.RandomArchive(40, 10), new DataOptions());
        using var scope = NewDisposeScope();
        var positions = arange(8, ScalarType.Int64);
        long before = scope.DisposablesCount;

        data.Train.Batch(positions);

        Assert.Equal(before + 2, scope.DisposablesCount);
    }

    [Theory]
    [InlineData(0.001, "0 for validation")]
    [InlineData(0.999, "0 would be left for training")]
    public void A_division_that_leaves_a_part_empty_is_refused(double fraction, string message)
    {
        var fault = Assert.Throws<ArgumentException>(() => ClassificationData.Prepare(Images.RandomArchive(20, 10), new DataOptions { ValidationFraction = fraction }));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name_and_value()
    {
        Assert.Contains("TrainSubset must be at least 2, not 1", Assert.Throws<ArgumentException>(() => new DataOptions { TrainSubset = 1 }.Validated()).Message, StringComparison.Ordinal);
        Assert.Contains("not 1.5", Assert.Throws<ArgumentException>(() => new DataOptions { ValidationFraction = 1.5 }.Validated()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new DataOptions { ValidationFraction = double.NaN }.Validated());
    }

    [Fact]
    public void Training_and_test_images_must_match()
    {
        var archive = new ImageArchive("odd", Images.Random(20, new(3, 8, 8)), Images.Random(20, new(1, 8, 8)));

        Assert.Contains("1×8×8", Assert.Throws<ArgumentException>(() => ClassificationData.Prepare(archive, new DataOptions())).Message, StringComparison.Ordinal);
    }

    private static int[] Shares(ImagePart part)
    {
        using var scope = NewDisposeScope();
        return part.Range(0, part.Count).Targets.data<long>().ToArray().GroupBy(label => label).Select(group => group.Count()).ToArray();
    }

    private static IEnumerable<string> Fingerprints(ImagePart part)
    {
        using var scope = NewDisposeScope();
        var images = part.Range(0, part.Count).Inputs;
        return [.. Enumerable.Range(0, part.Count).Select(image => string.Join(' ', images[image].Floats().Take(20)))];
    }
}
