using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

public sealed class ConjugateGradientTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void One_equation_takes_one_iteration()
    {
        var solution = new ConjugateGradient().Solve(DenseSystem.Of(tensor(new[] { 2.0 }).reshape(1, 1), tensor(new[] { 4.0 })));

        Assert.Equal((2.0, 1, HypergradientStatus.Converged), (solution.Vector.item<double>(), solution.Iterations, solution.Status));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void As_many_iterations_as_unknowns_are_enough(int n)
    {
        var matrix = DenseSystem.WithSpectrum([.. Enumerable.Range(1, n).Select(i => (double)i)]);
        var g = DenseSystem.RightSide(n);

        var solution = new ConjugateGradient { Iterations = n, Tolerance = 1e-10 }.Solve(DenseSystem.Of(matrix, g));

        Assert.Equal(HypergradientStatus.Converged, solution.Status);
        Assert.InRange(DenseSystem.RelativeError(solution.Vector, DenseSystem.Exact(matrix, g)), 0, 1e-9);
    }

    [Fact]
    public void As_many_iterations_as_different_eigenvalues_are_enough()
    {
        var matrix = DenseSystem.WithSpectrum([1, 1, 1, 1, 4, 4, 4, 9, 9]);

        var solution = new ConjugateGradient { Tolerance = 1e-12 }.Solve(DenseSystem.Of(matrix, DenseSystem.RightSide(9)));

        Assert.Equal((HypergradientStatus.Converged, 3), (solution.Status, solution.Iterations));
    }

    [Fact]
    public void The_error_in_the_norm_of_the_matrix_falls_with_every_iteration()
    {
        var matrix = DenseSystem.WithSpectrum([0.01, 0.1, 0.5, 1, 2, 5, 20]);
        var g = DenseSystem.RightSide(7);
        var exact = DenseSystem.Exact(matrix, g);

        var errors = Enumerable.Range(1, 7).Select(k =>
        {
            var error = new ConjugateGradient { Iterations = k, Tolerance = 0 }.Solve(DenseSystem.Of(matrix, g)).Vector - exact;
            return error.dot(matrix.mv(error)).ToDouble();
        }).ToArray();

        Assert.All(errors.Zip(errors.Skip(1)), pair => Assert.True(pair.Second < pair.First));
    }

    [Fact]
    public void The_iterate_that_reaches_the_tolerance_is_the_one_returned()
    {
        // hypertorch returned the iterate before it.
        var matrix = DenseSystem.WithSpectrum([0.5, 1, 3, 7]);
        var g = DenseSystem.RightSide(4);

        var solution = new ConjugateGradient { Tolerance = 0.3 }.Solve(DenseSystem.Of(matrix, g));

        double residual = ((g - matrix.mv(solution.Vector)).norm() / g.norm()).ToDouble();
        Assert.Equal(solution.RelativeResidual, residual, 1e-12);
        Assert.InRange(residual, 0, 0.3);
    }

    [Fact]
    public void Negative_curvature_is_said_with_the_iterate_before_it()
    {
        var matrix = diag(tensor(new[] { 4.0, 1.0, -1.0 }));

        var solution = new ConjugateGradient().Solve(DenseSystem.Of(matrix, ones(3, ScalarType.Float64)));

        Assert.Equal(HypergradientStatus.Indefinite, solution.Status);
        Assert.True(solution.SmallestEigenvalue < 0);
        Assert.True(solution.Vector.isfinite().all().ToBoolean());
    }

    [Fact]
    public void The_extreme_eigenvalues_are_found_on_the_way()
    {
        var matrix = DenseSystem.WithSpectrum([0.25, 1, 2, 3, 8]);

        var whole = new ConjugateGradient { Iterations = 5, Tolerance = 0 }.Solve(DenseSystem.Of(matrix, DenseSystem.RightSide(5)));
        var early = new ConjugateGradient { Iterations = 3, Tolerance = 0 }.Solve(DenseSystem.Of(matrix, DenseSystem.RightSide(5)));

        Assert.Equal(0.25, whole.SmallestEigenvalue!.Value, 1e-9);
        Assert.Equal(8, whole.LargestEigenvalue!.Value, 1e-9);
        Assert.InRange(early.SmallestEigenvalue!.Value, 0.25, 8);
        Assert.InRange(early.LargestEigenvalue!.Value, early.SmallestEigenvalue.Value, 8 + 1e-9);
    }
}
