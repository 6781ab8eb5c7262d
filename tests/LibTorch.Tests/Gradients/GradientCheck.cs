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
    internal static void First(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        var points = Copies(inputs);
        First(() => function(points), points);
    }

    /// <summary>Checks the gradient of a weighted sum of the results with respect to leaves that the function reads, such as a module's parameters.</summary>
    internal static void First(Func<Tensor> function, Tensor[] leaves) => Check(() => Weighted(function()), leaves);

    /// <summary>Checks the gradient of a weighted sum of gradients.</summary>
    internal static void Second(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        var points = Copies(inputs);
        Second(() => function(points), points);
    }

    /// <summary>Checks the gradient of a weighted sum of gradients with respect to leaves that the function reads.</summary>
    internal static void Second(Func<Tensor> function, Tensor[] leaves) => Check(() =>
    {
        var result = Weighted(function());
        var gradients = autograd.grad([result], leaves, retain_graph: true, create_graph: true, allow_unused: true);
        var total = zeros([], ScalarType.Float64);
        foreach (var gradient in gradients.Where(gradient => !gradient.IsInvalid && gradient.requires_grad))
        {
            total = total + Weighted(gradient);
        }
        return total;
    }, leaves);

    private static Tensor[] Copies(Tensor[] inputs) => Array.ConvertAll(inputs, input => input.detach().clone().requires_grad_());

    private static void Check(Func<Tensor> function, Tensor[] leaves)
    {
        // Tensors of a few elements are not worth sharing among threads, which would wait for each other on a busy machine.
        set_num_threads(1);
        var value = function();
        IList<Tensor> gradients = value.requires_grad ? autograd.grad([value], leaves, allow_unused: true) : [.. leaves.Select(leaf => zeros_like(leaf))];
        for (var i = 0; i < leaves.Length; i++)
        {
            var exact = gradients[i].IsInvalid ? zeros_like(leaves[i]) : gradients[i];
            var expected = Differences(function, leaves[i]);
            // A gradient that libtorch knows to be 0 has no memory until something is added.
            var actual = exact.add(0).contiguous().data<double>().ToArray();
            for (var k = 0; k < expected.Length; k++)
            {
                var error = Math.Abs(expected[k] - actual[k]);
                Assert.True(error <= Tolerance * (1 + Math.Abs(expected[k])), string.Create(CultureInfo.InvariantCulture,
                    $"The derivative by element {k} of input {i} is {actual[k]:R} by autograd, but {expected[k]:R} by differences."));
            }
        }
    }

    private static double[] Differences(Func<Tensor> function, Tensor leaf)
    {
        using var flat = leaf.detach().view(-1);
        var differences = new double[flat.NumberOfElements];
        for (var k = 0; k < differences.Length; k++)
        {
            using var scope = NewDisposeScope();
            var here = flat[k].ToDouble();
            flat[k] = here + Step;
            var above = function().ToDouble();
            flat[k] = here - Step;
            var below = function().ToDouble();
            flat[k] = here;
            differences[k] = (above - below) / (2 * Step);
        }
        return differences;
    }

    /// <summary>A sum with weights that no symmetry of the function cancels.</summary>
    private static Tensor Weighted(Tensor result)
    {
        var flat = result.is_complex() ? view_as_real(result).reshape(-1) : result.reshape(-1);
        var weights = (arange(flat.NumberOfElements, ScalarType.Float64) * 0.7 + 0.3).cos() + 1.3;
        return (flat * weights).sum();
    }
}
