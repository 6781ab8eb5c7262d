using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Normal equations and the Nyström approximation.</summary>
public sealed class OtherSolverTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Normal_equations_solve_an_indefinite_system()
    {
        var matrix = DenseSystem.WithSpectrum([-3, -1, 0.5, 2, 4]);
        var g = DenseSystem.RightSide(5);

        var solution = new NormalEquations { Iterations = 10, Tolerance = 1e-11 }.Solve(DenseSystem.Of(matrix, g));

        Assert.Equal(HypergradientStatus.Converged, solution.Status);
        Assert.InRange(DenseSystem.RelativeError(solution.Vector, DenseSystem.Exact(matrix, g)), 0, 1e-9);
    }

    [Fact]
    public void The_residual_of_the_normal_equations_never_grows()
    {
        var matrix = DenseSystem.WithSpectrum([-5, -0.1, 0.3, 1, 2, 6]);
        var system = DenseSystem.Of(matrix, DenseSystem.RightSide(6));

        var residuals = Enumerable.Range(1, 6).Select(k => new NormalEquations { Iterations = k, Tolerance = 0 }.Solve(system).RelativeResidual).ToArray();

        Assert.All(residuals.Zip(residuals.Skip(1)), pair => Assert.True(pair.Second <= pair.First * (1 + 1e-12)));
    }

    [Fact]
    public void A_right_side_outside_the_range_is_not_converged()
    {
        var solution = new NormalEquations().Solve(DenseSystem.Of(diag(tensor(new[] { 1.0, 0.0 })), ones(2, ScalarType.Float64)));

        Assert.Equal(HypergradientStatus.NotConverged, solution.Status);
        Assert.Equal(Math.Sqrt(0.5), solution.RelativeResidual, 1e-12);
    }

    [Fact]
    public void At_full_rank_Nystrom_solves_the_damped_system()
    {
        var matrix = DenseSystem.WithSpectrum([0.2, 0.7, 1.3, 2.2]);
        var g = DenseSystem.RightSide(4);

        var solution = new NystromApproximation { Rank = 10, Damping = 0.05 }.Solve(DenseSystem.Of(matrix, g));

        var exact = DenseSystem.Exact(matrix + eye(4, dtype: ScalarType.Float64).mul(0.05), g);
        Assert.InRange(DenseSystem.RelativeError(solution.Vector, exact), 0, 1e-10);
    }

    [Fact]
    public void A_matrix_of_low_rank_is_met_exactly_by_as_many_rows()
    {
        using var generator = new Generator(4);
        var factor = randn(8, 2, ScalarType.Float64, generator: generator);
        var matrix = factor.mm(factor.t());
        var g = DenseSystem.RightSide(8);

        var solution = new NystromApproximation { Rank = 2, Damping = 0.1 }.Solve(DenseSystem.Of(matrix, g));

        var exact = DenseSystem.Exact(matrix + eye(8, dtype: ScalarType.Float64).mul(0.1), g);
        Assert.InRange(DenseSystem.RelativeError(solution.Vector, exact), 0, 1e-8);
    }
}
