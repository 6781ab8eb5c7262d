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

    internal override bool IsOfOneKindWith(UpdateRule other) => other is MomentumRule ball && ball.Dampening == Dampening;

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

    internal override void Move(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
    {
        if (numbers.ElementDecay is null && Dense.InPlace(weight, gradient, state[0]))
            HeavyBall.Move(Fused(numbers), weight, state[0], gradient);
        else
            base.Move(numbers, weight, gradient, state);
    }

    internal override (double Distance, double Moved) Trace(in Coefficients numbers, Tensor weight, Tensor[] state, Tensor gradient, Tensor after, Tensor scratch, Tensor[] scratchState)
        => numbers.ElementDecay is null && Dense.InPlace(weight, gradient, state[0], after)
            ? HeavyBall.Trace(Fused(numbers), weight, state[0], gradient, after)
            : base.Trace(numbers, weight, state, gradient, after, scratch, scratchState);

    internal override double UndoingMagnifies(in Coefficients numbers) => numbers.ElementDecay is null && numbers.Momentum > 0 ? 1 / numbers.Momentum : double.PositiveInfinity;

    internal override void UndoApply(in Coefficients numbers, Tensor weight, Tensor[] state) => Dense.Combine(weight, 1, state[0], numbers.LearningRate);

    internal override double UndoAdvance(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities)
    {
        if (!sensitivities.Elementwise && Dense.InPlace(weight, gradient, state[0], weightAdjoint, stateAdjoint[0], gradientAdjoint))
        {
            var (byRate, byKeep, byDecay, left) = HeavyBall.Undo(Fused(numbers), weight, gradient, state[0], weightAdjoint, stateAdjoint[0], gradientAdjoint);
            Add(sensitivities, numbers, byRate, byKeep, byDecay);
            return numbers.Step == 1 ? left : 0;
        }

        var (keep, share) = Shares(numbers);
        var after = state[0].clone();
        Dense.Combine(state[0], 1, gradient, -share, weight, -share * numbers.Decay);
        var remains = numbers.Step == 1 ? Dense.Dot(state[0], state[0]) : 0;
        state[0].mul_(keep == 0 ? 0 : 1 / keep);
        Adjoint(numbers, new(weight, gradient, state, [after]), weightAdjoint, stateAdjoint, gradientAdjoint, sensitivities);
        return remains;
    }

    internal override void Adjoint(in Coefficients numbers, in UpdateView update, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities)
    {
        var (keep, share) = Shares(numbers);
        var velocity = stateAdjoint[0];
        if (numbers.ElementDecay is null && !sensitivities.Elementwise && Dense.InPlace(weightAdjoint, velocity, gradientAdjoint, update.Weight, update.Before[0], update.After[0]))
        {
            var (byRate, byKeep, byDecay) = HeavyBall.Adjoint(Fused(numbers), update, weightAdjoint, velocity, gradientAdjoint);
            Add(sensitivities, numbers, byRate, byKeep, byDecay);
            return;
        }

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

    internal override void Tangent(in Coefficients numbers, in UpdateView update, Tensor? gradientTangent, Tensor weightTangent, Tensor[] stateTangent, Variation varied)
    {
        var (keep, share) = Shares(numbers);
        var velocity = stateTangent[0];
        var (moved, swung, scaled) = (varied.Moved(update.Weight), varied.Of(HyperRole.Momentum) && numbers.Step > 1 ? update.Before[0] : null, varied.Of(HyperRole.LearningRate) ? update.After[0] : null);
        if (numbers.ElementDecay is null && Dense.InPlace(weightTangent, velocity, update.Weight, update.Before[0], update.After[0], gradientTangent))
        {
            HeavyBall.Tangent(Fused(numbers), weightTangent, velocity, gradientTangent, moved, swung, scaled);
            return;
        }

        AddDecayedTangent(numbers, update.Weight, gradientTangent, weightTangent, varied, velocity, keep, share);
        if (swung is not null)
            velocity.add_(swung);
        Dense.Combine(weightTangent, 1, velocity, -numbers.LearningRate, scaled, -1);
    }

    /// <summary>What of the old velocity stays, and what of the gradient comes in: all of it at the first update.</summary>
    private (double Keep, double Share) Shares(in Coefficients numbers) => numbers.Step == 1 ? (0, 1) : (numbers.Momentum, 1 - Dampening);

    private static void Add(Sensitivities sensitivities, in Coefficients numbers, double byRate, double byKeep, double byDecay)
    {
        sensitivities.Add(HyperRole.LearningRate, -byRate);
        sensitivities.Add(HyperRole.WeightDecay, byDecay);
        if (numbers.Step > 1)
            sensitivities.Add(HyperRole.Momentum, byKeep);
    }

    private HeavyBall.Numbers Fused(in Coefficients numbers)
    {
        var (keep, share) = Shares(numbers);
        return new(keep, share, numbers.Decay, numbers.LearningRate);
    }

    internal override optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers)
        => optim.SGD([parameter], numbers.LearningRate, numbers.Momentum, Dampening, numbers.Decay);
}
