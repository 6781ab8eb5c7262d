using TorchTune.Training;
using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>One part of a data set, on a device: gives normalised batches.</summary>
/// <threadsafety>Immutable: any number of threads gather batches at once.</threadsafety>
public sealed class ImagePart : ISupervisedData, IDisposable
{
    private readonly Tensor _pixels; // [images, channels, height, width], uint8
    private readonly Tensor _labels; // [images], int64
    private readonly Tensor _mean; // [channels, 1, 1]
    private readonly Tensor _scale; // [channels, 1, 1]

    internal ImagePart(ImageSet images, Normalisation normalisation, Device device)
    {
        (Shape, Classes, Count, Device) = (images.Shape, images.Classes.Count, images.Count, device);
        _pixels = Kept(tensor(images.Pixels.ToArray(), [Count, Shape.Channels, Shape.Height, Shape.Width], device: device));
        _labels = Kept(tensor(Array.ConvertAll(images.Labels.ToArray(), label => (long)label), device: device));
        _mean = PerChannel(normalisation.Mean);
        _scale = PerChannel(normalisation.Deviation.Select(deviation => 1 / deviation));
    }

    /// <summary>Shape of one image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>Where the images lie, and where batches appear.</summary>
    public Device Device { get; }

    /// <summary>Gathers a batch.</summary>
    /// <param name="positions"><c>[batch]</c>, int64, on <see cref="Device"/>, each below <see cref="Count"/>.</param>
    /// <returns>Normalised images <c>[batch, channels, height, width]</c> in float32 and labels <c>[batch]</c> in int64.</returns>
    public (Tensor Inputs, Tensor Targets) Batch(Tensor positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        using var bytes = _pixels.index_select(0, positions);
        return (Normalised(bytes), _labels.index_select(0, positions));
    }

    /// <summary>Gathers neighbouring images in their own order.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="count">How many.</param>
    /// <returns>As <see cref="Batch"/>.</returns>
    public (Tensor Inputs, Tensor Targets) Range(int start, int count)
    {
        using var bytes = _pixels.narrow(0, start, count);
        return (Normalised(bytes), _labels.narrow(0, start, count));
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _pixels.Dispose();
        _labels.Dispose();
        _mean.Dispose();
        _scale.Dispose();
    }

    // Held by this object, whatever scope happens to be open around its constructor.
    private static Tensor Kept(Tensor made) => made.DetachFromDisposeScope();

    private Tensor PerChannel(IEnumerable<double> values)
    {
        float[] numbers = [.. values.Select(value => (float)value)];
        return Kept(tensor(numbers, [Shape.Channels, 1, 1], device: Device));
    }

    private Tensor Normalised(Tensor bytes) => bytes.to_type(ScalarType.Float32).sub_(_mean).mul_(_scale);
}
