using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.Tests.TensorValues;

namespace TorchSharp.Tests;

public sealed class UtilityTests
{
    [Theory]
    [InlineData(2, 13)]
    [InlineData(1, 19)]
    [InlineData(double.PositiveInfinity, 12)]
    public void Gradients_are_scaled_to_the_largest_norm(double order, double norm)
    {
        using var scope = NewDisposeScope();
        var parameters = WithGradients([3, -4], [12]);

        Assert.Equal(norm, nn.utils.clip_grad_norm_(parameters, 1, order), 1e-12);

        // 1e-6 is added to the norm, against a division by 0.
        Close([3 / norm, -4 / norm], parameters[0].grad!, 1e-6);
        Close([12 / norm], parameters[1].grad!, 1e-6);
    }

    [Fact]
    public void Small_gradients_and_missing_ones_are_left_alone()
    {
        using var scope = NewDisposeScope();
        var parameters = WithGradients([3, -4], []);
        parameters[1].grad = null;

        Assert.Equal(5, nn.utils.clip_grad_norm_(parameters, 6), 1e-12);

        Close([3, -4], parameters[0].grad!);
        Assert.Equal(0, nn.utils.clip_grad_norm_([], 1));
    }

    [Fact]
    public void Elements_of_gradients_are_cut_off()
    {
        using var scope = NewDisposeScope();
        var parameters = WithGradients([3, -4], [0.5]);

        nn.utils.clip_grad_value_(parameters, 2);

        Close([2, -2], parameters[0].grad!);
        Close([0.5], parameters[1].grad!);
    }

    [Fact]
    public void Parameters_become_a_vector_and_back()
    {
        using var scope = NewDisposeScope();
        using var net = Sequential(Linear(2, 3), Linear(3, 1));

        var vector = nn.utils.parameters_to_vector(net.parameters());
        nn.utils.vector_to_parameters(vector.detach() * 2, net.parameters());

        Assert.Equal([13], vector.shape);
        Close(vector * 2, nn.utils.parameters_to_vector(net.parameters()));
        Assert.True(vector.requires_grad);
        Assert.All(net.parameters(), parameter => Assert.True(parameter.is_leaf && parameter.requires_grad));
        Assert.Contains("13 elements", Assert.Throws<ArgumentException>(() => nn.utils.vector_to_parameters(ones(12), net.parameters())).Message, StringComparison.Ordinal);
    }

    private static Parameter[] WithGradients(params double[][] gradients) => Array.ConvertAll(gradients, gradient =>
    {
        var parameter = new Parameter(zeros(gradient.Length, ScalarType.Float64));
        parameter.grad = tensor(gradient);
        return parameter;
    });
}
