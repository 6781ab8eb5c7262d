using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives by autograd against central differences, in float64.</summary>
/// <remarks>
/// With a step h the difference errs by h²/6 of the third derivative, and by about u·|f|/h from rounding (u = 1.1e-16). At h = 1e-5
/// both are below 1e-10 for functions and third derivatives of order 1; the tolerance leaves a factor of 1000 for larger ones.
/// </remarks>
internal static class GradientCheck
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-7;

    /// <summary>Checks the gradient of a weighted sum of the results with respect to every input.</summary>
    internal static void First(Func<Tensor[], Tensor> function, Tensor[] inputs) => Check(function, inputs);

    /// <summary>Checks the gradient of a weighted sum of gradients.</summary>
    internal static void Second(Func<Tensor[], Tensor> function, Tensor[] inputs) => Check(points =>
    {
        var result = Weighted(function(points));
        var gradients = autograd.grad([result], points, retain_graph: true, create_graph: true, allow_unused: true);
        var total = zeros([], ScalarType.Float64);
        foreach (var gradient in gradients.Where(gradient => !gradient.IsInvalid && gradient.requires_grad))
        {
            total = total + Weighted(gradient);
        }
        return total;
    }, inputs);

    private static void Check(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        var points = Array.ConvertAll(inputs, input => input.detach().clone().requires_grad_());
        var value = Weighted(function(points));
        IList<Tensor> gradients = value.requires_grad ? autograd.grad([value], points, allow_unused: true) : [.. points.Select(point => zeros_like(point))];
        for (var i = 0; i < points.Length; i++)
        {
            var exact = gradients[i].IsInvalid ? zeros_like(points[i]) : gradients[i];
            var differences = Differences(function, points, i);
            var expected = differences.data<double>().ToArray();
            var actual = exact.contiguous().data<double>().ToArray();
            for (var k = 0; k < expected.Length; k++)
            {
                var error = Math.Abs(expected[k] - actual[k]);
                Assert.True(error <= Tolerance * (1 + Math.Abs(expected[k])), string.Create(CultureInfo.InvariantCulture,
                    $"The derivative by element {k} of input {i} is {actual[k]:R} by autograd, but {expected[k]:R} by differences."));
            }
        }
    }

    private static Tensor Differences(Func<Tensor[], Tensor> function, Tensor[] points, int moved)
    {
        var moving = Array.ConvertAll(points, point => point.detach().clone());
        var flat = moving[moved].view(-1);
        var result = zeros_like(flat);
        for (long k = 0; k < flat.NumberOfElements; k++)
        {
            using var scope = NewDisposeScope();
            var here = flat[k].ToDouble();
            flat[k] = here + Step;
            var above = At(function, moving);
            flat[k] = here - Step;
            var below = At(function, moving);
            flat[k] = here;
            result[k] = (above - below) / (2 * Step);
        }
        return result;
    }

    private static double At(Func<Tensor[], Tensor> function, Tensor[] points)
        => Weighted(function(Array.ConvertAll(points, point => point.detach().requires_grad_()))).ToDouble();

    /// <summary>A sum with weights that no symmetry of the function cancels.</summary>
    private static Tensor Weighted(Tensor result)
    {
        var flat = result.is_complex() ? view_as_real(result).reshape(-1) : result.reshape(-1);
        var weights = (arange(flat.NumberOfElements, ScalarType.Float64) * 0.7 + 0.3).cos() + 1.3;
        return (flat * weights).sum();
    }
}
