using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Derivatives of autograd against central differences, in float64.</summary>
/// <remarks>
/// A function of tensors becomes a number by fixed weights for its elements, and its gradient one in the same way. With a step of 1e-5 the
/// truncation (step² · f‴ / 6) and the rounding (1e-16 · f / step) both stay below 1e-8 for values and third derivatives up to several hundred;
/// the tolerance, relative to 1 + |derivative|, is ten times that.
/// </remarks>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-7;

    /// <summary>Checks the first derivatives with respect to every element of the inputs, which <paramref name="function"/> reads.</summary>
    internal static void CheckFirst(Func<Tensor> function, params Tensor[] inputs) => Check(() => Weighted(function(), Math.Cos), inputs);

    /// <summary>Checks the second derivatives, in one direction, with respect to every element of the inputs.</summary>
    internal static void CheckSecond(Func<Tensor> function, params Tensor[] inputs) =>
        Check(
            () =>
            {
                var directional = zeros(1, ScalarType.Float64);
                foreach (var gradient in Gradients(Weighted(function(), Math.Cos), inputs, create_graph: true))
                {
                    directional = directional + Weighted(gradient, Math.Sin);
                }
                return directional.sum();
            },
            inputs);

    private static void Check(Func<Tensor> number, Tensor[] inputs)
    {
        // These tensors are far too small to share among threads, which would only wait for each other.
        set_num_threads(1);
        using var scope = NewDisposeScope();
        var gradients = Gradients(number(), inputs, create_graph: false);
        for (var i = 0; i < inputs.Length; i++)
        {
            var expected = Differences(number, inputs[i]);
            var actual = gradients[i].Values();
            for (var j = 0; j < expected.Length; j++)
            {
                Assert.True(
                    Math.Abs(actual[j] - expected[j]) <= Tolerance * (1 + Math.Abs(expected[j])),
                    $"The derivative for element {j} of input {i} is {actual[j]:R}, but by differences {expected[j]:R}.");
            }
        }
    }

    private static double[] Differences(Func<Tensor> number, Tensor input)
    {
        using var elements = input.detach().view(-1);
        var differences = new double[elements.numel()];
        for (var i = 0; i < differences.Length; i++)
        {
            using var scope = NewDisposeScope();
            var element = elements.narrow(0, i, 1);
            var value = element.item<double>();
            element.fill_(value + Step);
            var above = number().item<double>();
            element.fill_(value - Step);
            var below = number().item<double>();
            element.fill_(value);
            differences[i] = (above - below) / (2 * Step);
        }
        return differences;
    }

    private static Tensor[] Gradients(Tensor number, Tensor[] inputs, bool create_graph)
    {
        // A function that is linear in its inputs has a gradient that does not depend on them.
        if (!number.requires_grad)
        {
            return Array.ConvertAll(inputs, input => zeros(input.shape, ScalarType.Float64));
        }
        var gradients = autograd.grad([number], inputs, retain_graph: create_graph, create_graph: create_graph, allow_unused: true);
        return [.. gradients.Select((gradient, i) => gradient.IsInvalid ? zeros(inputs[i].shape, ScalarType.Float64) : gradient)];
    }

    private static Tensor Weighted(Tensor values, Func<double, double> weight)
    {
        var weights = Enumerable.Range(1, (int)values.numel()).Select(i => weight(i)).ToArray();
        return values.reshape(-1).mul(tensor(weights)).sum();
    }
}
