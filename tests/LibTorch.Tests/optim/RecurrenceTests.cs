using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.optim;

/// <summary>
/// Each optimizer against its scalar rule, element by element over 60 updates in float64, with every option alone and all together. A tensor that is
/// dense goes through one pass over memory, one with gaps through operators: both are held to the same rule.
/// </summary>
public sealed class RecurrenceTests
{
    private const int Updates = 60;

    // Each update rounds a dozen times at 1.1e-16 of values below 10, and the contraction of the problem keeps errors from growing: 60 · 12 · 1.1e-15 < 1e-12.
    private const double Tolerance = 1e-12;

    private static readonly bool[] Switch = [false, true];

    public static TheoryData<double, double, double, bool, bool> SgdOptions
    {
        get
        {
            var data = new TheoryData<double, double, double, bool, bool>();
            foreach (var momentum in (double[])[0, 0.9])
            {
                foreach (var dampening in (double[])[0, 0.3])
                {
                    foreach (var decay in (double[])[0, 0.02])
                    {
                        foreach (var nesterov in Switch)
                        {
                            foreach (var maximize in Switch)
                            {
                                if (!nesterov || (momentum > 0 && dampening == 0))
                                {
                                    data.Add(momentum, dampening, decay, nesterov, maximize);
                                }
                            }
                        }
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<double, bool, bool> AdamOptions
    {
        get
        {
            var data = new TheoryData<double, bool, bool>();
            foreach (var decay in (double[])[0, 0.05])
            {
                foreach (var amsgrad in Switch)
                {
                    data.Add(decay, amsgrad, false);
                    data.Add(decay, amsgrad, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SgdOptions))]
    public void SGD_follows_its_rule(double momentum, double dampening, double decay, bool nesterov, bool maximize) => Follow(
        parameters => torch.optim.SGD(parameters, 0.05, momentum, dampening, decay, nesterov, maximize),
        () => ScalarRules.Sgd(0.05, momentum, dampening, decay, nesterov, maximize));

    [Theory]
    [MemberData(nameof(AdamOptions))]
    public void Adam_follows_its_rule(double decay, bool amsgrad, bool maximize) => Follow(
        parameters => torch.optim.Adam(parameters, 0.05, 0.8, 0.95, 1e-3, decay, amsgrad, maximize),
        () => ScalarRules.Adam(0.05, 0.8, 0.95, 1e-3, decay, decoupled: false, amsgrad, maximize));

    [Theory]
    [MemberData(nameof(AdamOptions))]
    public void AdamW_follows_its_rule(double decay, bool amsgrad, bool maximize) => Follow(
        parameters => torch.optim.AdamW(parameters, 0.05, 0.8, 0.95, 1e-3, decay, amsgrad, maximize),
        () => ScalarRules.Adam(0.05, 0.8, 0.95, 1e-3, decay, decoupled: true, amsgrad, maximize));

    [Theory]
    [InlineData(0, 0, false, false)]
    [InlineData(0.02, 0, false, false)]
    [InlineData(0, 0.7, false, false)]
    [InlineData(0, 0, true, false)]
    [InlineData(0, 0, false, true)]
    [InlineData(0.02, 0.7, true, false)]
    [InlineData(0.02, 0.7, true, true)]
    public void RMSProp_follows_its_rule(double decay, double momentum, bool centered, bool maximize) => Follow(
        parameters => torch.optim.RMSProp(parameters, 0.01, 0.9, 1e-2, decay, momentum, centered, maximize),
        () => ScalarRules.RmsProp(0.01, 0.9, 1e-2, decay, momentum, centered, maximize));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.1, 0.02, 0.5)]
    public void Adagrad_follows_its_rule(double lrDecay, double decay, double start) => Follow(
        parameters => torch.optim.Adagrad(parameters, 0.1, lrDecay, decay, start, 1e-3),
        () => ScalarRules.Adagrad(0.1, lrDecay, decay, start, 1e-3));

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.02, true)]
    public void Adadelta_follows_its_rule(double decay, bool maximize) => Follow(
        parameters => torch.optim.Adadelta(parameters, 0.5, 0.9, 1e-3, decay, maximize),
        () => ScalarRules.Adadelta(0.5, 0.9, 1e-3, decay, maximize));

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void Adamax_follows_its_rule(double decay) => Follow(
        parameters => torch.optim.Adamax(parameters, 0.05, 0.8, 0.95, 1e-3, decay),
        () => ScalarRules.Adamax(0.05, 0.8, 0.95, 1e-3, decay));

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void NAdam_follows_its_rule(double decay) => Follow(
        parameters => torch.optim.NAdam(parameters, 0.05, 0.8, 0.95, 1e-3, decay, 0.01),
        () => ScalarRules.NAdam(0.05, 0.8, 0.95, 1e-3, decay, 0.01));

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.02, true)]
    public void ASGD_follows_its_rule(double decay, bool maximize) => Follow(
        parameters => torch.optim.ASGD(parameters, 0.05, 0.01, 0.75, 1e6, decay, maximize),
        () => ScalarRules.Asgd(0.05, 0.01, 0.75, decay, maximize));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rprop_follows_its_rule(bool maximize) => Follow(
        parameters => torch.optim.Rprop(parameters, 0.05, 0.5, 1.2, 1e-3, 0.2, maximize),
        () => ScalarRules.Rprop(0.05, 0.5, 1.2, 1e-3, 0.2, maximize));

    [Fact]
    public void The_average_of_ASGD_is_the_mean_of_the_parameters_since_t0()
    {
        using var scope = NewDisposeScope();
        var parameter = Numbers.Parameter([3.0]);
        using var optimizer = torch.optim.ASGD(new[] { parameter }, 0.1, lambd: 0, t0: 5);
        List<double> visited = [];

        for (var t = 1; t <= 20; t++)
        {
            parameter.grad = Numbers.Tensor([Math.Sin(t)]);
            optimizer.step();
            visited.Add(parameter[0].ToDouble());
        }

        // The weight is 1 at update 7 = t0 + 2, so that the average starts anew there, then 1/2, 1/3, …: the mean of updates 7 to 20.
        var state = (ASGD.State)optimizer.state_dict().State[0];
        Assert.Equal(visited.Skip(6).Average(), state.ax[0].ToDouble(), 1e-12);
    }

    [Theory]
    [InlineData("SGD")]
    [InlineData("Adam")]
    [InlineData("RMSProp")]
    public void In_float32_one_pass_and_operators_agree_to_rounding(string name)
    {
        using var scope = NewDisposeScope();
        var dense = Numbers.Parameter(Numbers.Start(37)).to(ScalarType.Float32).detach().AsParameter();
        var gaps = Numbers.WithGaps(Numbers.Start(37), ScalarType.Float32);
        using var first = Named(name, [dense]);
        using var second = Named(name, [gaps]);

        for (var t = 0; t < Updates; t++)
        {
            var gradient = Numbers.Gradient([.. dense.to(ScalarType.Float64).data<double>()], t);
            dense.grad = Numbers.Tensor(gradient).to(ScalarType.Float32);
            gaps.grad = Numbers.Tensor(gradient).to(ScalarType.Float32);
            first.step();
            second.step();
        }

        // 60 updates of about ten roundings of 6e-8 of values below 4.
        Assert.True(dense.allclose(gaps, rtol: 0, atol: Updates * 10 * 6e-8 * 4));
    }

    private static OptimizerHelper Named(string name, Parameter[] parameters) => name switch
    {
        "SGD" => torch.optim.SGD(parameters, 0.05, momentum: 0.9, weight_decay: 0.01, nesterov: true),
        "Adam" => torch.optim.Adam(parameters, 0.05, weight_decay: 0.01, amsgrad: true),
        _ => torch.optim.RMSProp(parameters, 0.01, eps: 0.01, momentum: 0.5, centered: true),
    };

    private static void Follow(Func<Parameter[], OptimizerHelper> make, Func<ScalarRule> rule)
    {
        // Lengths around the width of a vector, two dimensions in both orders, a scalar, and memory with gaps.
        Follow(make, rule, [Numbers.Parameter(Numbers.Start(1)), Numbers.Parameter(Numbers.Start(19)), Numbers.Parameter(Numbers.Start(32))]);
        Follow(make, rule, [Numbers.Matrix(Numbers.Start(15), 3, transposed: false), Numbers.Matrix(Numbers.Start(15), 3, transposed: true), Numbers.Scalar(1.5)]);
        Follow(make, rule, [Numbers.WithGaps(Numbers.Start(13), ScalarType.Float64)]);
    }

    private static void Follow(Func<Parameter[], OptimizerHelper> make, Func<ScalarRule> rule, Parameter[] parameters)
    {
        using var scope = NewDisposeScope();
        using var optimizer = make(parameters);
        var expected = Array.ConvertAll(parameters, Numbers.Of);
        var rules = Array.ConvertAll(expected, values => Array.ConvertAll(values, _ => rule()));

        for (var t = 0; t < Updates; t++)
        {
            for (var k = 0; k < parameters.Length; k++)
            {
                var gradient = Numbers.Gradient(expected[k], t);
                parameters[k].grad = Numbers.Tensor(gradient).reshape(parameters[k].shape);
                for (var i = 0; i < gradient.Length; i++)
                {
                    expected[k][i] = rules[k][i](expected[k][i], gradient[i]);
                }
            }

            optimizer.step();
        }

        for (var k = 0; k < parameters.Length; k++)
        {
            Assert.All(Numbers.Of(parameters[k]).Zip(expected[k]), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
        }
    }
}
