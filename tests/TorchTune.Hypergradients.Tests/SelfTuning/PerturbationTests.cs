using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class PerturbationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _generator = new(3);
    private readonly Perturbation _perturbation = new(2);

    public void Dispose()
    {
        _generator.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Without_offsets_a_response_layer_is_the_stock_one()
    {
        using var linear = new ResponseLinear(4, 3, _perturbation, _generator);
        using var convolution = new ResponseConv2d(2, 3, _perturbation, _generator);
        var (x, image) = (randn(5, 4, generator: _generator), randn(5, 2, 6, 6, generator: _generator));

        Assert.True(linear.call(x).eq(nn.functional.linear(x, linear.General[0], linear.General[1])).all().ToBoolean());
        Assert.True(convolution.call(image).eq(nn.functional.conv2d(image, convolution.General[0], convolution.General[1], padding: [1, 1])).all().ToBoolean());
    }

    [Fact]
    public void Each_example_meets_its_own_weights()
    {
        using var layer = new ResponseLinear(4, 3, _perturbation, _generator, dtype: ScalarType.Float64);
        Disturb(layer);
        var x = randn(5, 4, ScalarType.Float64, generator: _generator);
        var offsets = randn(5, 2, ScalarType.Float64, generator: _generator);

        var outputs = _perturbation.Exact(() => layer.call(x), offsets);

        for (int example = 0; example < 5; example++)
        {
            var delta = offsets[example].unsqueeze(0);
            var weight = layer.General[0] + (delta.mm(layer.Response[1]).t() * layer.Response[0]);
            var bias = layer.General[1] + (delta.mm(layer.Response[3]).squeeze(0) * layer.Response[2]);
            Assert.InRange((outputs[example] - weight.mv(x[example]) - bias).abs().max().item<double>(), 0, 1e-13);
            Assert.Equal(weight.square().sum().item<double>(), layer.SquaredNorm(offsets)[example].item<double>(), 1e-12);
        }
    }

    [Fact]
    public void The_linearised_network_is_the_derivative_of_the_exact_one()
    {
        using var net = Network();
        var image = randn(4, 1, 8, 8, ScalarType.Float64, generator: _generator);
        var offsets = randn(4, 2, ScalarType.Float64, generator: _generator);

        var linearised = _perturbation.Linearised(() => net.call(image), offsets) - net.call(image);

        const double Step = 1e-5;
        var difference = (_perturbation.Exact(() => net.call(image), offsets * Step) - _perturbation.Exact(() => net.call(image), offsets * -Step)) / (2 * Step);
        Assert.InRange(DenseSystem.RelativeError(linearised, difference), 0, 1e-8);
    }

    [Fact]
    public void The_linearised_network_is_linear_in_the_offsets_and_can_be_differentiated_by_the_response()
    {
        using var net = Network();
        var image = randn(4, 1, 8, 8, ScalarType.Float64, generator: _generator);
        var offsets = randn(4, 2, ScalarType.Float64, generator: _generator);
        var center = net.call(image).detach();
        var gate = net.modules().OfType<ResponseConv2d>().Single().Response[1];

        var once = _perturbation.Linearised(() => net.call(image), offsets) - center;
        var twice = _perturbation.Linearised(() => net.call(image), offsets * 2) - center;
        double slope = autograd.grad([once.square().sum()], [gate], allow_unused: true)[0][0, 0].item<double>();

        const double Step = 1e-6;
        double difference = (Shifted(Step) - Shifted(-Step)) / (2 * Step);
        Assert.InRange(DenseSystem.RelativeError(twice, once * 2), 0, 1e-12);
        Assert.Equal(difference, slope, (1e-6 * Math.Abs(slope)) + 1e-8);

        double Shifted(double step)
        {
            Shift(gate, step);
            double value = (_perturbation.Linearised(() => net.call(image), offsets) - center).square().sum().item<double>();
            Shift(gate, -step);
            return value;
        }
    }

    [Fact]
    public void Offsets_of_another_shape_are_refused()
    {
        using var layer = new ResponseLinear(4, 3, _perturbation, _generator);

        Assert.Contains("Offsets must be [batch, 2]", Assert.Throws<ArgumentException>(() => _perturbation.Exact(() => layer.call(ones(5, 4)), ones(5, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("5 examples", Assert.Throws<ArgumentException>(() => _perturbation.Exact(() => layer.call(ones(6, 4)), ones(5, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _perturbation.Linearised(() => ones(5, 3), ones(5, 2)));
    }

    private static void Shift(Parameter gate, double step)
    {
        using var withoutGradient = no_grad();
        gate[0, 0].add_(step);
    }

    private Sequential Network()
    {
        var convolution = new ResponseConv2d(1, 3, _perturbation, _generator, dtype: ScalarType.Float64);
        var linear = new ResponseLinear(48, 2, _perturbation, _generator, dtype: ScalarType.Float64);
        Disturb(convolution);
        Disturb(linear);
        return nn.Sequential(("conv", convolution), ("tanh", nn.Tanh()), ("pool", nn.MaxPool2d(2)), ("flat", nn.Flatten()), ("out", linear));
    }

    private void Disturb(IResponse layer)
    {
        using var withoutGradient = no_grad();
        foreach (var gate in layer.Response) gate.normal_(0, 0.5, _generator);
    }
}
