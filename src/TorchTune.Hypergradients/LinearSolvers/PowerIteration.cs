using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Estimates the eigenvalue of greatest magnitude by repeated products.</summary>
internal static class PowerIteration
{
    /// <summary>A little above the estimate, which comes from below: the scale <c>1/λ</c> shall not be too great.</summary>
    private const double Margin = 1.05;

    /// <summary>The Rayleigh quotient after some products, with its sign.</summary>
    /// <param name="product"><c>v ↦ H v</c>.</param>
    /// <param name="like">A vector of the right length, type and device.</param>
    /// <param name="iterations">Products to pay.</param>
    /// <param name="seed">Of the first vector, which is drawn on the CPU.</param>
    internal static double LargestEigenvalue(Func<Tensor, Tensor> product, Tensor like, int iterations, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        var vector = randn(like.shape, ScalarType.Float64, generator: generator).to(like.dtype).to(like.device);
        vector.div_(vector.norm());
        double quotient = 0;
        for (int i = 0; i < iterations; i++)
        {
            using var inner = NewDisposeScope();
            var image = product(vector);
            quotient = vector.dot(image).ToDouble();
            double length = image.norm().ToDouble();
            if (length == 0 || !double.IsFinite(length)) return double.IsFinite(length) ? 0 : double.NaN;
            vector.copy_(image.div_(length));
        }

        return quotient;
    }

    /// <summary>A scale for which the series of powers of <c>I − scale · H</c> contracts: <c>1 / (1.05 λ)</c>.</summary>
    internal static double ScaleFor(double largestEigenvalue) => 1 / (Margin * Math.Abs(largestEigenvalue));
}
