using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class OptimizerRuleTests
{
    public static TheoryData<string, UpdateRule> Rules => new()
    {
        { "sgd", new SgdRule { LearningRate = 0.3, WeightDecay = 0.01 } },
        { "momentum", new MomentumRule { LearningRate = 0.3, WeightDecay = 0.01, Momentum = 0.8, Dampening = 0.1 } },
        { "nesterov", new NesterovRule { LearningRate = 0.3, WeightDecay = 0.01, Momentum = 0.8 } },
        { "adam", new AdamRule { LearningRate = 0.3, WeightDecay = 0.01, Beta1 = 0.7, Beta2 = 0.99, Epsilon = 1e-6 } },
        { "adamw", new AdamWRule { LearningRate = 0.3, WeightDecay = 0.01, Beta1 = 0.7, Beta2 = 0.99, Epsilon = 1e-6 } },
        { "rmsprop", new RmsPropRule { LearningRate = 0.3, WeightDecay = 0.01, Alpha = 0.95, Momentum = 0.5, Epsilon = 1e-6 } },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void An_optimizers_rule_has_its_numbers(string name, UpdateRule rule)
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new Parameter(ones(2))];
        using optim.Optimizer optimizer = name switch
        {
            "sgd" => optim.SGD(parameters, 0.3, weight_decay: 0.01),
            "momentum" => optim.SGD(parameters, 0.3, 0.8, dampening: 0.1, weight_decay: 0.01),
            "nesterov" => optim.SGD(parameters, 0.3, 0.8, weight_decay: 0.01, nesterov: true),
            "adam" => optim.Adam(parameters, 0.3, 0.7, 0.99, 1e-6, 0.01),
            "adamw" => optim.AdamW(parameters, 0.3, 0.7, 0.99, 1e-6, 0.01),
            _ => optim.RMSProp(parameters, 0.3, 0.95, 1e-6, 0.01, 0.5),
        };

        Assert.Equal(rule, OptimizerRule.Of(optimizer));
    }

    [Fact]
    public void An_optimizer_without_a_rule_is_named()
    {
        using var scope = NewDisposeScope();
        using var adagrad = optim.Adagrad([new Parameter(ones(2))]);
        using var amsgrad = optim.Adam([new Parameter(ones(2))], amsgrad: true);

        Assert.Contains("Adagrad", Assert.Throws<ArgumentException>(() => OptimizerRule.Of(adagrad)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => OptimizerRule.Of(amsgrad));
    }
}
