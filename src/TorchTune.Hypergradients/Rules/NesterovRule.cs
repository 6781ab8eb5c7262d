using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Nesterov's momentum: <c>d = g + λ w</c>, <c>v ← μ v + d</c> (at the first update <c>v = d</c>), <c>w ← w − η (d + μ v)</c>. As <c>torch.optim.SGD</c> with <c>nesterov</c>.</summary>
public sealed record NesterovRule : UpdateRule
{
    /// <summary>μ. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <inheritdoc/>
    public override IReadOnlyList<HyperRole> Roles => [HyperRole.LearningRate, HyperRole.WeightDecay, HyperRole.Momentum];

    internal override bool IsOfOneKindWith(UpdateRule other) => other is NesterovRule;

    internal override int Slots => 1;

    internal override double NumberOf(HyperRole role) => role == HyperRole.Momentum ? Momentum : base.NumberOf(role);

    internal override void Advance(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
    {
        var decayed = Decayed(numbers, weight, gradient);
        if (numbers.Step == 1)
            state[0].copy_(decayed);
        else
            state[0].mul_(numbers.Momentum).add_(decayed);
    }

    internal override void Apply(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
        => weight.add_(Direction(numbers, weight, gradient, state[0]), alpha: -numbers.LearningRate);

    internal override void Adjoint(in Coefficients numbers, in UpdateView update, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities)
    {
        if (sensitivities.Wants(HyperRole.LearningRate))
            sensitivities.AddProduct(HyperRole.LearningRate, weightAdjoint, Direction(numbers, update.Weight, update.Gradient, update.After[0]), -1);
        if (sensitivities.Wants(HyperRole.Momentum))
            sensitivities.AddProduct(HyperRole.Momentum, weightAdjoint, update.After[0], -numbers.LearningRate);
        var velocity = stateAdjoint[0].add_(weightAdjoint, alpha: -numbers.LearningRate * numbers.Momentum);
        gradientAdjoint.copy_(velocity).add_(weightAdjoint, alpha: -numbers.LearningRate);
        if (numbers.Step == 1)
        {
            velocity.zero_();
        }
        else
        {
            if (sensitivities.Wants(HyperRole.Momentum))
                sensitivities.AddProduct(HyperRole.Momentum, velocity, update.Before[0], 1);
            velocity.mul_(numbers.Momentum);
        }

        DecayedAdjoint(numbers, update.Weight, gradientAdjoint, weightAdjoint, sensitivities);
    }

    internal override void Tangent(in Coefficients numbers, in UpdateView update, Tensor? gradientTangent, Tensor weightTangent, Tensor[] stateTangent, Variation varied)
    {
        var velocity = stateTangent[0];
        if (numbers.Step == 1)
        {
            velocity.zero_();
        }
        else
        {
            velocity.mul_(numbers.Momentum);
            if (varied.Of(HyperRole.Momentum))
                velocity.add_(update.Before[0]);
        }

        var decayed = zeros_like(weightTangent);
        AddDecayedTangent(numbers, update.Weight, gradientTangent, weightTangent, varied, decayed, 1, 1);
        velocity.add_(decayed);
        weightTangent.add_(decayed.add_(velocity, alpha: numbers.Momentum), alpha: -numbers.LearningRate);
        if (varied.Of(HyperRole.Momentum))
            weightTangent.add_(update.After[0], alpha: -numbers.LearningRate);
        if (varied.Of(HyperRole.LearningRate))
            weightTangent.sub_(Direction(numbers, update.Weight, update.Gradient, update.After[0]));
    }

    internal override optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers)
        => optim.SGD([parameter], numbers.LearningRate, numbers.Momentum, weight_decay: numbers.Decay, nesterov: true);

    private static Tensor Direction(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor velocity)
        => Decayed(numbers, weight, gradient).add(velocity, alpha: numbers.Momentum);
}
