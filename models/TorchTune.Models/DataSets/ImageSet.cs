using System.Security.Cryptography;
using System.Text;

namespace TorchTune.Models;

/// <summary>Labelled images as they lie in a file: bytes, planes of one colour after the other.</summary>
/// <remarks>Contrast <see cref="ClassificationData"/>, which holds them as tensors, divided and normalised for training.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class ImageSet
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    /// <summary>Takes over the arrays: the caller no longer writes to them.</summary>
    /// <param name="shape">Shape of every image.</param>
    /// <param name="pixels"><c>[images, channels, height, width]</c>, row by row.</param>
    /// <param name="labels"><c>[images]</c>, each below the number of <paramref name="classes"/>.</param>
    /// <param name="classes">Names of the classes, in the order of their labels.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together or a label is out of range.</exception>
    public ImageSet(ImageShape shape, byte[] pixels, byte[] labels, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classes);
        if (pixels.LongLength != (long)labels.Length * shape.Length)
        {
            throw new ArgumentException(
                $"{labels.Length} images of {shape} take {(long)labels.Length * shape.Length} bytes, not {pixels.LongLength}.",
                nameof(pixels));
        }

        int stray = labels.AsSpan().IndexOfAnyInRange((byte)Math.Min(classes.Count, byte.MaxValue), byte.MaxValue);
        if (stray >= 0 && labels[stray] >= classes.Count)
        {
            throw new ArgumentException($"Label {labels[stray]} of image {stray} is none of the {classes.Count} classes.", nameof(labels));
        }

        (Shape, Classes, _pixels, _labels) = (shape, classes, pixels, labels);
    }

    /// <summary>Shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Names of the classes, in the order of their labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>How many images there are.</summary>
    public int Count => _labels.Length;

    /// <summary>All pixels: <c>[images, channels, height, width]</c>.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>All labels: <c>[images]</c>.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>One image: <c>[channels, height, width]</c>.</summary>
    public ReadOnlySpan<byte> Image(int index) => _pixels.AsSpan(index * Shape.Length, Shape.Length);

    /// <summary>A set of some of the images, copied.</summary>
    /// <param name="indices">Which, in the order in which they shall come.</param>
    public ImageSet Select(params ReadOnlySpan<int> indices)
    {
        var pixels = new byte[(long)indices.Length * Shape.Length];
        var labels = new byte[indices.Length];
        for (int place = 0; place < indices.Length; place++)
        {
            Image(indices[place]).CopyTo(pixels.AsSpan(place * Shape.Length));
            labels[place] = _labels[indices[place]];
        }

        return new ImageSet(Shape, pixels, labels, Classes);
    }

    /// <summary>SHA-256 over shape, classes, labels and pixels, in lower-case hexadecimal: the identity of the data.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Shape}\n{string.Join('\n', Classes)}\n"));
        hash.AppendData(_labels);
        hash.AppendData(_pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
