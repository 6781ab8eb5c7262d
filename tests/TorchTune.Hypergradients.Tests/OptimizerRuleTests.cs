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
        { "centred", new RmsPropRule { LearningRate = 0.3, WeightDecay = 0.01, Alpha = 0.95, Momentum = 0.5, Epsilon = 1e-6, Centered = true } },
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
            "centred" => optim.RMSProp(parameters, 0.3, 0.95, 1e-6, 0.01, 0.5, centered: true),
            _ => optim.RMSProp(parameters, 0.3, 0.95, 1e-6, 0.01, 0.5),
        };

        Assert.Equal(rule, OptimizerRule.Of(optimizer));
    }

    [Fact]
    public void An_optimizer_without_a_rule_is_named_with_what_stands_in_the_way()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new Parameter(ones(2))];
        (optim.Optimizer Optimizer, string Named)[] cases =
        [
            (optim.Adagrad(parameters), "Adagrad"),
            (optim.Adam(parameters, amsgrad: true), "amsgrad"),
            (optim.AdamW(parameters, amsgrad: true), "amsgrad"),
            (optim.Adam(parameters, maximize: true), "maximize"),
            (optim.SGD(parameters, 0.1, maximize: true), "maximize"),
            (optim.RMSProp(parameters, maximize: true), "maximize"),
        ];
        foreach (var (optimizer, named) in cases)
        {
            Assert.Contains(named, Assert.Throws<ArgumentException>(() => OptimizerRule.Of(optimizer)).Message, StringComparison.Ordinal);
            optimizer.Dispose();
        }
    }

    [Fact]
    public void Groups_with_different_options_have_rules_of_their_own_and_no_common_one()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new Parameter(ones(2)), new Parameter(ones(3)), new Parameter(ones(4))];
        using var optimizer = optim.SGD([new SGD.ParamGroup([parameters[0], parameters[2]], lr: 0.3, momentum: 0.9, weight_decay: 0.1), new SGD.ParamGroup([parameters[1]], lr: 0.1, momentum: 0.9)], 0.3);

        Assert.Equal([new MomentumRule { LearningRate = 0.3, WeightDecay = 0.1 }, new MomentumRule { LearningRate = 0.1 }], OptimizerRule.OfGroups(optimizer));
        Assert.Equal([0, 1, 0], OptimizerRule.GroupsOf(optimizer, parameters));
        Assert.Contains(nameof(HypergradientProblem.GroupRules), Assert.Throws<ArgumentException>(() => OptimizerRule.Of(optimizer)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => OptimizerRule.GroupsOf(optimizer, [new Parameter(ones(1))]));
    }
}
