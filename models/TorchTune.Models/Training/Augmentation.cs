using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Random changes to training images that leave their class as it is: shift, mirror, cutout.</summary>
/// <remarks>
/// Every image of a batch is changed on its own: it is shifted by up to <see cref="Shift"/> pixels each way (the crop of a padded image),
/// mirrored left to right with probability <see cref="FlipProbability"/>, and a square of side <see cref="CutoutSide"/> around a random pixel is blanked
/// (DeVries and Taylor 2017, arXiv:1708.04552). What comes in from outside, and what is blanked, is zero: the mean colour of a normalised image.
/// </remarks>
public sealed record Augmentation
{
    /// <summary>Nothing is changed and nothing is drawn.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Greatest shift, in pixels, up, down, left and right.</summary>
    /// <value>Not negative. Default 0.</value>
    public int Shift { get; init; }

    /// <summary>Probability that an image is mirrored left to right.</summary>
    /// <value>In <c>[0, 1]</c>. Default 0.</value>
    public double FlipProbability { get; init; }

    /// <summary>Side of the blanked square, in pixels; at the border part of it falls outside.</summary>
    /// <value>Not negative. Default 0.</value>
    public int CutoutSide { get; init; }

    /// <summary>All three by one number, for a tuner: 0 is none; 1 is shift 4, mirror ½ and cutout 8; 2 is shift 8, mirror ½ and cutout 16, the square of the paper.</summary>
    /// <param name="strength">In <c>[0, 2]</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="strength"/> is outside.</exception>
    public static Augmentation OfStrength(double strength)
    {
        if (strength is not (>= 0 and <= 2))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, Invariant($"A strength of augmentation lies in [0, 2], {strength} does not."));
        }

        return new Augmentation
        {
            Shift = (int)Math.Round(4 * strength, MidpointRounding.AwayFromZero),
            FlipProbability = Math.Min(strength, 1) / 2,
            CutoutSide = (int)Math.Round(8 * strength, MidpointRounding.AwayFromZero),
        };
    }

    /// <summary>Checks every option.</summary>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names option, rule and value.</exception>
    public Augmentation Validated()
    {
        if (Shift < 0) throw new ArgumentException(Invariant($"Shift must not be negative, but is {Shift}."));
        if (FlipProbability is not (>= 0 and <= 1)) throw new ArgumentException(Invariant($"FlipProbability must lie in [0, 1], not {FlipProbability}."));
        if (CutoutSide < 0) throw new ArgumentException(Invariant($"CutoutSide must not be negative, but is {CutoutSide}."));
        return this;
    }

    /// <summary>Changes a batch.</summary>
    /// <param name="images"><c>[batch, channels, height, width]</c>, normalised; left as it is.</param>
    /// <param name="generator">The trial's own. How much is drawn depends on the options and the batch size alone.</param>
    /// <returns>A new tensor of the same shape; for <see cref="None"/> an alias.</returns>
    public Tensor Apply(Tensor images, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(generator);
        if (this == None) return images.alias();

        using var scope = NewDisposeScope();
        long batch = images.shape[0], height = images.shape[2], width = images.shape[3];
        var rows = arange(height, ScalarType.Int64, images.device).unsqueeze(0); // [1, height]
        var columns = arange(width, ScalarType.Int64, images.device).unsqueeze(0); // [1, width]

        // Where each row and column of the result comes from: [batch, height] and [batch, width].
        var fromRows = rows + Whole(-Shift, Shift + 1);
        var mirrored = rand([batch, 1], device: generator.device, generator: generator).lt(FlipProbability).to(images.device);
        var fromColumns = where(mirrored, width - 1 - columns, columns) + Whole(-Shift, Shift + 1);
        var kept = Inside(fromRows, height).unsqueeze(2) * Inside(fromColumns, width).unsqueeze(1); // [batch, height, width]
        if (CutoutSide > 0)
        {
            var cut = Around(rows, Whole(0, height)).unsqueeze(2) * Around(columns, Whole(0, width)).unsqueeze(1);
            kept = kept.logical_and(cut.logical_not());
        }

        var from = (fromRows.clamp_(0, height - 1) * width).unsqueeze(2) + fromColumns.clamp_(0, width - 1).unsqueeze(1); // [batch, height, width]
        return images
            .flatten(2)
            .gather(2, from.view(batch, 1, height * width).expand(batch, images.shape[1], height * width))
            .view(images.shape)
            .mul_(kept.unsqueeze(1))
            .MoveToOuterDisposeScope();

        Tensor Whole(long low, long high) => randint(low, high, [batch, 1], ScalarType.Int64, generator.device, generator: generator).to(images.device);
        Tensor Around(Tensor places, Tensor centre) => Inside(places - centre + (CutoutSide / 2), CutoutSide);
        static Tensor Inside(Tensor places, long length) => places.ge(0).logical_and(places.lt(length));
    }
}
