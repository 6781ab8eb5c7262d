namespace TorchTune.Models.Tests;

public sealed class ImageSetTests
{
    [Fact]
    public void Arrays_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImageSet(new(1, 2, 2), new byte[9], new byte[2], ["a"]));
        Assert.Contains(
            "Label 1 of image 1",
            Assert.Throws<ArgumentException>(() => new ImageSet(new(1, 2, 2), new byte[8], [0, 1], ["a"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Any_byte_may_be_a_label_of_256_classes() =>
        Assert.Equal(255, new ImageSet(new(1, 1, 1), [0], [255], [.. Enumerable.Range(0, 256).Select(i => $"{i}")]).Labels[0]);

    [Fact]
    public void A_selection_copies_images_with_their_labels_in_the_order_asked_for()
    {
        var images = Images.Random(5, new(3, 2, 2));

        var selected = images.Select(4, 1, 4);

        Assert.Equal([4, 1, 4], selected.Labels.ToArray());
        Assert.Equal(images.Image(1).ToArray(), selected.Image(1).ToArray());
        Assert.Equal(images.Image(4).ToArray(), selected.Image(2).ToArray());
    }

    [Fact]
    public void The_hash_sees_every_pixel_label_class_and_the_shape()
    {
        ImageSet[] sets =
        [
            new(new(1, 2, 3), [1, 2, 3, 4, 5, 6], [0], ["a", "b"]),
            new(new(1, 2, 3), [1, 2, 3, 4, 5, 7], [0], ["a", "b"]),
            new(new(1, 2, 3), [1, 2, 3, 4, 5, 6], [1], ["a", "b"]),
            new(new(1, 3, 2), [1, 2, 3, 4, 5, 6], [0], ["a", "b"]),
            new(new(1, 2, 3), [1, 2, 3, 4, 5, 6], [0], ["a", "c"]),
        ];

        Assert.Equal(sets.Length, sets.Select(set => set.Hash()).Distinct().Count());
    }

    [Fact]
    public void Normalisation_is_mean_and_population_deviation_of_each_channel()
    {
        var images = new ImageSet(new(2, 1, 2), [1, 3, 9, 9, 5, 7, 9, 9], [0, 0], ["a"]);

        var normalisation = Normalisation.Fit(images);

        Assert.Equal([4.0, 9.0], normalisation.Mean);
        Assert.Equal(Math.Sqrt(5), normalisation.Deviation[0], 1e-12); // of 1, 3, 5, 7
        Assert.Equal(1.0, normalisation.Deviation[1]); // constant
    }
}
