using System.Collections.Immutable;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>A tensor in a trial's state, not copied until somebody asks for it on the host.</summary>
/// <remarks>It does not own the tensor: a state is read before the trial goes on.</remarks>
/// <threadsafety>As the tensor's.</threadsafety>
public sealed class TensorArray : StateArray
{
    private readonly Tensor _tensor;

    /// <summary>A view of a tensor on any device.</summary>
    /// <exception cref="ArgumentException">Its type has no place in a state (complex or quantised numbers).</exception>
    public TensorArray(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _tensor = tensor;
        ElementType = TypeOf(tensor.dtype);
        Shape = [.. tensor.shape];
    }

    /// <inheritdoc/>
    public override ElementType ElementType { get; }

    /// <inheritdoc/>
    public override ImmutableArray<long> Shape { get; }

    /// <inheritdoc/>
    public override HostArray ToHost()
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var host = _tensor.detach().cpu().contiguous();
        return HostArray.FromBytes(ElementType, host.numel() == 0 ? [] : host.bytes, Shape);
    }

    /// <summary>A tensor of an array's numbers, of the current dispose scope.</summary>
    /// <param name="array">On the host, or anywhere else.</param>
    /// <param name="device">Where the tensor lies; null: on the CPU.</param>
    public static Tensor ToTensor(StateArray array, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(array);
        var host = array.ToHost();
        var tensor = empty(host.Shape.AsSpan().ToArray(), TypeOf(host.ElementType));
        if (host.Bytes.Length > 0) tensor.bytes = host.Bytes.ToArray();
        return device is null || device.type == DeviceType.CPU ? tensor : tensor.to(device, disposeAfter: true);
    }

    /// <summary>Overwrites a tensor's numbers in place, whether or not it wants a gradient.</summary>
    /// <exception cref="InvalidDataException">Type or shape differ.</exception>
    public static void CopyInto(Tensor target, StateArray array, string name)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(array);
        if (TypeOf(target.dtype) != array.ElementType || !target.shape.AsSpan().SequenceEqual(array.Shape.AsSpan()))
        {
            throw new InvalidDataException(Invariant(
                $"The state's '{name}' is {array.ElementType}[{string.Join(", ", array.Shape)}], and what it is to be copied into is {target.dtype}[{string.Join(", ", target.shape)}]."));
        }

        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        target.copy_(ToTensor(array, target.device)).DetachFromDisposeScope();
    }

    private static ElementType TypeOf(ScalarType type) => type switch
    {
        ScalarType.Byte => ElementType.UInt8,
        ScalarType.Int8 => ElementType.Int8,
        ScalarType.Int16 => ElementType.Int16,
        ScalarType.Int32 => ElementType.Int32,
        ScalarType.Int64 => ElementType.Int64,
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Bool => ElementType.Bool,
        _ => throw new ArgumentException(Invariant($"A tensor in a state must hold integers, truth values or real numbers, but it holds {type}.")),
    };

    private static ScalarType TypeOf(ElementType type) => type switch
    {
        ElementType.UInt8 => ScalarType.Byte,
        ElementType.Int8 => ScalarType.Int8,
        ElementType.Int16 => ScalarType.Int16,
        ElementType.Int32 => ScalarType.Int32,
        ElementType.Int64 => ScalarType.Int64,
        ElementType.Float16 => ScalarType.Float16,
        ElementType.Float32 => ScalarType.Float32,
        ElementType.Float64 => ScalarType.Float64,
        ElementType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Bool,
    };
}
