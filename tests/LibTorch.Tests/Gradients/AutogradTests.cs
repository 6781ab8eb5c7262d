using System.Runtime.InteropServices;
using TorchSharp.Tests.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

public class AutogradTests
{
    private static Tensor Point() => tensor(new[] { 0.5, -1.0, 2.0 }, requires_grad: true);

    [Fact]
    public void Backward_accumulates_into_the_leaves()
    {
        using var scope = NewDisposeScope();
        var x = Point();
        x.square().sum().backward();
        x.square().sum().backward();
        Assert.Equal([2.0, -4.0, 8.0], x.grad!.data<double>().ToArray());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradients_of_gradients_need_both_flags()
    {
        using var scope = NewDisposeScope();
        var x = Point();
        var first = autograd.grad([x.pow(3).sum()], [x], retain_graph: true, create_graph: true)[0];
        var second = autograd.grad([first.sum()], [x])[0];
        Assert.Equal([3.0, -6.0, 12.0], second.data<double>().ToArray());
    }

    [Fact]
    public void An_unused_input_has_an_invalid_gradient()
    {
        using var scope = NewDisposeScope();
        var (x, unused) = (Point(), Point());
        var gradients = autograd.grad([x.sum()], [x, unused], allow_unused: true);
        Assert.False(gradients[0].IsInvalid);
        Assert.True(gradients[1].IsInvalid);
    }

    [Fact]
    public void Wrong_calls_throw_and_the_process_lives_on()
    {
        using var scope = NewDisposeScope();
        var (x, unused) = (Point(), Point());
        Assert.Throws<ExternalException>(() => autograd.grad([x.sum()], [unused]));
        Assert.Throws<ExternalException>(() => autograd.grad([x], [x]));
        Assert.Throws<ExternalException>(() => x.detach().sum().backward());
        var sum = x.square().sum();
        sum.backward();
        Assert.Throws<ExternalException>(() => sum.backward());
    }

    [Fact]
    public void Weights_of_outputs_multiply_their_gradients()
    {
        using var scope = NewDisposeScope();
        var x = Point();
        x.square().backward([tensor(new[] { 1.0, 10.0, 100.0 })]);
        Assert.Equal([1.0, -20.0, 400.0], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void Backward_can_be_limited_to_inputs()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Point(), Point());
        (x * y).sum().backward(inputs: [x]);
        Assert.NotNull(x.grad);
        Assert.Null(y.grad);
    }

    [Fact]
    public void Grad_mode_belongs_to_its_thread_and_comes_back()
    {
        var inside = false;
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            using (enable_grad())
            {
                Assert.True(is_grad_enabled());
            }
            using (set_grad_enabled(true))
            {
                Assert.True(is_grad_enabled());
            }
            Assert.False(is_grad_enabled());
            var thread = new Thread(() => inside = is_grad_enabled());
            thread.Start();
            thread.Join();
        }
        Assert.True(inside);
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Inference_mode_makes_tensors_that_never_join_a_graph()
    {
        using var scope = NewDisposeScope();
        Tensor made;
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            made = Point() * 2;
        }
        Assert.False(is_inference_mode_enabled());
        Assert.False(made.requires_grad);
        Assert.Throws<ExternalException>(() => (Point() * made).sum().backward());
    }

    [Fact]
    public void A_result_keeps_its_gradient_when_asked_to()
    {
        using var scope = NewDisposeScope();
        var y = Point() * 2;
        Assert.False(y.is_leaf);
        y.retain_grad();
        y.square().sum().backward();
        Assert.Equal([2.0, -4.0, 8.0], y.grad!.data<double>().ToArray());
    }

    [Fact]
    public void A_gradient_of_another_shape_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Point();
        Assert.Throws<ExternalException>(() => x.grad = zeros(2L, ScalarType.Float64));
        Assert.Throws<ExternalException>(() => x.grad = zeros(3L, ScalarType.Float32));
    }

    [Fact]
    public void A_function_of_CSharp_has_first_and_second_derivatives()
    {
        using var scope = NewDisposeScope();
        Tensor[] points = [Point()];
        GradientCheck.First(x => Functions.Cube.apply(x[0]), points);
        GradientCheck.Second(x => Functions.Cube.apply(x[0]), points);
        GradientCheck.First(x => Functions.Exponential.apply(x[0]), points);
        GradientCheck.Second(x => Functions.Exponential.apply(x[0]), points);
        Tensor[] pair = [Point(), Point() + 0.3];
        GradientCheck.First(x => Functions.SumAndProduct.apply(x[0], 1.5, x[1])[1], pair);
        GradientCheck.Second(x => cat(Functions.SumAndProduct.apply(x[0], 1.5, x[1])), pair);
    }

    [Fact]
    public void An_exception_in_a_backward_of_CSharp_becomes_one_of_libtorch()
    {
        using var scope = NewDisposeScope();
        var result = Functions.Broken.apply(Point()).sum();
        var error = Assert.Throws<ExternalException>(() => result.backward());
        Assert.Contains("the gradient is on holiday", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_jacobian_of_a_linear_map_is_its_matrix()
    {
        using var scope = NewDisposeScope();
        var matrix = arange(6, ScalarType.Float64).reshape(2, 3);
        var jacobian = autograd.functional.jacobian(x => matrix.matmul(x), ones(3L, ScalarType.Float64));
        Assert.True(jacobian.Equals(matrix));
    }
}
