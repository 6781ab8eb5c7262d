using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Tensors as arrays of numbers, and arrays as tensors that are differentiated.</summary>
internal static class TensorValues
{
    internal static double[] Values(this Tensor tensor)
    {
        // A gradient that libtorch knows to be 0 has no memory until something is added.
        using var scope = NewDisposeScope();
        var plain = tensor.detach().to(ScalarType.Float64).add(0).contiguous();
        return plain.data<double>().ToArray();
    }

    /// <summary>Normal numbers in float64 that require gradients; the same for the same seed.</summary>
    internal static Tensor Normal(ulong seed, params long[] shape)
    {
        using var generator = new Generator(seed);
        return randn(shape, ScalarType.Float64, generator: generator).requires_grad_();
    }

    /// <summary>The element at these indices.</summary>
    internal static double At(this Tensor tensor, params long[] indices)
    {
        using var scope = NewDisposeScope();
        return indices.Aggregate(tensor.detach(), (rest, index) => rest.select(0, index)).item<double>();
    }

    internal static void Close(double[] expected, Tensor actual, double tolerance = 1e-12)
    {
        var values = actual.Values();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(Math.Abs(values[i] - expected[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"Element {i} is {values[i]:R} instead of {expected[i]:R}.");
        }
    }

    internal static void Close(Tensor expected, Tensor actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.shape, actual.shape);
        Close(expected.Values(), actual, tolerance);
    }
}
