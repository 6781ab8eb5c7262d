using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>A hyper-parameter as a tensor that the validation loss can be differentiated by.</summary>
/// <remarks>
/// The tensor belongs to the caller, who changes it in place between computations. Unconstrained coordinates (the logarithm of a learning rate) are the
/// caller's as well: the gradient is with respect to the number as it acts.
/// </remarks>
public sealed class HyperVariable
{
    /// <summary>Names a tensor and says where it acts.</summary>
    /// <param name="name">Under this name its gradient stands in the result.</param>
    /// <param name="tensor">A leaf of floating type. One that enters the training loss is made to require a gradient.</param>
    /// <param name="role">Where it acts.</param>
    /// <param name="extent">How far one number reaches. Default: <see cref="HyperExtent.Free"/> in the training loss, else <see cref="HyperExtent.Scalar"/>.</param>
    /// <exception cref="ArgumentException">The tensor is no floating leaf, or the extent does not fit the role.</exception>
    public HyperVariable(string name, Tensor tensor, HyperRole role, HyperExtent? extent = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(tensor);
        (Name, Tensor, Role) = (name, tensor, role);
        Extent = extent ?? (role == HyperRole.TrainingLoss ? HyperExtent.Free : HyperExtent.Scalar);
        if (!tensor.is_floating_point() || !tensor.is_leaf)
            throw new ArgumentException(Invariant($"Hyper-variable '{name}' must be a leaf of floating type, but is {tensor.dtype}{(tensor.is_leaf ? "" : " computed from other tensors")}."), nameof(tensor));
        if ((Extent == HyperExtent.Free) != (role == HyperRole.TrainingLoss) || !Fits(role, Extent))
            throw new ArgumentException(Invariant($"Hyper-variable '{name}' cannot be {Extent} in the role {role}."), nameof(extent));
        if (Extent == HyperExtent.Scalar && tensor.NumberOfElements != 1)
            throw new ArgumentException(Invariant($"Hyper-variable '{name}' is {HyperExtent.Scalar}, but has {tensor.NumberOfElements} elements."), nameof(tensor));
        if (role == HyperRole.TrainingLoss)
            tensor.requires_grad = true;
    }

    /// <summary>Under this name its gradient stands in the result.</summary>
    public string Name { get; }

    /// <summary>The current value; the caller's own tensor.</summary>
    public Tensor Tensor { get; }

    /// <summary>Where it acts.</summary>
    public HyperRole Role { get; }

    /// <summary>How far one number reaches.</summary>
    public HyperExtent Extent { get; }

    /// <summary>A number, stored in float64.</summary>
    /// <param name="name">Under this name its gradient stands in the result.</param>
    /// <param name="value">Its value.</param>
    /// <param name="role">Where it acts; not the training loss, whose tensors have a type and a device of their own.</param>
    public static HyperVariable Scalar(string name, double value, HyperRole role)
        => role == HyperRole.TrainingLoss
            ? throw new ArgumentException("A variable of the training loss is made from a tensor of the loss's type and device.", nameof(role))
            : new(name, tensor(value, ScalarType.Float64), role);

    private static bool Fits(HyperRole role, HyperExtent extent) => extent switch
    {
        HyperExtent.PerUpdate => role == HyperRole.LearningRate,
        HyperExtent.PerSegment => role is not (HyperRole.TrainingLoss or HyperRole.Initialisation),
        HyperExtent.PerParameter => role is HyperRole.WeightDecay or HyperRole.Initialisation,
        _ => true,
    };
}
