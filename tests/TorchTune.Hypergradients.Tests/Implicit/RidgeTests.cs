using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients.Tests;

/// <summary>Every implicit solver on ridge regression, against figures computed by elimination and confirmed by finite differences.</summary>
public sealed class RidgeTests : IDisposable
{
    private static readonly double[] EachAtMinusTwo =
        [-9.721398e-6, 1.178342e-3, 1.190716e-3, -2.511514e-3, 1.974945e-4, 1.012774e-4, -1.929031e-4, -2.230851e-3, 2.138437e-3, 2.014992e-4];

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. Solvers.Keys];

    private static Dictionary<string, LinearSolver> Solvers { get; } = new()
    {
        ["conjugate gradients"] = new ConjugateGradient { Tolerance = 1e-13 },
        ["Neumann series"] = new NeumannSeries { Terms = 5000, Tolerance = 1e-12 },
        ["fixed point"] = new FixedPointIteration { Iterations = 5000, Tolerance = 1e-12 },
        ["normal equations"] = new NormalEquations { Iterations = 60, Tolerance = 1e-12 },
    };

    public void Dispose() => _scope.Dispose();

    [SkippableTheory]
    [InlineData(-6, 0.242415881585, -3.852341890301e-4)]
    [InlineData(-4, 0.241835905204, -2.836723393614e-4)]
    [InlineData(-2, 0.240801880655, 6.277671431414e-5)]
    [InlineData(0, 0.255926263551, 2.057468051929e-2)]
    [InlineData(2, 0.333323987610, 5.146700111533e-2)]
    public void The_published_table_is_met(double logPenalty, double validation, double gradient)
    {
        var ridge = Ridge.Load();
        ridge.Settle(logPenalty);
        foreach (var (name, solver) in Solvers)
        {
            // At ln λ = −6 the matrix is so ill-conditioned that first-order series would take 20,000 terms.
            if (logPenalty < -2 && solver is not ConjugateGradient) continue;

            using var result = Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(logPenalty)), new ImplicitMethod { Solver = solver });

            Assert.True(result.Status == HypergradientStatus.Converged, $"{name}: {result.Message}");
            Assert.Equal(validation, result.ValidationLoss, 1e-12);

            // Thirteen figures are printed; the gradient near the optimum is the difference of parts 50 times as large.
            Assert.InRange(Math.Abs(result.Scalar("log penalty") - gradient), 0, 1e-9 * Math.Abs(gradient) + 1e-13);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Each_weight_has_a_gradient_of_its_own_and_they_sum_to_the_scalar_one(string name)
    {
        var ridge = Ridge.Load();
        ridge.Settle(-2);

        using var result = Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(-2, each: true)), new ImplicitMethod { Solver = Solvers[name] });

        var each = result["log penalty"];
        Assert.All(EachAtMinusTwo.Select((expected, i) => (expected, found: each[i].item<double>())), pair => Assert.Equal(pair.expected, pair.found, Math.Abs(pair.expected) * 1e-6 + 1e-12));
        Assert.Equal(6.277671431414e-5, each.sum().item<double>(), 1e-12);
    }

    [SkippableTheory]
    [InlineData(1, 1.53e-1)]
    [InlineData(2, 4.69e-2)]
    [InlineData(3, 1.02e-3)]
    [InlineData(5, 2.73e-4)]
    [InlineData(8, 1.8e-7)]
    public void Conjugate_gradients_converge_as_published(int iterations, double error) =>
        Assert.InRange(ErrorAtZero(new ConjugateGradient { Iterations = iterations, Tolerance = 0 }), error * 0.95, error * 1.05);

    [SkippableFact]
    public void Conjugate_gradients_are_exact_after_as_many_iterations_as_weights()
    {
        Assert.InRange(ErrorAtZero(new ConjugateGradient { Iterations = 10, Tolerance = 0 }), 0, 1e-12);
    }

    [SkippableTheory]
    [InlineData(1, 0.398)]
    [InlineData(2, 0.240)]
    [InlineData(5, 5.35e-2)]
    [InlineData(10, 4.26e-3)]
    [InlineData(20, 1.91e-5)]
    [InlineData(50, 5.3e-8)]
    [InlineData(100, 4.7e-13)]
    public void The_series_converges_as_published(int terms, double error)
    {
        var ridge = Ridge.Load();
        double largest = linalg.eigvalsh(ridge.Gram).max().item<double>() + 1;

        // The published figures have two to three digits; the last is at the rounding of the reference itself.
        Assert.InRange(ErrorAtZero(new NeumannSeries { Terms = terms, Scale = 1 / largest, Tolerance = 0 }), terms == 100 ? 0 : error * 0.98, terms == 100 ? 1e-11 : error * 1.02);
    }

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Nystrom_of_low_rank_is_not_converged_here_and_says_so(int rank)
    {
        var result = AtZero(new NystromApproximation { Rank = rank, Damping = 0.01 });

        Assert.Equal(HypergradientStatus.NotConverged, result.Status);
        Assert.True(result.Certificate.Residual > 1);
    }

    [SkippableFact]
    public void Nystrom_of_full_rank_is_off_by_its_damping_alone() =>
        Assert.InRange(ErrorAtZero(new NystromApproximation { Rank = 10, Damping = 0.01 }), 4.5e-3, 5.5e-3);

    [SkippableFact]
    public void One_step_and_finite_differences_are_the_published_direction()
    {
        var exact = AtZero(new OneStep()).Unchecked("log penalty")!.item<double>();
        var differenced = AtZero(new OneStep(), new Curvature.FiniteDifference()).Unchecked("log penalty")!.item<double>();

        Assert.Equal(0.0368464366, exact, 1e-9);
        Assert.Equal(exact, differenced, 1e-12);
    }

    [SkippableFact]
    public void Differences_of_gradients_solve_the_system_where_the_loss_is_quadratic()
    {
        var ridge = Ridge.Load();
        ridge.Settle(0);

        using var result = Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(0)), new ImplicitMethod { Solver = new ConjugateGradient { Tolerance = 1e-10 }, Curvature = new Curvature.FiniteDifference { Radius = 1 } });

        Assert.Equal(2.057468051929e-2, result.Scalar("log penalty"), 2.06e-2 * 1e-9);
    }

    [SkippableFact]
    public void Gauss_Newton_is_the_Hessian_of_a_linear_model()
    {
        var ridge = Ridge.Load();
        ridge.Settle(-2);
        var penalty = ridge.LogPenalty(-2);
        var curvature = new Curvature.GaussNewton
        {
            Outputs = ridge.Outputs,
            Loss = ridge.LossOf,
            Rest = () => (penalty.Tensor.exp() * ridge.Weights.square()).sum().mul(0.5),
        };

        using var result = Hypergradient.Compute(ridge.Problem(penalty), new ImplicitMethod { Solver = new ConjugateGradient { Tolerance = 1e-13 }, Curvature = curvature });

        Assert.Equal(6.277671431414e-5, result.Scalar("log penalty"), 1e-13);
    }

    [SkippableFact]
    public void Weight_decay_is_the_penalty_by_another_name()
    {
        var ridge = Ridge.Load();
        ridge.Settle(0);
        var method = new ImplicitMethod { Solver = new ConjugateGradient { Tolerance = 1e-13 } };

        // λ = 1, where dV/dλ = dV/dℓ.
        using var scalar = Hypergradient.Compute(ridge.Problem([HyperVariable.Scalar("decay", 1, HyperRole.WeightDecay)]), method);
        using var each = Hypergradient.Compute(ridge.Problem([new HyperVariable("decay", ones(10, ScalarType.Float64), HyperRole.WeightDecay, HyperExtent.PerParameter)]), method);
        using var group = Hypergradient.Compute(ridge.Problem([new HyperVariable("decay", ones(1, ScalarType.Float64), HyperRole.WeightDecay, HyperExtent.PerGroup)]), method);
        using var penalty = Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(0, each: true)), method);

        Assert.Equal(2.057468051929e-2, scalar.Scalar("decay"), 1e-12);
        Assert.Equal(2.057468051929e-2, group["decay"][0].item<double>(), 1e-12);
        Assert.InRange(DenseSystem.RelativeError(each["decay"], penalty["log penalty"]), 0, 1e-12);
    }

    [SkippableTheory]
    [InlineData(1e-4)]
    [InlineData(1e-5)]
    public void The_error_away_from_the_stationary_point_is_proportional_to_its_distance(double distance)
    {
        var (near, nearGradient) = Displaced(distance);
        var (far, farGradient) = Displaced(2 * distance);

        // ∇T is linear in the distance, the hypergradient quadratic: e(d) = a d + b d², where b d / a is 26 d here.
        Assert.Equal(2, far.Error / near.Error, 0.02);
        Assert.Equal(2, farGradient / nearGradient, 1e-6);
        Assert.Equal(HypergradientStatus.NotConverged, far.Status);
    }

    [SkippableFact]
    public void Single_precision_agrees_to_four_digits()
    {
        var ridge = Ridge.Load(ScalarType.Float32);
        ridge.Settle(0);

        using var result = Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(0)), new ImplicitMethod());

        Assert.Equal(2.057468051929e-2, result.Scalar("log penalty"), 2.06e-2 * 1e-4);
    }

    private static ((double Error, HypergradientStatus Status), double Stationarity) Displaced(double distance)
    {
        var ridge = Ridge.Load();
        ridge.Settle(0, distance);
        using var result = Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(0)), new ImplicitMethod { Solver = new ConjugateGradient { Tolerance = 1e-13 }, StationarityTolerance = 1e-7 });
        return ((Math.Abs(result.Unchecked("log penalty")!.item<double>() - 2.057468051929e-2), result.Status), result.Certificate.StationarityNorm!.Value);
    }

    private static double ErrorAtZero(LinearSolver solver)
    {
        var exact = AtZero(new NormalEquations { Iterations = 60, Tolerance = 1e-14 }).Unchecked("log penalty")!.item<double>();
        return Math.Abs(AtZero(solver).Unchecked("log penalty")!.item<double>() - exact) / Math.Abs(exact);
    }

    private static HypergradientResult AtZero(LinearSolver solver, Curvature? curvature = null)
    {
        var ridge = Ridge.Load();
        ridge.Settle(0);
        return Hypergradient.Compute(ridge.Problem(ridge.LogPenalty(0)), new ImplicitMethod { Solver = solver, Curvature = curvature ?? new Curvature.Hessian() });
    }
}
