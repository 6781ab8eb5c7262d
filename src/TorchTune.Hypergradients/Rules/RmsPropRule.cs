using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>
/// RMSprop: <c>d = g + λ w</c>, <c>v ← α v + (1 − α) d²</c>, <c>b ← μ b + d / (√v + ε)</c>, <c>w ← w − η b</c>. Centred (Graves 2013, arXiv:1308.0850, eq. 38 to 41), with
/// <c>a ← α a + (1 − α) d</c> beside v, the denominator is <c>√(v − a²) + ε</c>. As <c>torch.optim.RMSprop</c>.
/// </summary>
/// <remarks>Where what is under the root is 0, the derivative is its limit, as in <see cref="MomentsRule"/>.</remarks>
public sealed record RmsPropRule : UpdateRule
{
    /// <summary>α, in the role <see cref="HyperRole.Beta2"/>. Default 0.99.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>μ. Default 0.</summary>
    public double Momentum { get; init; }

    /// <summary>ε. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether the denominator estimates the deviation of the gradient from its mean, rather than from 0. Default false.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<HyperRole> Roles => [HyperRole.LearningRate, HyperRole.WeightDecay, HyperRole.Momentum, HyperRole.Beta2, HyperRole.Epsilon];

    internal override bool IsOfOneKindWith(UpdateRule other) => other is RmsPropRule rms && rms.Centered == Centered;

    internal override int Slots => Centered ? 3 : 2;

    internal override double NumberOf(HyperRole role) => role switch
    {
        HyperRole.Momentum => Momentum,
        HyperRole.Beta2 => Alpha,
        HyperRole.Epsilon => Epsilon,
        _ => base.NumberOf(role),
    };

    internal override void Advance(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
    {
        var decayed = Decayed(numbers, weight, gradient);
        state[0].mul_(numbers.Beta2).addcmul_(decayed, decayed, 1 - numbers.Beta2);
        if (Centered)
            state[2].mul_(numbers.Beta2).add_(decayed, alpha: 1 - numbers.Beta2);
        state[1].mul_(numbers.Momentum).addcdiv_(decayed, Root(state).add_(numbers.Epsilon), 1);
    }

    internal override void Apply(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
        => Dense.Combine(weight, 1, state[1], -numbers.LearningRate);

    internal override void Adjoint(in Coefficients numbers, in UpdateView update, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities)
    {
        if (sensitivities.Wants(HyperRole.LearningRate))
            sensitivities.AddProduct(HyperRole.LearningRate, weightAdjoint, update.After[1], -1);
        var decayed = Decayed(numbers, update.Weight, update.Gradient);
        var root = Root(update.After);
        var denominator = root.add(numbers.Epsilon);
        var (square, buffer) = (stateAdjoint[0], stateAdjoint[1].add_(weightAdjoint, alpha: -numbers.LearningRate));
        if (sensitivities.Wants(HyperRole.Momentum))
            sensitivities.AddProduct(HyperRole.Momentum, buffer, update.Before[1], 1);
        var quotient = buffer.div(denominator);                                                          // B / D
        var relative = decayed.div(denominator);                                                         // d / D
        if (sensitivities.Wants(HyperRole.Epsilon))
            sensitivities.AddProduct(HyperRole.Epsilon, quotient, relative, -1);
        var underRoot = HalfOverRoot(relative.mul_(quotient).neg_(), root);                              // by way of D
        square.add_(underRoot);
        if (sensitivities.Wants(HyperRole.Beta2))
            sensitivities.AddProduct(HyperRole.Beta2, square, update.Before[0].addcmul(decayed, decayed, -1), 1);
        gradientAdjoint.copy_(quotient).addcmul_(decayed, square, 2 * (1 - numbers.Beta2));
        square.mul_(numbers.Beta2);
        if (Centered)
        {
            var mean = stateAdjoint[2].addcmul_(underRoot, update.After[2], -2);
            if (sensitivities.Wants(HyperRole.Beta2))
                sensitivities.AddProduct(HyperRole.Beta2, mean, update.Before[2].sub(decayed), 1);
            gradientAdjoint.add_(mean, alpha: 1 - numbers.Beta2);
            mean.mul_(numbers.Beta2);
        }

        buffer.mul_(numbers.Momentum);
        DecayedAdjoint(numbers, update.Weight, gradientAdjoint, weightAdjoint, sensitivities);
    }

    internal override void Tangent(in Coefficients numbers, in UpdateView update, Tensor? gradientTangent, Tensor weightTangent, Tensor[] stateTangent, Variation varied)
    {
        var decayed = Decayed(numbers, update.Weight, update.Gradient);
        var slope = zeros_like(weightTangent);
        AddDecayedTangent(numbers, update.Weight, gradientTangent, weightTangent, varied, slope, 1, 1);
        var (square, buffer) = (stateTangent[0].mul_(numbers.Beta2), stateTangent[1].mul_(numbers.Momentum));
        square.addcmul_(decayed, slope, 2 * (1 - numbers.Beta2));
        if (varied.Of(HyperRole.Beta2))
            square.add_(update.Before[0].addcmul(decayed, decayed, -1));
        if (varied.Of(HyperRole.Momentum))
            buffer.add_(update.Before[1]);
        var root = Root(update.After);
        var denominator = root.add(numbers.Epsilon);
        var denominatorTangent = HalfOverRoot(Centered ? UnderRoot(numbers, update, decayed, slope, stateTangent, varied) : square, root);
        if (varied.Of(HyperRole.Epsilon))
            denominatorTangent.add_(1.0);
        buffer.add_(slope.div_(denominator)).addcmul_(decayed.div(denominator), denominatorTangent.div_(denominator), -1);
        weightTangent.add_(buffer, alpha: -numbers.LearningRate);
        if (varied.Of(HyperRole.LearningRate))
            weightTangent.sub_(update.After[1]);
    }

    /// <summary>The tangent of v − a², having advanced that of a.</summary>
    private static Tensor UnderRoot(in Coefficients numbers, in UpdateView update, Tensor decayed, Tensor slope, Tensor[] stateTangent, Variation varied)
    {
        var mean = stateTangent[2].mul_(numbers.Beta2).add_(slope, alpha: 1 - numbers.Beta2);
        if (varied.Of(HyperRole.Beta2))
            mean.add_(update.Before[2]).sub_(decayed);
        return stateTangent[0].addcmul(mean, update.After[2], -2);
    }

    private Tensor Root(Tensor[] state) => Centered ? state[0].addcmul(state[2], state[2], -1).sqrt_() : state[0].sqrt();

    internal override optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers)
        => optim.RMSProp([parameter], numbers.LearningRate, numbers.Beta2, numbers.Epsilon, numbers.Decay, numbers.Momentum, Centered);
}
