using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>How an optimizer turns gradients into updates of the weights, and how that is differentiated.</summary>
/// <remarks>
/// Every rule has the same anatomy, for one parameter at a time: <em>advance</em> its state by a gradient, <em>apply</em> the state to the weight, the <em>adjoint</em> of the two
/// (from the adjoints of new weight and state to those of old weight, old state, gradient and coefficients), and their <em>tangent</em>. The rules compute what <c>torch.optim</c>
/// computes, up to the last digit. The numbers of a rule hold where the problem has no variable in that role.
/// </remarks>
public abstract record UpdateRule
{
    private protected UpdateRule()
    {
    }

    /// <summary>The learning rate. Default 0.01.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>The weight decay. Default 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The roles that a hyper-variable can have under this rule, beside the training loss and the initialisation.</summary>
    public abstract IReadOnlyList<HyperRole> Roles { get; }

    /// <summary>How many tensors of a parameter's shape the rule keeps for it.</summary>
    internal abstract int Slots { get; }

    /// <summary>The rule's own number in a role.</summary>
    internal virtual double NumberOf(HyperRole role) => role switch
    {
        HyperRole.LearningRate => LearningRate,
        HyperRole.WeightDecay => WeightDecay,
        _ => 0,
    };

    /// <summary>Whether another rule differs in nothing but the numbers of its roles.</summary>
    internal abstract bool IsOfOneKindWith(UpdateRule other);

    /// <summary>Advances the state in place by a gradient at a weight.</summary>
    internal abstract void Advance(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state);

    /// <summary>Changes the weight in place by the advanced state.</summary>
    internal abstract void Apply(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state);

    /// <summary>Advances and applies at once.</summary>
    internal virtual void Move(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state)
    {
        Advance(numbers, weight, gradient, state);
        Apply(numbers, weight, gradient, state);
    }

    /// <summary>Makes an update again and compares: ‖the weight found − after‖² and ‖weight − after‖².</summary>
    /// <param name="numbers">The coefficients.</param>
    /// <param name="weight">The weight before. Not changed.</param>
    /// <param name="state">The state before. Not changed.</param>
    /// <param name="gradient">The gradient there.</param>
    /// <param name="after">The weight after, as it was stored.</param>
    /// <param name="scratch">A tensor to work on.</param>
    /// <param name="scratchState">Tensors to work on, one for each of the state.</param>
    internal virtual (double Distance, double Moved) Trace(in Coefficients numbers, Tensor weight, Tensor[] state, Tensor gradient, Tensor after, Tensor scratch, Tensor[] scratchState)
    {
        scratch.copy_(weight);
        for (var k = 0; k < state.Length; k++)
            scratchState[k].copy_(state[k]);
        Move(numbers, scratch, gradient, scratchState);
        return (Dense.SquaredDistance(scratch, after), Dense.SquaredDistance(weight, after));
    }

    /// <summary>By how much undoing one update may magnify rounding; infinite where an update cannot be undone.</summary>
    internal virtual double UndoingMagnifies(in Coefficients numbers) => double.PositiveInfinity;

    /// <summary>Takes the weight back over an update, given the state after it.</summary>
    internal virtual void UndoApply(in Coefficients numbers, Tensor weight, Tensor[] state) => throw new NotSupportedException();

    /// <summary>
    /// Takes the state back over an update whose weight has been taken back, with the adjoints in the same pass as <see cref="Adjoint"/> does. Returns ‖what the first update leaves of a state that was zero before it‖², and 0
    /// for later ones.
    /// </summary>
    internal virtual double UndoAdvance(in Coefficients numbers, Tensor weight, Tensor gradient, Tensor[] state, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities) => throw new NotSupportedException();

    /// <summary>
    /// Takes the adjoints of the new weight and state, in place, to those of the old, writes the adjoint of the gradient, and adds those of the coefficients.
    /// What comes back through the gradient itself (H and M times its adjoint) is the caller's to add.
    /// </summary>
    internal abstract void Adjoint(in Coefficients numbers, in UpdateView update, Tensor weightAdjoint, Tensor[] stateAdjoint, Tensor gradientAdjoint, Sensitivities sensitivities);

    /// <summary>Takes tangents of the old weight and state, in place, to those of the new.</summary>
    /// <param name="numbers">The coefficients.</param>
    /// <param name="update">The update they belong to.</param>
    /// <param name="gradientTangent">The tangent of the gradient (H and M along the direction); null for zero. Not changed.</param>
    /// <param name="weightTangent">The tangent of the weight.</param>
    /// <param name="stateTangent">The tangents of the state.</param>
    /// <param name="varied">The coefficient that is varied, at rate 1.</param>
    internal abstract void Tangent(in Coefficients numbers, in UpdateView update, Tensor? gradientTangent, Tensor weightTangent, Tensor[] stateTangent, Variation varied);

    /// <summary>The optimizer of <c>torch.optim</c> that this rule claims to equal.</summary>
    internal abstract optim.Optimizer TorchOptimizer(Parameter parameter, in Coefficients numbers);

    /// <summary>g + λ w: the gradient with the weight decay that is coupled to it.</summary>
    private protected static Tensor Decayed(in Coefficients numbers, Tensor weight, Tensor gradient)
        => numbers.ElementDecay is { } each ? gradient.addcmul(each, weight, 1)
            : numbers.Decay != 0 ? gradient.add(weight, alpha: numbers.Decay)
            : gradient;

    /// <summary>The adjoint of <see cref="Decayed"/> beside the gradient's own.</summary>
    private protected static void DecayedAdjoint(in Coefficients numbers, Tensor weight, Tensor decayedAdjoint, Tensor weightAdjoint, Sensitivities sensitivities)
    {
        if (sensitivities.Wants(HyperRole.WeightDecay))
            sensitivities.AddProduct(HyperRole.WeightDecay, decayedAdjoint, weight, 1);
        if (numbers.ElementDecay is { } each)
            weightAdjoint.addcmul_(each, decayedAdjoint, 1);
        else if (numbers.Decay != 0)
            Dense.Combine(weightAdjoint, 1, decayedAdjoint, numbers.Decay);
    }

    /// <summary>target ← keep · target + factor · the tangent of <see cref="Decayed"/>.</summary>
    private protected static void AddDecayedTangent(in Coefficients numbers, Tensor weight, Tensor? gradientTangent, Tensor weightTangent, Variation varied, Tensor target, double keep, double factor)
    {
        var moved = varied.Moved(weight);
        if (gradientTangent is not null)
            Dense.Combine(target, keep, gradientTangent, factor, numbers.Decay != 0 ? weightTangent : null, factor * numbers.Decay, moved, factor);
        else
            Dense.Combine(target, keep, weightTangent, factor * numbers.Decay, moved, factor);
        if (numbers.ElementDecay is { } each)
            target.addcmul_(each, weightTangent, factor);
    }

    /// <summary>x/(2√v), and 0 where v = 0: there the gradients were all zero, and what is divided vanishes faster than the root.</summary>
    private protected static Tensor HalfOverRoot(Tensor numerator, Tensor root) => numerator.div(root).mul_(0.5).masked_fill_(root.eq(0), 0);
}
