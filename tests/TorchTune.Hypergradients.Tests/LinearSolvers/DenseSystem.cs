using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>A system whose matrix is written out, with its exact solution by elimination.</summary>
internal static class DenseSystem
{
    internal static LinearSystem Of(Tensor matrix, Tensor rightSide, Tensor? start = null) => new() { Product = v => matrix.mv(v), RightSide = rightSide, Start = start };

    internal static Tensor Exact(Tensor matrix, Tensor rightSide) => linalg.solve(matrix, rightSide.unsqueeze(1)).squeeze(1);

    /// <summary>A symmetric matrix of these eigenvalues, in a basis drawn from a seed.</summary>
    internal static Tensor WithSpectrum(double[] eigenvalues, ulong seed = 1)
    {
        using var generator = new Generator(seed);
        int n = eigenvalues.Length;
        var (basis, _) = linalg.qr(randn(n, n, ScalarType.Float64, generator: generator));
        var matrix = basis.mm(diag(tensor(eigenvalues))).mm(basis.t());
        return (matrix + matrix.t()) / 2;
    }

    internal static Tensor RightSide(int n, ulong seed = 2)
    {
        using var generator = new Generator(seed);
        return randn(n, ScalarType.Float64, generator: generator);
    }

    internal static double RelativeError(Tensor found, Tensor exact) => ((found - exact).norm() / exact.norm()).ToDouble();
}
