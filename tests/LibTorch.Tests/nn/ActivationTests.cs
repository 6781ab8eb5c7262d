using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class ActivationTests
{
    // Spread over every branch of the definitions, and with numbers that neither overflow nor cancel.
    private static readonly double[] Points = [-6.5, -3, -1.2, -0.6, -0.3, 0, 0.2, 0.5, 0.9, 1.5, 3.2, 6.5];

    private static readonly Dictionary<string, (Func<Module<Tensor, Tensor>> Module, Func<double, double> Definition)> Definitions = new()
    {
        ["ReLU"] = (() => ReLU(), x => Math.Max(x, 0)),
        ["ReLU6"] = (() => ReLU6(), x => Math.Clamp(x, 0, 6)),
        ["LeakyReLU"] = (() => LeakyReLU(0.2), x => x > 0 ? x : 0.2 * x),
        ["ELU"] = (() => ELU(1.5), x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1)),
        ["CELU"] = (() => CELU(1.5), x => Math.Max(x, 0) + Math.Min(0, 1.5 * (Math.Exp(x / 1.5) - 1))),
        ["SELU"] = (() => SELU(), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1))),
        ["GELU"] = (() => GELU(), x => x * NormalDistribution(x)),
        ["SiLU"] = (() => SiLU(), x => x * Logistic(x)),
        ["Mish"] = (() => Mish(), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x)))),
        ["Sigmoid"] = (() => Sigmoid(), Logistic),
        ["Tanh"] = (() => Tanh(), Math.Tanh),
        ["Hardswish"] = (() => Hardswish(), x => x * Math.Clamp(x + 3, 0, 6) / 6),
        ["Hardsigmoid"] = (() => Hardsigmoid(), x => Math.Clamp(x + 3, 0, 6) / 6),
        ["Hardtanh"] = (() => Hardtanh(-0.5, 0.7), x => Math.Clamp(x, -0.5, 0.7)),
        ["Threshold"] = (() => Threshold(0.4, -2), x => x > 0.4 ? x : -2),
        ["Softplus"] = (() => Softplus(2, 10), x => 2 * x > 10 ? x : Math.Log(1 + Math.Exp(2 * x)) / 2),
        ["Softshrink"] = (() => Softshrink(0.4), x => Math.Sign(x) * Math.Max(Math.Abs(x) - 0.4, 0)),
        ["Hardshrink"] = (() => Hardshrink(0.4), x => Math.Abs(x) > 0.4 ? x : 0),
        ["Softsign"] = (() => Softsign(), x => x / (1 + Math.Abs(x))),
        ["Tanhshrink"] = (() => Tanhshrink(), x => x - Math.Tanh(x)),
        ["LogSigmoid"] = (() => LogSigmoid(), x => Math.Log(Logistic(x))),
        ["Identity"] = (() => Identity(), x => x),
    };

    public static TheoryData<string> Names => [.. Definitions.Keys];

    public static TheoryData<string> InPlaceNames => ["ReLU", "ReLU6", "LeakyReLU", "ELU", "CELU", "SELU", "GELU", "SiLU", "Mish", "Sigmoid", "Tanh", "Hardswish", "Hardsigmoid", "Hardtanh", "Threshold", "Softsign", "Tanhshrink"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_module_computes_its_definition(string name)
    {
        using var scope = NewDisposeScope();
        var (module, definition) = Definitions[name];

        var actual = module().call(tensor(Points));

        Close(Array.ConvertAll(Points, x => definition(x)), actual);
    }

    [Theory]
    [MemberData(nameof(InPlaceNames))]
    public void In_place_the_input_holds_the_result(string name)
    {
        using var scope = NewDisposeScope();
        var (module, definition) = Definitions[name];
        var layer = module();
        layer.GetType().GetProperty("inplace")!.SetValue(layer, true);
        var input = tensor(Points);

        var actual = layer.call(input);

        Close(Array.ConvertAll(Points, x => definition(x)), input);
        Close(input, actual);
        Assert.NotSame(input, actual); // either can be disposed of
    }

    [Fact]
    public void Softmax_and_its_kin_are_ratios_of_exponentials_along_a_dimension()
    {
        using var scope = NewDisposeScope();
        var x = Normal(3, 2, 4, 3, 2);
        var ratio = x.exp() / x.exp().sum(1, keepdim: true);

        Close(ratio, Softmax(1).call(x));
        Close(ratio.log(), LogSoftmax(1).call(x));
        Close(ratio, Softmin(1).call(x.neg()));
        Close(ratio, Softmax2d().call(x));
        Assert.Equal(ScalarType.Float32, functional.softmax(x, 1, ScalarType.Float32).dtype);
    }

    [Fact]
    public void A_gated_linear_unit_lets_one_half_pass_by_the_other()
    {
        using var scope = NewDisposeScope();
        var x = Normal(3, 2, 6);

        Close(x.narrow(1, 0, 3) * x.narrow(1, 3, 3).sigmoid(), GLU().call(x));
    }

    [Fact]
    public void A_parametric_relu_has_a_slope_for_each_channel()
    {
        using var scope = NewDisposeScope();
        var layer = PReLU(2, 0.1, dtype: ScalarType.Float64);
        using (no_grad())
        {
            layer.weight.copy_(tensor(new[] { 0.5, -2.0 }));
        }

        var actual = layer.call(tensor(new[,] { { -1.0, -1.0 }, { 3.0, -4.0 } }));

        Close([-0.5, 2, 3, 8], actual);
        Assert.Equal(["weight"], layer.state_dict().Keys);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // Φ by the composite Simpson rule from −40: the error, h⁴ · 40 / 180 · max φ⁗, is below 1e-15.
    private static double NormalDistribution(double x)
    {
        const int Panels = 1 << 15;
        var h = (x + 40) / Panels;
        var inner = Enumerable.Range(1, Panels - 1).Sum(i => (i % 2 == 0 ? 2 : 4) * Density(-40 + (i * h)));
        return h / 3 * (Density(-40) + inner + Density(x));

        static double Density(double at) => Math.Exp(-at * at / 2) / Math.Sqrt(2 * Math.PI);
    }
}
