using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Gradient descent: <c>w ← w − η (g + λ w)</c>. As <c>torch.optim.SGD</c> without momentum.</summary>
public sealed record SgdRule : UpdateRule
{
    /// <inheritdoc/>
    public override IReadOnlyList<HyperRole> Roles => [HyperRole.LearningRate, HyperRole.WeightDecay];

    internal override bool IsOfOneKindWith(UpdateRule other) => other is SgdRule;

    internal override int Slots => 0;

    internal override void Advance(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
    {
    }

    internal override void Apply(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
        => Dense.Combine(weight, 1, Decayed(numbers, weight, gradient), -numbers.LearningRate);

    internal override void Adjoint(in Coefficients numbers, in UpdateView update, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities)
    {
        if (sensitivities.Wants(HyperRole.LearningRate))
            sensitivities.AddProduct(HyperRole.LearningRate, weightAdjoint, Decayed(numbers, update.Weight, update.Gradient), -1);
        Dense.Combine(gradientAdjoint, 0, weightAdjoint, -numbers.LearningRate);
        DecayedAdjoint(numbers, update.Weight, gradientAdjoint, weightAdjoint, sensitivities);
    }

    internal override void Tangent(in Coefficients numbers, in UpdateView update, Tensor? gradientTangent, Tensor weightTangent, Tensor[] stateTangent, Variation varied)
    {
        // The decay comes first: it reads the tangent of the old weight.
        if (numbers.ElementDecay is { } each)
            weightTangent.sub_(each.mul(weightTangent).mul_(numbers.LearningRate));
        else if (numbers.Decay != 0)
            weightTangent.mul_(1 - (numbers.LearningRate * numbers.Decay));
        if (gradientTangent is not null)
            weightTangent.add_(gradientTangent, alpha: -numbers.LearningRate);
        if (varied.Moved(update.Weight) is { } moved)
            weightTangent.add_(moved, alpha: -numbers.LearningRate);
        if (varied.Of(HyperRole.LearningRate))
            weightTangent.sub_(Decayed(numbers, update.Weight, update.Gradient));
    }

    internal override optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers)
        => optim.SGD([parameter], numbers.LearningRate, weight_decay: numbers.Decay);
}
