namespace TorchTune.Hypergradients.Tests;

/// <summary>Every rule, at numbers where each coefficient matters.</summary>
internal static class TestRules
{
    internal static IReadOnlyDictionary<string, UpdateRule> All { get; } = new Dictionary<string, UpdateRule>
    {
        ["sgd"] = new SgdRule { LearningRate = 0.1, WeightDecay = 0.02 },
        ["momentum"] = new MomentumRule { LearningRate = 0.05, WeightDecay = 0.02 },
        ["dampened"] = new MomentumRule { LearningRate = 0.05, WeightDecay = 0.02, Dampening = 0.3 },
        ["nesterov"] = new NesterovRule { LearningRate = 0.05, WeightDecay = 0.02 },
        ["adam"] = new AdamRule { LearningRate = 0.02, WeightDecay = 0.02, Epsilon = 1e-2, Beta2 = 0.98 },
        ["adamw"] = new AdamWRule { LearningRate = 0.02, WeightDecay = 0.3, Epsilon = 1e-2, Beta2 = 0.98 },
        ["rmsprop"] = new RmsPropRule { LearningRate = 0.01, WeightDecay = 0.02, Epsilon = 1e-2, Momentum = 0.5, Alpha = 0.9 },
        ["centred rmsprop"] = new RmsPropRule { LearningRate = 0.01, WeightDecay = 0.02, Epsilon = 1e-2, Momentum = 0.5, Alpha = 0.9, Centered = true },
    };

    internal static IEnumerable<HyperVariable> Variables(UpdateRule rule) => rule.Roles.Select(role => HyperVariable.Scalar(role.ToString(), rule.NumberOf(role), role));
}
