using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class ProductsTests
{
    [Fact]
    public void The_product_of_a_quadratic_is_its_matrix_times_the_vector()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var root = rand([5, 5], ScalarType.Float64, generator: generator);
        var matrix = root.matmul(root.t());
        using var w = new Parameter(rand([5], ScalarType.Float64, generator: generator));
        var v = rand([5], ScalarType.Float64, generator: generator);

        using var products = Products.Of(() => 0.5 * w.dot(matrix.mv(w)), [w]);

        var expected = matrix.mv(v);
        Assert.True(allclose(expected, products.HessianVector([v])[0], rtol: 1e-14, atol: 1e-14));
        Assert.True(allclose(matrix.mv(w), products.Gradient[0]!, rtol: 1e-14, atol: 1e-14));
    }

    [Fact]
    public void The_mixed_product_of_a_ridge_penalty_is_the_product_of_weight_and_vector()
    {
        using var scope = NewDisposeScope();
        using var w = new Parameter(tensor([1.0, -2, 3]));
        using var decay = tensor([0.1, 0.2, 0.3]).requires_grad_();
        var v = tensor([5.0, 7, -11]);

        using var products = Products.Of(() => 0.5 * (decay * w * w).sum(), [w], [decay]);
        var (hessian, mixed) = products.Both([v]);

        Assert.Equal([0.5, 1.4, -3.3], hessian[0].data<double>(), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([5.0, -14, -33], mixed[0].data<double>());
        Assert.Equal([5.0 * 0.1 + 1 * 0.01, 7 * 0.2 - 2 * 0.02, -11 * 0.3 + 3 * 0.03],
            products.GradientAlong([v], [tensor([0.01, 0.02, 0.03])])[0].data<double>(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Products_of_a_network_are_symmetric_and_linear()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        using var first = new Parameter(rand([4, 3], ScalarType.Float64, generator: generator));
        using var second = new Parameter(rand([2, 4], ScalarType.Float64, generator: generator));
        var x = rand([7, 3], ScalarType.Float64, generator: generator);
        Parameter[] weights = [first, second];
        Tensor[] u = [.. weights.Select(w => rand(w.shape, ScalarType.Float64, generator: generator))];
        Tensor[] v = [.. weights.Select(w => rand(w.shape, ScalarType.Float64, generator: generator))];

        using var products = Products.Of(() => x.matmul(first.t()).tanh().matmul(second.t()).square().mean(), weights);
        var hu = products.HessianVector(u);
        var hv = products.HessianVector(v);
        var sum = products.HessianVector([.. u.Zip(v, (a, b) => (2 * a) - (3 * b))], last: true);

        Assert.Equal(Inner(v, hu), Inner(u, hv), 1e-13);
        Assert.All(sum.Zip(hu.Zip(hv, (a, b) => (2 * a) - (3 * b))), pair => Assert.True(allclose(pair.First, pair.Second, rtol: 1e-12, atol: 1e-13)));
    }

    [Fact]
    public void A_weight_that_the_loss_does_not_know_has_derivative_zero()
    {
        using var scope = NewDisposeScope();
        using var used = new Parameter(tensor([2.0]));
        using var unused = new Parameter(tensor([3.0]));

        using var products = Products.Of(() => used.pow(3).sum(), [used, unused]);
        var product = products.HessianVector([tensor([1.0]), tensor([1.0])]);

        Assert.Null(products.Gradient[1]);
        Assert.Equal(12, product[0].item<double>(), 1e-12);
        Assert.Equal(0, product[1].item<double>());
    }

    [Fact]
    public void A_detached_loss_is_refused_before_libtorch_sees_it()
    {
        using var scope = NewDisposeScope();
        using var w = new Parameter(tensor([2.0]));

        var error = Assert.Throws<InvalidOperationException>(() => Products.Of(() => w.detach().sum(), [w]));

        Assert.Contains("no_grad", error.Message, StringComparison.Ordinal);
    }

    private static double Inner(Tensor[] left, Tensor[] right) => left.Zip(right, (a, b) => (a * b).sum().item<double>()).Sum();
}
