using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Neumann series, fixed point, one step, and what holds between them.</summary>
public sealed class StationarySolverTests : IDisposable
{
    private static readonly double[] Spectrum = [0.2, 0.4, 0.9, 1.5, 2.0];
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _matrix;
    private readonly Tensor _g;

    public StationarySolverTests() => (_matrix, _g) = (DenseSystem.WithSpectrum(Spectrum), DenseSystem.RightSide(Spectrum.Length));

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void The_error_of_the_series_keeps_its_bound(int terms)
    {
        const double Scale = 1 / 2.0;
        var exact = DenseSystem.Exact(_matrix, _g);

        var solution = new NeumannSeries { Terms = terms, Scale = Scale, Tolerance = 0 }.Solve(DenseSystem.Of(_matrix, _g));

        Assert.InRange(DenseSystem.RelativeError(solution.Vector, exact), 0, Math.Pow(1 - (Scale * Spectrum[0]), terms + 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void One_more_iteration_of_the_fixed_point_is_the_series(int terms)
    {
        var series = new NeumannSeries { Terms = terms, Scale = 0.45, Tolerance = 0 }.Solve(DenseSystem.Of(_matrix, _g));
        var iteration = new FixedPointIteration { Iterations = terms + 1, Scale = 0.45, Tolerance = 0 }.Solve(DenseSystem.Of(_matrix, _g));

        Assert.InRange(DenseSystem.RelativeError(iteration.Vector, series.Vector), 0, 1e-14);
    }

    [Fact]
    public void A_scale_beyond_two_over_the_greatest_eigenvalue_is_detected()
    {
        var series = new NeumannSeries { Terms = 200, Scale = 1.1, Tolerance = 0 }.Solve(DenseSystem.Of(_matrix, _g));
        var iteration = new FixedPointIteration { Iterations = 400, Scale = 1.1, Tolerance = 0 }.Solve(DenseSystem.Of(_matrix, _g));

        Assert.Equal(HypergradientStatus.Exploded, series.Status);
        Assert.Equal(HypergradientStatus.Exploded, iteration.Status);
        Assert.True(series.Vector.norm().ToDouble() < 1e3 && iteration.Vector.norm().ToDouble() < 1e3);
    }

    [Fact]
    public void Negative_curvature_makes_the_series_indefinite()
    {
        var matrix = diag(tensor(new[] { -1.0, 0.5, 2.0 }));

        var series = new NeumannSeries { Terms = 200 }.Solve(DenseSystem.Of(matrix, ones(3, ScalarType.Float64)));

        Assert.Equal(HypergradientStatus.Indefinite, series.Status);
    }

    [Fact]
    public void The_scale_comes_from_the_greatest_eigenvalue()
    {
        var series = new NeumannSeries { Terms = 1, PowerIterations = 60 }.Solve(DenseSystem.Of(_matrix, _g));

        Assert.Equal(2.0, series.LargestEigenvalue!.Value, 1e-6);
    }

    [Fact]
    public void One_step_is_the_right_side_scaled_and_knows_its_residual_only_when_asked()
    {
        var blind = new OneStep { Scale = 0.5 }.Solve(DenseSystem.Of(_matrix, _g));
        var certified = new OneStep { Scale = 0.5, Certified = true }.Solve(DenseSystem.Of(_matrix, _g));

        Assert.Equal(0, (blind.Vector - (_g * 0.5)).norm().ToDouble());
        Assert.Equal((HypergradientStatus.NotConverged, 0, double.NaN), (blind.Status, blind.Products, blind.RelativeResidual));
        Assert.Equal((_g - (_matrix.mv(_g) * 0.5)).norm().ToDouble() / _g.norm().ToDouble(), certified.RelativeResidual, 1e-12);
    }
}
