using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The update rules that an optimizer of <c>torch.optim</c> follows, with its numbers as they are.</summary>
public static class OptimizerRule
{
    /// <summary>The one rule of SGD (with momentum or Nesterov's), Adam, AdamW or RMSprop.</summary>
    /// <param name="optimizer">Of groups whose options are the same; where they differ, <see cref="OfGroups"/> has their rules.</param>
    /// <exception cref="ArgumentException">There is no rule for it (another optimizer, amsgrad, maximize), or its groups differ: the message says in what.</exception>
    public static UpdateRule Of(optim.Optimizer optimizer)
    {
        var rules = OfGroups(optimizer);
        return rules.FirstOrDefault(rule => rule != rules[0]) is { } other
            ? throw new ArgumentException(Invariant($"The groups of {optimizer.GetType().Name} have different options ({rules[0]}, but {other}): give the problem {nameof(HypergradientProblem.GroupRules)} and {nameof(HypergradientProblem.Groups)}, from {nameof(OptimizerRule)}.{nameof(OfGroups)} and {nameof(GroupsOf)}."), nameof(optimizer))
            : rules[0];
    }

    /// <summary>The rule of every group, in the optimizer's order: <see cref="HypergradientProblem.GroupRules"/>.</summary>
    /// <exception cref="ArgumentException">There is no rule for one of them: another optimizer, amsgrad, maximize.</exception>
    public static IReadOnlyList<UpdateRule> OfGroups(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return [.. optimizer.ParamGroups.Select(group => Of(optimizer, group as ParamGroup ?? throw Missing(optimizer, "its groups have no options")))];
    }

    /// <summary>The group of every parameter: <see cref="HypergradientProblem.Groups"/>.</summary>
    /// <exception cref="ArgumentException">The optimizer does not have one of the parameters.</exception>
    public static IReadOnlyList<int> GroupsOf(optim.Optimizer optimizer, IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(parameters);
        var groups = new Dictionary<IntPtr, int>();
        foreach (var (group, index) in optimizer.ParamGroups.Select((group, index) => ((group as ParamGroup)?.Parameters ?? [], index)))
        {
            foreach (var parameter in group)
                groups[parameter.Handle] = index;
        }

        return [.. parameters.Select((parameter, i) => groups.TryGetValue(parameter.Handle, out var group) ? group : throw new ArgumentException(Invariant($"{optimizer.GetType().Name} must have all the parameters, but does not have number {i}."), nameof(parameters)))];
    }

    private static UpdateRule Of(optim.Optimizer optimizer, ParamGroup group) => group.Options switch
    {
        SGD.Options { maximize: true } or Adam.Options { maximize: true } or AdamW.Options { maximize: true } or RMSProp.Options { maximize: true } => throw Missing(optimizer, "maximize is set"),
        Adam.Options { amsgrad: true } or AdamW.Options { amsgrad: true } => throw Missing(optimizer, "amsgrad is set"),
        SGD.Options sgd => Sgd(sgd, group.LearningRate),
        Adam.Options adam => new AdamRule { LearningRate = group.LearningRate, WeightDecay = adam.weight_decay ?? 0, Beta1 = adam.beta1 ?? 0.9, Beta2 = adam.beta2 ?? 0.999, Epsilon = adam.eps ?? 1e-8 },
        AdamW.Options adam => new AdamWRule { LearningRate = group.LearningRate, WeightDecay = adam.weight_decay ?? 0, Beta1 = adam.beta1 ?? 0.9, Beta2 = adam.beta2 ?? 0.999, Epsilon = adam.eps ?? 1e-8 },
        RMSProp.Options rms => new RmsPropRule { LearningRate = group.LearningRate, WeightDecay = rms.weight_decay ?? 0, Alpha = rms.alpha ?? 0.99, Momentum = rms.momentum ?? 0, Epsilon = rms.eps ?? 1e-8, Centered = rms.centered ?? false },
        _ => throw Missing(optimizer, "its formula is not among them"),
    };

    private static ArgumentException Missing(optim.Optimizer optimizer, string why)
        => new(Invariant($"There is no update rule for {optimizer.GetType().Name}: {why}. There are rules for SGD, Adam, AdamW and RMSProp, without amsgrad and maximize."), nameof(optimizer));

    private static UpdateRule Sgd(SGD.Options sgd, double rate) => (sgd.momentum ?? 0, sgd.nesterov ?? false) switch
    {
        (0, _) => new SgdRule { LearningRate = rate, WeightDecay = sgd.weight_decay ?? 0 },
        (var momentum, true) => new NesterovRule { LearningRate = rate, WeightDecay = sgd.weight_decay ?? 0, Momentum = momentum },
        (var momentum, false) => new MomentumRule { LearningRate = rate, WeightDecay = sgd.weight_decay ?? 0, Momentum = momentum, Dampening = sgd.dampening ?? 0 },
    };
}
