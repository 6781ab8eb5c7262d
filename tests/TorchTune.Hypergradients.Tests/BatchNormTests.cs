using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

public sealed class BatchNormTests
{
    [Theory]
    [InlineData(new long[] { 5, 3 })]
    [InlineData(new long[] { 4, 2, 7 })]
    [InlineData(new long[] { 3, 4, 5, 6 })]
    public void The_fused_norm_has_the_value_and_the_derivatives_of_libtorch_s(long[] shape)
    {
        using var scope = NewDisposeScope();
        using var layer = shape.Length < 4 ? (BatchNorm)BatchNorm1d(shape[1]) : BatchNorm2d(shape[1]);
        layer.to(ScalarType.Float64);
        Seeded.Fill(layer, 3);
        using var x = new Parameter((Seeded.Normal(1, ScalarType.Float64, shape) * 2) + 5);
        var (target, v, a, b) = (Seeded.Normal(2, ScalarType.Float64, shape), Seeded.Normal(4, ScalarType.Float64, shape), Seeded.Normal(5, ScalarType.Float64, shape[1]), Seeded.Normal(6, ScalarType.Float64, shape[1]));
        Tensor[] leaves = [x, layer.weight!, layer.bias!];
        var statistics = new RunningStatistics(layer);

        var expected = Derivatives(fuse: false);
        var found = Derivatives(fuse: true);

        Assert.All(expected.Zip(found), pair => Assert.True(allclose(pair.First, pair.Second, rtol: 1e-11, atol: 1e-12), $"{pair.First} and {pair.Second}"));

        // The loss is not linear in what the norm returns, and contains the statistics that it leaves behind.
        Tensor[] Derivatives(bool fuse)
        {
            layer.reset_running_stats();
            using var observed = statistics.Observe(collect: true, fuse);
            Tensor Loss()
            {
                var squares = (layer.call(x).tanh() * target).square().sum();
                var call = observed.Calls[^1];
                return squares + (call.Mean.pow(3) * a).sum() + (call.Variance.square() * b).sum();
            }

            using var products = Products.Of(Loss, leaves);
            return [products.Loss.detach().clone(), .. products.Gradient.Select(gradient => gradient!.detach().clone()), .. products.HessianVector([v, a, b]), layer.running_mean!.clone(), layer.running_var!.clone()];
        }
    }
}
