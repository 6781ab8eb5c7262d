using static TorchSharp.torch;

namespace TorchTune.Models.Tests;

[OneTorchThread]
public sealed class AugmentationTests
{
    private const int Side = 8;

    [Fact]
    public void Every_image_is_shifted_and_mirrored_as_one_and_filled_with_zeros()
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        var images = Distinct(60);

        var changed = new Augmentation { Shift = 2, FlipProbability = 0.5 }.Apply(images, generator);

        // Oracle: try all 2 × 5 × 5 changes, written out pixel by pixel; exactly one gives the image.
        var found = Enumerable.Range(0, 60).Select(image => Explanation(images[image].Floats(), changed[image].Floats(), shift: 2)).ToArray();
        Assert.All(found, explanation => Assert.NotNull(explanation));
        Assert.Equal(5, found.Select(explanation => explanation!.Value.Down).Distinct().Count());
        Assert.Equal(5, found.Select(explanation => explanation!.Value.Right).Distinct().Count());
        Assert.InRange(found.Count(explanation => explanation!.Value.Mirrored), 10, 50); // 30 ± 5 standard deviations
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void Mirroring_is_never_or_always_at_the_ends_of_its_range(double probability)
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        var images = Distinct(20);

        var changed = new Augmentation { FlipProbability = probability, Shift = 1 }.Apply(images, generator);

        for (int image = 0; image < 20; image++)
        {
            Assert.Equal(probability > 0, Explanation(images[image].Floats(), changed[image].Floats(), shift: 1)!.Value.Mirrored);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Cutout_blanks_one_square_in_all_channels_clipped_at_the_border(int side)
    {
        using var generator = new Generator(2);
        using var scope = NewDisposeScope();
        var images = Distinct(200);

        float[] changed = new Augmentation { CutoutSide = side }.Apply(images, generator).Floats();

        float[] original = images.Floats();
        int whole = 0;
        for (int image = 0; image < 200; image++)
        {
            var blank = (from y in Enumerable.Range(0, Side) from x in Enumerable.Range(0, Side) where At(changed, image, 0, y, x) == 0 select (y, x)).ToHashSet();
            int height = blank.Max(p => p.y) - blank.Min(p => p.y) + 1, width = blank.Max(p => p.x) - blank.Min(p => p.x) + 1;
            Assert.Equal(height * width, blank.Count);
            Assert.InRange(height, 1, side);
            Assert.InRange(width, 1, side);
            if (height < side) Assert.Contains(blank, p => p.y is 0 or Side - 1);
            if (width < side) Assert.Contains(blank, p => p.x is 0 or Side - 1);
            if (height * width == side * side) whole++;
            for (int channel = 0; channel < 3; channel++)
            {
                for (int pixel = 0; pixel < Side * Side; pixel++)
                {
                    float expected = blank.Contains((pixel / Side, pixel % Side)) ? 0 : At(original, image, channel, pixel / Side, pixel % Side);
                    Assert.Equal(expected, At(changed, image, channel, pixel / Side, pixel % Side));
                }
            }
        }

        // The square is whole where its centre keeps its distance from both borders: (8 − side + 1)² of 64 places. Five standard deviations.
        double share = Math.Pow((Side - side + 1.0) / Side, 2);
        Assert.Equal(200 * share, whole, 5 * Math.Sqrt(200 * share * (1 - share)));

        static float At(float[] all, int image, int channel, int y, int x) => all[(((((image * 3) + channel) * Side) + y) * Side) + x];
    }

    [Fact]
    public void No_augmentation_draws_nothing_and_changes_nothing()
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        byte[] before = generator.get_state().Bytes();
        var images = Distinct(3);

        Assert.Equal(images.Floats(), Augmentation.None.Apply(images, generator).Floats());
        Assert.Equal(before, generator.get_state().Bytes());
    }

    [Fact]
    public void Equal_generator_states_give_equal_images_and_the_input_stays()
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        var images = Distinct(10);
        byte[] before = images.Bytes();
        using var state = generator.get_state();
        var augmentation = Augmentation.OfStrength(1);

        byte[] first = augmentation.Apply(images, generator).Bytes();
        byte[] second = augmentation.Apply(images, generator).Bytes();
        generator.set_state(state);

        Assert.Equal(first, augmentation.Apply(images, generator).Bytes());
        Assert.NotEqual(first, second);
        Assert.Equal(before, images.Bytes());
    }

    [Fact]
    public void Only_the_result_stays_alive()
    {
        using var generator = new Generator(1);
        using var scope = NewDisposeScope();
        var images = Distinct(4);
        long before = scope.DisposablesCount;

        Augmentation.OfStrength(1).Apply(images, generator);

        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [Fact]
    public void Strength_runs_from_nothing_over_the_usual_to_the_published_cutout()
    {
        Assert.Equal(Augmentation.None, Augmentation.OfStrength(0));
        Assert.Equal(new Augmentation { Shift = 4, FlipProbability = 0.5, CutoutSide = 8 }, Augmentation.OfStrength(1));
        Assert.Equal(new Augmentation { Shift = 8, FlipProbability = 0.5, CutoutSide = 16 }, Augmentation.OfStrength(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Augmentation.OfStrength(2.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Augmentation.OfStrength(double.NaN));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name_and_value()
    {
        Assert.Contains("Shift must not be negative, but is -1", Assert.Throws<ArgumentException>(() => new Augmentation { Shift = -1 }.Validated()).Message, StringComparison.Ordinal);
        Assert.Contains("FlipProbability", Assert.Throws<ArgumentException>(() => new Augmentation { FlipProbability = 1.1 }.Validated()).Message, StringComparison.Ordinal);
        Assert.Contains("CutoutSide", Assert.Throws<ArgumentException>(() => new Augmentation { CutoutSide = -2 }.Validated()).Message, StringComparison.Ordinal);
    }

    // All pixels different and none zero.
    private static Tensor Distinct(int count) => arange(1, (count * 3 * Side * Side) + 1, ScalarType.Float32).view(count, 3, Side, Side);

    private static (int Down, int Right, bool Mirrored)? Explanation(float[] original, float[] changed, int shift)
    {
        var explanations =
            from mirrored in (bool[])[false, true]
            from down in Enumerable.Range(-shift, (2 * shift) + 1)
            from right in Enumerable.Range(-shift, (2 * shift) + 1)
            where Changed(original, down, right, mirrored).SequenceEqual(changed)
            select (down, right, mirrored);
        return explanations.Select(explanation => ((int, int, bool)?)explanation).SingleOrDefault();
    }

    private static float[] Changed(float[] original, int down, int right, bool mirrored)
    {
        var result = new float[original.Length];
        for (int place = 0; place < original.Length; place++)
        {
            int channel = place / (Side * Side), y = place / Side % Side, x = place % Side;
            int fromY = y - down, fromX = mirrored ? Side - 1 - (x - right) : x - right;
            if (fromY is >= 0 and < Side && fromX is >= 0 and < Side) result[place] = original[(((channel * Side) + fromY) * Side) + fromX];
        }

        return result;
    }
}
