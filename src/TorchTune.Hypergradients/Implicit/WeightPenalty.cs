using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The weight decay of an update rule as what it is at a stationary point: the penalty <c>½ Σ λ w²</c> of the training loss, differentiated by hand.</summary>
internal sealed class WeightPenalty
{
    private readonly ImplicitSystem _system;
    private readonly HyperVariable? _variable;
    private readonly Tensor? _decay;

    internal WeightPenalty(ImplicitSystem system, Tensor weights)
    {
        _system = system;
        _variable = system.Problem.Variables.FirstOrDefault(variable => variable.Role == HyperRole.WeightDecay);
        Weights = weights;
        _decay = _variable is { } variable ? Spread(variable, weights) : system.Problem.Rule is { WeightDecay: not 0 } rule ? full_like(weights, rule.WeightDecay) : null;
    }

    /// <summary>The weights, <c>[n]</c>.</summary>
    internal Tensor Weights { get; }

    /// <summary>Adds <c>λ ∘ v</c>: the penalty's gradient for the weights themselves, its Hessian's product for any other vector.</summary>
    internal Tensor AddTo(Tensor product, Tensor vector) => _decay is null ? product : product.addcmul_(_decay, vector, 1);

    /// <summary>What the variable adds to the hypergradient: <c>−q ∘ w</c>, summed as far as one number reaches. Null where there is no such variable.</summary>
    internal (HyperVariable Variable, Tensor Gradient)? Gradient(Tensor adjoint)
    {
        if (_variable is not { } variable) return null;
        var elements = (adjoint * Weights).neg_();
        var gradient = variable.Extent switch
        {
            HyperExtent.PerParameter => elements,
            HyperExtent.PerGroup => stack([.. Enumerable.Range(0, _system.Problem.GroupCount).Select(group => GroupSum(elements, group))]),
            _ => elements.sum(),
        };
        return (variable, gradient.to(variable.Tensor.dtype).to(variable.Tensor.device).reshape(variable.Tensor.shape));
    }

    private Tensor GroupSum(Tensor elements, int group)
    {
        var parts = _system.Layout.Unflatten(elements).Where((_, i) => GroupOf(i) == group).Select(part => part.sum()).ToArray();
        return parts.Length == 0 ? zeros([], elements.dtype, elements.device) : stack(parts).sum();
    }

    private Tensor Spread(HyperVariable variable, Tensor weights)
    {
        var values = variable.Tensor.detach().to(weights.dtype).to(weights.device).reshape(-1);
        return variable.Extent switch
        {
            HyperExtent.PerParameter => values,
            HyperExtent.PerGroup => cat([.. _system.Weights.Select((weight, i) => values.narrow(0, GroupOf(i), 1).expand(weight.NumberOfElements))]),
            _ => values.expand(weights.shape),
        };
    }

    private int GroupOf(int parameter) => _system.Problem.Groups is { } groups ? groups[parameter] : 0;
}
