using TorchTune.Hypergradients;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Regularisation;

/// <summary>Random changes to training images, each with a strength that the training loss can be differentiated by: the random numbers are drawn without regard to it, and it scales what they do.</summary>
internal sealed class Strengths
{
    private readonly HyperVariable[] _variables;

    /// <param name="start">Of every strength, in (0, 1).</param>
    /// <param name="type">Of the images.</param>
    internal Strengths(double start, ScalarType type = ScalarType.Float32) =>
        _variables = [.. Names.Select(name => new HyperVariable(name, full(1, start, type), HyperRole.TrainingLoss))];

    /// <summary>Brightness and noise in standard deviations of the pixels, the logarithm of contrast, shift as a share of the image's side, and how much of a spot is blanked.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["brightness", "contrast", "noise", "shift", "cutout"];

    internal IReadOnlyList<HyperVariable> Variables => _variables;

    /// <summary>How they move: positive, and the cutout below 1, where nothing would be left of the spot.</summary>
    internal IReadOnlyList<OuterVariable> Outer =>
        [.. _variables.Select(variable => new OuterVariable { Variable = variable, Coordinate = variable.Name == "cutout" ? new Coordinate.Logit() : new Coordinate.Log(), Reach = 0.5 })];

    /// <summary>Changes each image on its own.</summary>
    /// <param name="images"><c>[batch, channels, height, width]</c>, normalised; left as they are.</param>
    /// <param name="generator">What is drawn from it does not depend on the strengths.</param>
    internal Tensor Apply(Tensor images, Generator generator)
    {
        long count = images.shape[0];
        var draws = rand([count, 6], images.dtype, images.device, generator: generator) * 2 - 1; // in [−1, 1]
        var shifted = Shifted(images, Strength("shift") * Each(draws, 0), Strength("shift") * Each(draws, 1));
        var coloured = (shifted * Wide(Strength("contrast") * Each(draws, 2)).exp()) + Wide(Strength("brightness") * Each(draws, 3));
        var noisy = coloured + (randn(images.shape, images.dtype, images.device, generator: generator) * Strength("noise"));
        return noisy * (1 - (Spot(images, Each(draws, 4), Each(draws, 5)) * Strength("cutout")));
    }

    private Tensor Strength(string name) => Array.Find(_variables, variable => variable.Name == name)!.Tensor;

    private static Tensor Each(Tensor draws, long column) => draws.select(1, column); // [batch]

    private static Tensor Wide(Tensor each) => each.reshape(-1, 1, 1, 1);

    /// <summary>Shifts by a share of the side, between pixels too; what comes in is 0, the mean.</summary>
    /// <remarks>What <c>grid_sample</c> does, which has no second derivative: bilinear reading as a product with a matrix from either side.</remarks>
    internal static Tensor Shifted(Tensor images, Tensor right, Tensor down) =>
        matmul(matmul(Reading(down, images.shape[2]), images), Reading(right, images.shape[3]).transpose(-1, -2));

    /// <summary>How much pixel j gives to pixel i, which reads a share of the side further on: <c>max(0, 1 − |j − i − share · side|)</c>, <c>[batch, 1, side, side]</c>.</summary>
    private static Tensor Reading(Tensor share, long side)
    {
        var places = arange(side, share.dtype, share.device);
        var distance = places.reshape(1, 1, 1, -1) - places.reshape(1, 1, -1, 1) - (Wide(share) * side);
        return nn.functional.relu(1 - distance.abs());
    }

    /// <summary>A round spot of about a quarter of the side, 1 in its middle and fading out: <c>[batch, 1, height, width]</c>.</summary>
    private static Tensor Spot(Tensor images, Tensor x, Tensor y)
    {
        var across = linspace(-1, 1, images.shape[3], images.dtype, images.device).reshape(1, 1, 1, -1);
        var along = linspace(-1, 1, images.shape[2], images.dtype, images.device).reshape(1, 1, -1, 1);
        return (((across - Wide(x)).square() + (along - Wide(y)).square()) * (-0.5 / (0.25 * 0.25))).exp();
    }
}
