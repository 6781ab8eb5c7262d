using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>One weight, g = 2θ − 1, θ₀ = 1, three updates, V = ½(θ − 0.3)²: derivatives in 60-digit arithmetic.</summary>
public sealed class ClosedFormTests
{
    public static TheoryData<string, string, double[]> Cases()
    {
        TheoryData<string, string, double[]> cases = new();
        (string Rule, double[] Expected)[] table =
        [
            ("heavy ball", [.0257087560574907, -.87065012157471, -.0961756364041497, -.077821621908202]),
            ("nesterov", [.00999827408391367, -.469790689910679, -.0622820145125123, -.0782054780281945]),
            ("adam", [.0819428278652782, -1.15978915612314, -.0017314342438604, -.00959784817535933, .00829312203451792, .127418992828704]),
            ("adamw", [.0809058648725232, -1.16046392360963, -.104975144541464, -.00969626377550379, .00836659091859091, .127813156296021]),
            ("rmsprop", [.00736716126177124, -.157635365923447, -.0268320048324277, double.NaN, -.758565135282745, -.0133415110512664]),
            ("centred rmsprop", [.007560171518717799, -.1523283550515308, -.02744799952189551, double.NaN, -.751715634337999, -.02337251404725689]),
        ];
        foreach (var (rule, expected) in table)
        {
            foreach (var method in new[] { "unrolled", "stored", "forward" })
                cases.Add(rule, method, expected);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Three_updates_have_the_derivatives_of_their_closed_form(string name, string method, double[] expected)
    {
        using var weight = new Parameter(tensor([1.0]));
        var rule = Rule(name);
        var problem = Problem(weight, rule, 3, () => weight.square().sum() - weight.sum());

        using var result = Hypergradient.Compute(problem, Method(method));

        Near(expected[0], result.ValidationLoss);
        Near(expected[1], result.Scalar("LearningRate"));
        Near(expected[2], result.Scalar("WeightDecay"));
        if (rule.Roles.Contains(HyperRole.Beta1))
            Near(expected[3], result.Scalar("Beta1"));
        else if (!double.IsNaN(expected[3]))
            Near(expected[3], result.Scalar("Momentum"));
        if (rule.Roles.Contains(HyperRole.Beta2))
        {
            Near(expected[4], result.Scalar("Beta2"));
            Near(expected[5], result.Scalar("Epsilon"));
        }

        Assert.Equal(1, weight.item<double>());
    }

    [Theory]
    [InlineData("unrolled")]
    [InlineData("stored")]
    [InlineData("forward")]
    public void Three_updates_of_centred_RMSprop_with_momentum_have_the_derivatives_of_their_closed_form(string method)
    {
        // The same loss, η = 0.05, α = 0.99, μ = 0.5: 60-digit arithmetic.
        using var weight = new Parameter(tensor([1.0]));
        var rule = new RmsPropRule { LearningRate = .05, WeightDecay = .01, Momentum = .5, Centered = true };
        HypergradientProblem problem = new()
        {
            Parameters = [weight],
            TrainingLoss = _ => weight.square().sum() - weight.sum(),
            ValidationLoss = () => 0.5 * (weight - 0.3).square().sum(),
            Variables = [.. TestRules.Variables(rule)],
            Rule = rule,
            Updates = 3,
        };

        using var result = Hypergradient.Compute(problem, Method(method));

        Near(.001070451021910271, result.ValidationLoss);
        Near(.2594627033679326, result.Scalar("LearningRate"));
        Near(.6380602619621399, result.Scalar("Beta2"));
        Near(-.1184917727146611, result.Scalar("Epsilon"));
        Near(-.02129015744220819, result.Scalar("WeightDecay"));
        Near(-.02991441515762045, result.Scalar("Momentum"));
    }

    [Theory]
    [InlineData("unrolled")]
    [InlineData("forward")]
    public void Heavy_ball_and_Adam_on_a_parabola_agree_with_the_published_figures(string method)
    {
        using var weight = new Parameter(tensor([1.0]));
        using var ball = Hypergradient.Compute(Problem(weight, Rule("heavy ball"), 3, () => weight.square().sum()), Method(method));
        using var adam = Hypergradient.Compute(Problem(weight, new AdamRule { LearningRate = .1 }, 3, () => weight.square().sum()), Method(method));

        Near(.0292350226986258, ball.ValidationLoss);
        Near(1.847691813582996, ball.Scalar("LearningRate"));
        Near(.165152878471398, ball.Scalar("Momentum"));
        Near(.09192496584990031, ball.Scalar("WeightDecay"));
        Near(.08063576730934176, adam.ValidationLoss);
        Near(-1.189081648732387, adam.Scalar("LearningRate"));
        Assert.Equal(-4.425767062e-3, adam.Scalar("Beta1"), 1e-11);
        Assert.Equal(3.954646877e-3, adam.Scalar("Beta2"), 1e-11);
    }

    [Theory]
    [InlineData(10, 61.159, HypergradientStatus.Converged)]
    [InlineData(50, 6.264e5, HypergradientStatus.Converged)]
    [InlineData(200, 6.557e18, HypergradientStatus.Exploded)]
    public void An_exploding_training_is_said_to_explode(int updates, double slope, HypergradientStatus status)
    {
        using var weight = new Parameter(tensor([1.0]));
        using var rate = tensor(2.1);
        HypergradientProblem problem = new()
        {
            Parameters = [weight],
            TrainingLoss = _ => 0.5 * weight.square().sum(),
            ValidationLoss = () => 0.5 * weight.square().sum(),
            Variables = [new("rate", rate, HyperRole.LearningRate)],
            Rule = new SgdRule(),
            Updates = updates,
        };

        foreach (var method in new HypergradientMethod[] { new UnrolledMethod(), new ForwardMethod() })
        {
            using var result = Hypergradient.Compute(problem, method);

            Assert.Equal(status, result.Status);
            Assert.Equal(slope, result.Unchecked("rate")!.item<double>(), slope * 1e-3);
            if (status != HypergradientStatus.Converged)
                Assert.Equal(status, Assert.Throws<HypergradientException>(() => result.Scalar("rate")).Status);
        }
    }

    private static HypergradientProblem Problem(Parameter weight, UpdateRule rule, int updates, Func<Tensor> loss) => new()
    {
        Parameters = [weight],
        TrainingLoss = _ => loss(),
        ValidationLoss = () => 0.5 * (weight - 0.3).square().sum(),
        Variables = [.. rule.Roles.Where(role => rule is not RmsPropRule || role != HyperRole.Momentum).Select(role => HyperVariable.Scalar(role.ToString(), rule.NumberOf(role), role))],
        Rule = rule,
        Updates = updates,
    };

    private static UpdateRule Rule(string name) => name switch
    {
        "heavy ball" => new MomentumRule { LearningRate = .1, WeightDecay = .01 },
        "nesterov" => new NesterovRule { LearningRate = .1, WeightDecay = .01 },
        "adam" => new AdamRule { LearningRate = .1, WeightDecay = .01 },
        "adamw" => new AdamWRule { LearningRate = .1, WeightDecay = .01 },
        _ => new RmsPropRule { LearningRate = .1, WeightDecay = .01, Centered = name == "centred rmsprop" },
    };

    private static HypergradientMethod Method(string name) => name switch
    {
        "unrolled" => new UnrolledMethod(),
        "stored" => new UnrolledMethod { Segment = 3 },
        _ => new ForwardMethod(),
    };

    // The table has 15 digits.
    private static void Near(double expected, double found) => Assert.Equal(expected, found, Math.Abs(expected) * 1e-12);
}
