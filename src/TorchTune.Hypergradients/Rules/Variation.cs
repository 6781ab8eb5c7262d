using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The coefficient of one parameter's update that a tangent varies, at rate 1; none by default.</summary>
/// <param name="Role">Which one; null where the tangent's number acts elsewhere.</param>
/// <param name="Element">The one element of the parameter that a weight decay of its own is varied of; negative: all of them.</param>
internal readonly record struct Variation(HyperRole? Role, long Element = -1)
{
    /// <summary>Whether it is this coefficient.</summary>
    internal bool Of(HyperRole role) => Role == role;

    /// <summary>What a variation of the weight decay adds to <c>λ w</c>: the weight, or its one element; null where the decay is not varied.</summary>
    internal Tensor? Moved(Tensor weight)
    {
        if (Role != HyperRole.WeightDecay)
            return null;
        if (Element < 0)
            return weight;
        var single = zeros_like(weight, requires_grad: false);
        single.view(-1)[Element].copy_(weight.reshape(-1)[Element]);
        return single;
    }
}
