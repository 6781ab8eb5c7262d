using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Heavy ball: <c>v ← μ v + (1 − τ)(g + λ w)</c> (at the first update <c>v = g + λ w</c>), <c>w ← w − η v</c>. As <c>torch.optim.SGD</c> with momentum.</summary>
public sealed record MomentumRule : UpdateRule
{
    /// <summary>μ. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>τ. Default 0.</summary>
    public double Dampening { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<HyperRole> Roles => [HyperRole.LearningRate, HyperRole.WeightDecay, HyperRole.Momentum];

    internal override int Slots => 1;

    internal override double NumberOf(HyperRole role) => role == HyperRole.Momentum ? Momentum : base.NumberOf(role);

    internal override void Advance(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
    {
        var decayed = Decayed(numbers, weight, gradient);
        if (numbers.Step == 1)
            state[0].copy_(decayed);
        else
            state[0].mul_(numbers.Momentum).add_(decayed, alpha: 1 - Dampening);
    }

    internal override void Apply(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
        => weight.add_(state[0], alpha: -numbers.LearningRate);

    internal override void Adjoint(in Coefficients numbers, in UpdateView update, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities)
    {
        if (sensitivities.Wants(HyperRole.LearningRate))
            sensitivities.AddProduct(HyperRole.LearningRate, weightAdjoint, update.After[0], -1);
        var velocity = stateAdjoint[0].add_(weightAdjoint, alpha: -numbers.LearningRate);
        gradientAdjoint.copy_(velocity);
        if (numbers.Step == 1)
        {
            velocity.zero_();
        }
        else
        {
            if (sensitivities.Wants(HyperRole.Momentum))
                sensitivities.AddProduct(HyperRole.Momentum, velocity, update.Before[0], 1);
            velocity.mul_(numbers.Momentum);
            if (Dampening != 0)
                gradientAdjoint.mul_(1 - Dampening);
        }

        DecayedAdjoint(numbers, update.Weight, gradientAdjoint, weightAdjoint, sensitivities);
    }

    internal override void Tangent(in Coefficients numbers, in UpdateView update, Tensor? gradientTangent, Tensor weightTangent, Tensor[] stateTangent, HyperRole? varied)
    {
        var velocity = stateTangent[0];
        if (numbers.Step == 1)
        {
            velocity.zero_();
        }
        else
        {
            velocity.mul_(numbers.Momentum);
            if (varied == HyperRole.Momentum)
                velocity.add_(update.Before[0]);
        }

        AddDecayedTangent(numbers, update.Weight, gradientTangent, weightTangent, varied, velocity, numbers.Step == 1 ? 1 : 1 - Dampening);
        weightTangent.add_(velocity, alpha: -numbers.LearningRate);
        if (varied == HyperRole.LearningRate)
            weightTangent.sub_(update.After[0]);
    }

    internal override optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers)
        => optim.SGD([parameter], numbers.LearningRate, numbers.Momentum, Dampening, numbers.Decay);
}
