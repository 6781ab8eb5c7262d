using static TorchSharp.torch;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    /// <summary>Writes type, shape and elements in the format that modules are saved in.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(writer);
        TensorFile.Write(tensor, writer);
    }

    /// <summary>Writes the tensor to a stream and closes it.</summary>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    /// <summary>Writes the tensor to a file.</summary>
    public static void Save(this Tensor tensor, string location) => tensor.Save(File.Create(location));

    /// <summary>Reads a tensor into this one, which keeps its device and its place in memory.</summary>
    /// <param name="tensor">The target, of the type and shape in the file.</param>
    /// <param name="reader">Stands where the tensor starts, and afterwards behind it.</param>
    /// <param name="skip">Whether to leave the target as it is; its type must be right all the same.</param>
    /// <exception cref="ArgumentException">Type or shape differ.</exception>
    /// <exception cref="InvalidDataException">The file holds no tensor here.</exception>
    /// <exception cref="EndOfStreamException">The file is cut off.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(reader);
        var (type, shape) = TensorFile.ReadHeader(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException($"The tensor in the file is of type {type}, not {tensor.dtype}.");
        }

        if (skip)
        {
            TensorFile.SkipElements(reader, type, shape);
            return;
        }

        if (!shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException($"The tensor in the file has the shape [{string.Join(", ", shape)}], not [{string.Join(", ", tensor.shape)}].");
        }

        using var noGradients = no_grad();
        using var loaded = TensorFile.ReadElements(reader, type, shape);
        tensor.copy_(loaded);
    }

    /// <summary>Reads a tensor, on the CPU; with <paramref name="skip"/> one of zeros of its type and shape.</summary>
    /// <inheritdoc cref="Load(Tensor, BinaryReader, bool)"/>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        Tensor? tensor = null;
        Load(ref tensor, reader, skip);
        return tensor!;
    }

    /// <summary>Reads a tensor into this one, or into a new one on the CPU where it is null.</summary>
    /// <inheritdoc cref="Load(Tensor, BinaryReader, bool)"/>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (tensor is not null)
        {
            tensor.Load(reader, skip);
            return;
        }

        var (type, shape) = TensorFile.ReadHeader(reader);
        if (skip)
        {
            TensorFile.SkipElements(reader, type, shape);
            tensor = zeros(shape, dtype: type);
        }
        else
        {
            tensor = TensorFile.ReadElements(reader, type, shape);
        }
    }
}
