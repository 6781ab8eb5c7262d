using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Images on a device, divided into training, validation and test parts: held once, for all trials.</summary>
/// <remarks>Pixels stay bytes (a quarter of the memory); batches are gathered and normalised as they are asked for.</remarks>
/// <threadsafety>Immutable: any number of trials read it at once.</threadsafety>
public sealed class ClassificationData : IDisposable
{
    private ClassificationData(ImageArchive archive, string hash, Normalisation normalisation, ImagePart train, ImagePart validation, ImagePart test)
    {
        (Name, Shape, Classes) = (archive.Name, archive.Train.Shape, archive.Train.Classes);
        (Hash, Normalisation, Train, Validation, Test) = (hash, normalisation, train, validation, test);
    }

    /// <summary>What the data set is called.</summary>
    public string Name { get; }

    /// <summary>Shape of one image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Names of the classes, in the order of their labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Identity of images and division: SHA-256 of each part, joined.</summary>
    public string Hash { get; }

    /// <summary>What batches are normalised by; fitted on the training part.</summary>
    public Normalisation Normalisation { get; }

    /// <summary>What trials learn from.</summary>
    public ImagePart Train { get; }

    /// <summary>What trials are compared on.</summary>
    public ImagePart Validation { get; }

    /// <summary>What the final figure is taken on, once.</summary>
    public ImagePart Test { get; }

    /// <summary>Divides, normalises and copies images to a device.</summary>
    /// <param name="archive">The published images; no longer needed afterwards.</param>
    /// <param name="options">How to divide them.</param>
    /// <param name="device">Where they shall lie; null: the CPU.</param>
    /// <exception cref="ArgumentException">An option breaks its rule, test and training images differ in shape or classes, or there are too few.</exception>
    public static ClassificationData Prepare(ImageArchive archive, DataOptions options, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        if (archive.Train.Shape != archive.Test.Shape || !archive.Train.Classes.SequenceEqual(archive.Test.Classes))
        {
            throw new ArgumentException(
                $"Training images ({archive.Train.Shape}, {archive.Train.Classes.Count} classes) and test images ({archive.Test.Shape}, {archive.Test.Classes.Count} classes) do not match.",
                nameof(archive));
        }

        var (training, validation) = DataDivision.Divide(archive.Train, options);
        ImageSet[] parts = [archive.Train.Select(training), archive.Train.Select(validation), archive.Test];
        var normalisation = Normalisation.Fit(parts[0]);
        var tensors = Array.ConvertAll(parts, part => new ImagePart(part, normalisation, device ?? CPU));
        string hash = string.Join('-', parts.Select(part => part.Hash()[..16]));
        return new ClassificationData(archive, hash, normalisation, tensors[0], tensors[1], tensors[2]);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        Test.Dispose();
    }
}
