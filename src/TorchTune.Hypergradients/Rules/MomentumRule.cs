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
        var (keep, share) = Shares(numbers);
        if (numbers.ElementDecay is not null)
            Dense.Combine(state[0], keep, Decayed(numbers, weight, gradient), share);
        else
            Dense.Combine(state[0], keep, gradient, share, numbers.Decay != 0 ? weight : null, share * numbers.Decay);
    }

    internal override void Apply(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
        => Dense.Combine(weight, 1, state[0], -numbers.LearningRate);

    internal override void Adjoint(in Coefficients numbers, in UpdateView update, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities)
    {
        var (keep, share) = Shares(numbers);
        var velocity = stateAdjoint[0];
        if (sensitivities.Wants(HyperRole.LearningRate))
            sensitivities.AddProduct(HyperRole.LearningRate, weightAdjoint, update.After[0], -1);
        if (sensitivities.Wants(HyperRole.Momentum) && numbers.Step > 1)
        {
            sensitivities.AddProduct(HyperRole.Momentum, velocity, update.Before[0], 1);
            sensitivities.AddProduct(HyperRole.Momentum, weightAdjoint, update.Before[0], -numbers.LearningRate);
        }

        Dense.Combine(gradientAdjoint, 0, velocity, share, weightAdjoint, -numbers.LearningRate * share);
        Dense.Combine(velocity, keep, weightAdjoint, -numbers.LearningRate * keep);
        DecayedAdjoint(numbers, update.Weight, gradientAdjoint, weightAdjoint, sensitivities);
    }

    internal override void Tangent(in Coefficients numbers, in UpdateView update, Tensor? gradientTangent, Tensor weightTangent, Tensor[] stateTangent, HyperRole? varied)
    {
        var (keep, share) = Shares(numbers);
        var velocity = stateTangent[0];
        AddDecayedTangent(numbers, update.Weight, gradientTangent, weightTangent, varied, velocity, keep, share);
        if (varied == HyperRole.Momentum && numbers.Step > 1)
            velocity.add_(update.Before[0]);
        Dense.Combine(weightTangent, 1, velocity, -numbers.LearningRate, varied == HyperRole.LearningRate ? update.After[0] : null, -1);
    }

    /// <summary>What of the old velocity stays, and what of the gradient comes in: all of it at the first update.</summary>
    private (double Keep, double Share) Shares(in Coefficients numbers) => numbers.Step == 1 ? (0, 1) : (numbers.Momentum, 1 - Dampening);

    internal override optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers)
        => optim.SGD([parameter], numbers.LearningRate, numbers.Momentum, Dampening, numbers.Decay);
}
