using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>
/// What Adam and AdamW share. With d the gradient (with coupled decay, or without): <c>m ← β1 m + (1 − β1) d</c>, <c>v ← β2 v + (1 − β2) d²</c>,
/// <c>w ← w − η/(1 − β1ᵗ) · m / (√v/√(1 − β2ᵗ) + ε)</c> (Kingma and Ba, ICLR 2015, algorithm 1).
/// </summary>
/// <remarks>
/// Both derivatives of <c>d/(√v + ε)</c> at v = 0 are taken as limits: √ has an infinite slope there, but what it is multiplied by is zero. A unit that is dead from the start
/// (ReLU) otherwise turns the whole adjoint into NaN.
/// </remarks>
public abstract record MomentsRule : UpdateRule
{
    private protected MomentsRule() => LearningRate = 1e-3;

    /// <summary>β1. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β2. Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<HyperRole> Roles => [HyperRole.LearningRate, HyperRole.WeightDecay, HyperRole.Beta1, HyperRole.Beta2, HyperRole.Epsilon];

    internal sealed override bool IsOfOneKindWith(UpdateRule other) => other.GetType() == GetType();

    internal sealed override int Slots => 2;

    /// <summary>Whether the weight decay acts on the weight directly instead of through the gradient.</summary>
    private protected abstract bool Decoupled { get; }

    internal sealed override double NumberOf(HyperRole role) => role switch
    {
        HyperRole.Beta1 => Beta1,
        HyperRole.Beta2 => Beta2,
        HyperRole.Epsilon => Epsilon,
        _ => base.NumberOf(role),
    };

