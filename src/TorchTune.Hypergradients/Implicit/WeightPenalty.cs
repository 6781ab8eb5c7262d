using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The weight decay of an update rule as what it is at a stationary point: the penalty <c>½ Σ λ w²</c> of the training loss, differentiated by hand.</summary>
internal sealed class WeightPenalty
{
    private readonly ImplicitSystem _system;
    private readonly HyperVariable? _variable;
    private readonly Tensor? _each;

    internal WeightPenalty(ImplicitSystem system, Tensor weights)
    {
        _system = system;
        _variable = system.Problem.Variables.FirstOrDefault(variable => variable.Role == HyperRole.WeightDecay);
        Weights = weights;
        if (_variable is { Extent: not HyperExtent.Scalar } several)
            _each = Spread(several, weights);
        else
            Shift = _variable is { } single ? Products.Number(single.Tensor) : RuleDecay(weights, out _each);
    }

    /// <summary>The weights, <c>[n]</c>.</summary>
    internal Tensor Weights { get; }

    /// <summary>The one decay of all weights; 0 where each has its own.</summary>
    internal double Shift { get; }

    /// <summary>The penalty's gradient, <c>λ ∘ w</c>, added to another.</summary>
    internal Tensor AddGradientTo(Tensor gradient)
    {
        if (Shift != 0) Dense.Combine(gradient, 1, Weights, Shift);
        return AddEach(gradient, Weights);
    }

    /// <summary>Adds <c>λ ∘ v</c> where each weight has a decay of its own.</summary>
    internal Tensor AddEach(Tensor product, Tensor vector) => _each is null ? product : product.addcmul_(_each, vector, 1);

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
        var parts = _system.Layout.Unflatten(elements).Where((_, i) => _system.Problem.GroupOf(i) == group).Select(part => part.sum()).ToArray();
        return parts.Length == 0 ? zeros([], elements.dtype, elements.device) : stack(parts).sum();
    }

    /// <summary>The decay of the problem's rule, or of those of its groups.</summary>
    private double RuleDecay(Tensor weights, out Tensor? each)
    {
        each = null;
        var decays = _system.Weights.Select((_, i) => _system.Problem.RuleOf(i)?.WeightDecay ?? 0).ToArray();
        if (decays.Distinct().Count() == 1) return decays[0];
        each = cat([.. _system.Weights.Select((weight, i) => full([weight.NumberOfElements], decays[i], weights.dtype, weights.device))]);
        return 0;
    }

    private Tensor Spread(HyperVariable variable, Tensor weights)
    {
        var values = variable.Tensor.detach().to(weights.dtype).to(weights.device).reshape(-1);
        return variable.Extent == HyperExtent.PerParameter
            ? values
            : cat([.. _system.Weights.Select((weight, i) => values.narrow(0, _system.Problem.GroupOf(i), 1).expand(weight.NumberOfElements))]);
    }
}
