using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>What holds for every solver.</summary>
public sealed class LinearSolverTests : IDisposable
{
    private static readonly double[] Spectrum = [0.3, 0.5, 0.8, 1.1, 1.7, 2.4];
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. Solvers.Keys];

    /// <summary>Those that are not biased by a damping.</summary>
    public static TheoryData<string> Exact => [.. Solvers.Keys.Except(["Nyström"])];

    private static Dictionary<string, LinearSolver> Solvers { get; } = new()
    {
        ["conjugate gradients"] = new ConjugateGradient { Iterations = 50, Tolerance = 1e-12 },
        ["Neumann series"] = new NeumannSeries { Terms = 400, Tolerance = 1e-12 },
        ["fixed point"] = new FixedPointIteration { Iterations = 400, Tolerance = 1e-12 },
        ["normal equations"] = new NormalEquations { Iterations = 50, Tolerance = 1e-12 },
        ["Nyström"] = new NystromApproximation { Rank = 6, Damping = 0.05 },
    };

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_positive_definite_system_is_solved_and_said_to_be(string name)
    {
        var matrix = DenseSystem.WithSpectrum(Spectrum);
        var g = DenseSystem.RightSide(Spectrum.Length);

        var solution = Solvers[name].Solve(DenseSystem.Of(matrix, g));

        Assert.Equal(HypergradientStatus.Converged, solution.Status);
        Assert.InRange(DenseSystem.RelativeError(solution.Vector, DenseSystem.Exact(matrix, g)), 0, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_residual_reported_bounds_the_true_one(string name)
    {
        var matrix = DenseSystem.WithSpectrum(Spectrum);
        var g = DenseSystem.RightSide(Spectrum.Length);
        var few = Solvers[name] switch
        {
            ConjugateGradient cg => cg with { Iterations = 3 },
            NeumannSeries neumann => neumann with { Terms = 3 },
            FixedPointIteration fixedPoint => fixedPoint with { Iterations = 3 },
            NormalEquations normal => normal with { Iterations = 2 },
            NystromApproximation nystrom => (LinearSolver)(nystrom with { Rank = 3, Damping = 0.1 }),
            var other => other,
        };

        var solution = few.Solve(DenseSystem.Of(matrix, g));
        double residual = ((g - matrix.mv(solution.Vector)).norm() / g.norm()).ToDouble();

        Assert.Equal(HypergradientStatus.NotConverged, solution.Status);
        Assert.InRange(residual, 0, solution.RelativeResidual * (1 + 1e-9));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_products_that_are_paid_are_counted(string name)
    {
        var matrix = DenseSystem.WithSpectrum(Spectrum);
        int products = 0;
        var system = new LinearSystem
        {
            Product = v =>
            {
                products++;
                return matrix.mv(v);
            },
            RightSide = DenseSystem.RightSide(Spectrum.Length),
        };

        var solution = Solvers[name].Solve(system);

        Assert.Equal(products, solution.Products);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_left_behind_but_the_vector_and_what_was_given_stays(string name)
    {
        var matrix = DenseSystem.WithSpectrum(Spectrum);
        var (g, start) = (DenseSystem.RightSide(Spectrum.Length), DenseSystem.RightSide(Spectrum.Length, seed: 3));
        var (gBefore, startBefore) = (g.clone(), start.clone());
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var solution = Solvers[name].Solve(DenseSystem.Of(matrix, g, start));

        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(g.eq(gBefore).all().ToBoolean() && start.eq(startBefore).all().ToBoolean());
        Assert.False(solution.Vector.IsInvalid);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_right_side_of_zero_has_the_solution_zero(string name)
    {
        var solution = Solvers[name].Solve(DenseSystem.Of(DenseSystem.WithSpectrum(Spectrum), zeros(Spectrum.Length, ScalarType.Float64)));

        Assert.Equal((HypergradientStatus.Converged, 0.0), (solution.Status, solution.Vector.norm().ToDouble()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_product_that_is_no_number_is_never_converged(string name)
    {
        var system = new LinearSystem { Product = v => v * double.NaN, RightSide = DenseSystem.RightSide(6) };

        var solution = Solvers[name].Solve(system);

        Assert.Equal(HypergradientStatus.Exploded, solution.Status);
    }

    [Theory]
    [InlineData("conjugate gradients")]
    [InlineData("Neumann series")]
    [InlineData("fixed point")]
    [InlineData("normal equations")]
    public void A_warm_start_at_the_solution_needs_no_iteration(string name)
    {
        var matrix = DenseSystem.WithSpectrum(Spectrum);
        var g = DenseSystem.RightSide(Spectrum.Length);

        var solution = Solvers[name].Solve(DenseSystem.Of(matrix, g, DenseSystem.Exact(matrix, g)));

        Assert.Equal((HypergradientStatus.Converged, 0), (solution.Status, solution.Iterations));
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void Single_precision_agrees_to_four_digits(string name)
    {
        var matrix = DenseSystem.WithSpectrum(Spectrum);
        var g = DenseSystem.RightSide(Spectrum.Length);

        var solution = Solvers[name].Solve(DenseSystem.Of(matrix.to(ScalarType.Float32), g.to(ScalarType.Float32)));

        Assert.InRange(DenseSystem.RelativeError(solution.Vector.to(ScalarType.Float64), DenseSystem.Exact(matrix, g)), 0, 1e-4);
    }

    [Fact]
    public void An_option_outside_its_range_is_named_with_rule_and_value()
    {
        var system = DenseSystem.Of(DenseSystem.WithSpectrum(Spectrum), DenseSystem.RightSide(Spectrum.Length));

        Assert.Equal("Iterations must be at least 1, but was 0.", Assert.Throws<ArgumentException>(() => new ConjugateGradient { Iterations = 0 }.Solve(system)).Message);
        Assert.Equal("Scale must be positive, but was -1.", Assert.Throws<ArgumentException>(() => new NeumannSeries { Scale = -1 }.Solve(system)).Message);
        Assert.Equal("Damping must be positive, but was 0.", Assert.Throws<ArgumentException>(() => new NystromApproximation { Damping = 0 }.Solve(system)).Message);
        Assert.Equal("Tolerance must not be negative, but was NaN.", Assert.Throws<ArgumentException>(() => new NormalEquations { Tolerance = double.NaN }.Solve(system)).Message);
    }
}