    internal sealed override void Advance(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
    {
        var decayed = Coupled(numbers, weight, gradient);
        state[0].mul_(numbers.Beta1).add_(decayed, alpha: 1 - numbers.Beta1);
        state[1].mul_(numbers.Beta2).addcmul_(decayed, decayed, 1 - numbers.Beta2);
    }

    internal sealed override void Apply(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
    {
        if (Decoupled && numbers.ElementDecay is { } each)
            weight.sub_(each.mul(weight).mul_(numbers.LearningRate));
        else if (Decoupled && numbers.Decay != 0)
            weight.mul_(1 - (numbers.LearningRate * numbers.Decay));
        var scale = 1 / Math.Sqrt(1 - Math.Pow(numbers.Beta2, numbers.Step));
        var rate = numbers.LearningRate / (1 - Math.Pow(numbers.Beta1, numbers.Step));
        weight.addcdiv_(state[0], state[1].sqrt().mul_(scale).add_(numbers.Epsilon), -rate);
    }

    internal sealed override void Adjoint(in Coefficients numbers, in UpdateView update, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities)
    {
        var (first, second) = (new Averaging(numbers.Beta1, numbers.Step), new Averaging(numbers.Beta2, numbers.Step));
        var decayed = Coupled(numbers, update.Weight, update.Gradient);
        var (mean, square) = (stateAdjoint[0], stateAdjoint[1]);
        var corrected = update.After[0].mul(1 / first.Weight);                                           // m̂
        var root = update.After[1].mul(1 / second.Weight).sqrt_();                                       // √v̂
        var denominator = root.add(numbers.Epsilon);                                                     // D
        var quotient = weightAdjoint.div(denominator);                                                   // W / D
        if (sensitivities.Wants(HyperRole.LearningRate))
            sensitivities.AddProduct(HyperRole.LearningRate, quotient, corrected, -1);
        var relative = corrected.div_(denominator);                                                      // m̂ / D
        if (sensitivities.Wants(HyperRole.Epsilon))
            sensitivities.AddProduct(HyperRole.Epsilon, quotient, relative, numbers.LearningRate);
        var through = relative.mul_(quotient).mul_(numbers.LearningRate);                                // the adjoint of D
        square.add_(HalfOverRoot(through, root));
        mean.add_(quotient, alpha: -numbers.LearningRate);

        if (sensitivities.Wants(HyperRole.Beta1) && numbers.Step > 1)
            sensitivities.AddProduct(HyperRole.Beta1, mean, update.Before[0].mul(1 / first.WeightBefore).sub_(decayed), first.Slope);
        if (sensitivities.Wants(HyperRole.Beta2) && numbers.Step > 1)
            sensitivities.AddProduct(HyperRole.Beta2, square, update.Before[1].mul(1 / second.WeightBefore).addcmul_(decayed, decayed, -1), second.Slope);
        gradientAdjoint.copy_(mean).mul_(1 - first.Kept).addcmul_(decayed, square, 2 * (1 - second.Kept));
        mean.mul_(first.Kept);
        square.mul_(second.Kept);
        if (Decoupled)
            DecoupledAdjoint(numbers, update.Weight, weightAdjoint, sensitivities);
        else
            DecayedAdjoint(numbers, update.Weight, gradientAdjoint, weightAdjoint, sensitivities);
    }

    internal sealed override void Tangent(in Coefficients numbers, in UpdateView update, Tensor? gradientTangent, Tensor weightTangent, Tensor[] stateTangent, Variation varied)
    {
        var (first, second) = (new Averaging(numbers.Beta1, numbers.Step), new Averaging(numbers.Beta2, numbers.Step));
        var decayed = Coupled(numbers, update.Weight, update.Gradient);
        var (mean, square) = (stateTangent[0].mul_(first.Kept), stateTangent[1].mul_(second.Kept));
        if (varied.Of(HyperRole.Beta1) && numbers.Step > 1)
            mean.add_(update.Before[0].mul(1 / first.WeightBefore).sub_(decayed), alpha: first.Slope);
        if (varied.Of(HyperRole.Beta2) && numbers.Step > 1)
            square.add_(update.Before[1].mul(1 / second.WeightBefore).addcmul_(decayed, decayed, -1), alpha: second.Slope);
        if (CoupledTangent(numbers, update.Weight, gradientTangent, weightTangent, varied) is { } slope)
        {
            mean.add_(slope, alpha: 1 - first.Kept);
            square.addcmul_(decayed, slope, 2 * (1 - second.Kept));
        }

        var root = update.After[1].mul(1 / second.Weight).sqrt_();                                       // √v̂
        var denominator = root.add(numbers.Epsilon);                                                     // D
        var denominatorTangent = HalfOverRoot(square, root);
        if (varied.Of(HyperRole.Epsilon))
            denominatorTangent.add_(1.0);
        if (Decoupled)
            DecoupledTangent(numbers, update.Weight, weightTangent, varied);
        var quotient = update.After[0].div(denominator).mul_(1 / first.Weight);                          // m̂ / D
        weightTangent.addcdiv_(mean, denominator, -numbers.LearningRate);
        weightTangent.addcmul_(quotient, denominatorTangent.div_(denominator), numbers.LearningRate);
        if (varied.Of(HyperRole.LearningRate))
            weightTangent.sub_(quotient);
    }

    private static void DecoupledAdjoint(in Coefficients numbers, Tensor weight, Tensor weightAdjoint, Sensitivities sensitivities)
    {
        if (sensitivities.Wants(HyperRole.WeightDecay))
            sensitivities.AddProduct(HyperRole.WeightDecay, weightAdjoint, weight, -numbers.LearningRate);
        if (numbers.ElementDecay is { } each)
        {
            var scaled = each.mul(weightAdjoint);
            if (sensitivities.Wants(HyperRole.LearningRate))
                sensitivities.AddProduct(HyperRole.LearningRate, scaled, weight, -1);
            weightAdjoint.sub_(scaled.mul_(numbers.LearningRate));
        }
        else if (numbers.Decay != 0)
        {
            if (sensitivities.Wants(HyperRole.LearningRate))
                sensitivities.AddProduct(HyperRole.LearningRate, weightAdjoint, weight, -numbers.Decay);
            weightAdjoint.mul_(1 - (numbers.LearningRate * numbers.Decay));
        }
    }

    private static void DecoupledTangent(in Coefficients numbers, Tensor weight, Tensor weightTangent, Variation varied)
    {
        if (numbers.ElementDecay is { } each)
            weightTangent.sub_(each.mul(weightTangent).mul_(numbers.LearningRate));
        else if (numbers.Decay != 0)
            weightTangent.mul_(1 - (numbers.LearningRate * numbers.Decay));
        if (varied.Moved(weight) is { } moved)
            weightTangent.add_(moved, alpha: -numbers.LearningRate);
        if (varied.Of(HyperRole.LearningRate) && numbers.ElementDecay is { } decays)
            weightTangent.sub_(decays.mul(weight));
        else if (varied.Of(HyperRole.LearningRate) && numbers.Decay != 0)
            weightTangent.add_(weight, alpha: -numbers.Decay);
    }

    private Tensor Coupled(in Coefficients numbers, Tensor weight, Tensor gradient) => Decoupled ? gradient : Decayed(numbers, weight, gradient);

    private Tensor? CoupledTangent(in Coefficients numbers, Tensor weight, Tensor? gradientTangent, Tensor weightTangent, Variation varied)
    {
        if (Decoupled || (numbers.Decay == 0 && numbers.ElementDecay is null && !varied.Of(HyperRole.WeightDecay)))
            return gradientTangent;
        var slope = zeros_like(weightTangent);
        AddDecayedTangent(numbers, weight, gradientTangent, weightTangent, varied, slope, 1, 1);
        return slope;
    }

    /// <summary>A running mean after t updates, divided by its weight <c>1 − βᵗ</c>, as an average: <c>x̂ₜ = ρ x̂ₜ₋₁ + (1 − ρ) dₜ</c>.</summary>
    /// <remarks>
    /// The adjoint and the tangent of the state are those of the averages x̂, not of the sums that are stored: by the sums, the derivative by β is the small difference of two terms
    /// of the size 1/(1 − β), and loses that much accuracy. Here <c>ρ = 1 − 1/S</c> and <c>dρ/dβ = S′/S²</c> with <c>S = 1 + β + … + βᵗ⁻¹</c>: sums of positive terms.
    /// </remarks>
    private readonly struct Averaging
    {
        internal Averaging(double beta, int step)
        {
            Weight = 1 - Math.Pow(beta, step);
            WeightBefore = 1 - Math.Pow(beta, step - 1);
            double sum = 0, slope = 0;
            if (step * (1 - beta) > 1)
            {
                var power = Math.Pow(beta, step - 1);
                sum = Weight / (1 - beta);
                slope = (1 - (step * power) + ((step - 1) * power * beta)) / ((1 - beta) * (1 - beta));
            }
            else
            {
                for (var k = 0; k < step; k++)
                {
                    slope = (slope * beta) + sum;                                                        // Horner, for S and its derivative
                    sum = (sum * beta) + 1;
                }
            }

            Kept = step == 1 ? 0 : 1 - (1 / sum);
            Slope = slope / (sum * sum);
        }

        /// <summary>1 − βᵗ.</summary>
        internal double Weight { get; }

        /// <summary>1 − βᵗ⁻¹.</summary>
        internal double WeightBefore { get; }

        /// <summary>ρ.</summary>
        internal double Kept { get; }

        /// <summary>dρ/dβ.</summary>
        internal double Slope { get; }
    }
}
