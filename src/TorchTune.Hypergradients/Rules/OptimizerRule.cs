using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The update rule that an optimizer of <c>torch.optim</c> follows, with its numbers as they are.</summary>
public static class OptimizerRule
{
    /// <summary>The rule of SGD (with momentum or Nesterov's), Adam, AdamW or RMSprop.</summary>
    /// <param name="optimizer">Of one group; several have the numbers of the first, and per-group variables of their own.</param>
    /// <exception cref="ArgumentException">There is no rule for it: another optimizer, amsgrad, centered, maximize.</exception>
    public static UpdateRule Of(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var group = optimizer.ParamGroups.First() as ParamGroup;
        return group?.Options switch
        {
            SGD.Options { maximize: not true } sgd => Sgd(sgd, group.LearningRate),
            Adam.Options { amsgrad: not true, maximize: not true } adam => new AdamRule { LearningRate = group.LearningRate, WeightDecay = adam.weight_decay ?? 0, Beta1 = adam.beta1 ?? 0.9, Beta2 = adam.beta2 ?? 0.999, Epsilon = adam.eps ?? 1e-8 },
            AdamW.Options { amsgrad: not true, maximize: not true } adam => new AdamWRule { LearningRate = group.LearningRate, WeightDecay = adam.weight_decay ?? 0, Beta1 = adam.beta1 ?? 0.9, Beta2 = adam.beta2 ?? 0.999, Epsilon = adam.eps ?? 1e-8 },
            RMSProp.Options { centered: not true, maximize: not true } rms => new RmsPropRule { LearningRate = group.LearningRate, WeightDecay = rms.weight_decay ?? 0, Alpha = rms.alpha ?? 0.99, Momentum = rms.momentum ?? 0, Epsilon = rms.eps ?? 1e-8 },
            _ => throw new ArgumentException(Invariant($"There is no update rule for {optimizer.GetType().Name} with these options."), nameof(optimizer)),
        };
    }

    private static UpdateRule Sgd(SGD.Options sgd, double rate) => (sgd.momentum ?? 0, sgd.nesterov ?? false) switch
    {
        (0, _) => new SgdRule { LearningRate = rate, WeightDecay = sgd.weight_decay ?? 0 },
        (var momentum, true) => new NesterovRule { LearningRate = rate, WeightDecay = sgd.weight_decay ?? 0, Momentum = momentum },
        (var momentum, false) => new MomentumRule { LearningRate = rate, WeightDecay = sgd.weight_decay ?? 0, Momentum = momentum, Dampening = sgd.dampening ?? 0 },
    };
}
