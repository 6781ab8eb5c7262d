using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Replaces the matrix by a low-rank approximation through some of its rows, plus a damping, and solves that exactly.</summary>
/// <remarks>
/// Hataya and Yamada 2023 (arXiv:2302.09726), eq. 6: with <c>C = H[rows, :]</c> and <c>m = C[:, rows]</c>, <c>q = g/ρ − Cᵀ (ρ m + C Cᵀ)⁻¹ C g / ρ</c>. It cannot diverge and its products do not wait for one another,
/// but damping and rank bias it: it serves where the spectrum falls off within the rank. The residual, for which one more product is paid, is that of the original matrix, and so says how great the bias is.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record NystromApproximation : LinearSolver
{
    /// <summary>Rows drawn, each of one product; all of them where there are fewer.</summary>
    /// <value>At least 1. Default 10.</value>
    public int Rank { get; init; } = 10;

    /// <summary><c>ρ</c>, added to the diagonal.</summary>
    /// <value>Positive. Default 0.01.</value>
    public double Damping { get; init; } = 0.01;

    /// <summary>The relative residual that is small enough.</summary>
    /// <value>Not negative. Default 0.1.</value>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Of the rows' choice.</summary>
    /// <value>Default 0.</value>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    protected override void Validate()
    {
        RequireIterations(nameof(Rank), Rank);
        RequireTolerance(Tolerance);
        if (!(Damping > 0 && double.IsFinite(Damping))) throw new ArgumentException(Invariant($"Damping must be positive, but was {Damping}."));
    }

    /// <inheritdoc/>
    protected override LinearSolution Solve(LinearSystem system, double norm)
    {
        ArgumentNullException.ThrowIfNull(system);
        var g = system.RightSide;
        long n = g.shape[0];
        int rank = (int)Math.Min(Rank, n);
        using var generator = new Generator(Seed);
        var rows = randperm(n, ScalarType.Int64, generator: generator).narrow(0, 0, rank).sort().Values.to(g.device);
        var sketch = Sketch(system, rows, rank);                                           // [rank, n]
        var core = sketch.index_select(1, rows);                                           // [rank, rank]
        var gram = core.mul(Damping) + sketch.mm(sketch.t());                              // [rank, rank]
        var weights = linalg.solve(gram.to(ScalarType.Float64), sketch.mv(g).to(ScalarType.Float64).unsqueeze(1)).squeeze(1).to(g.dtype);
        var vector = (g - sketch.t().mv(weights)).div_(Damping);
        double residual = Norm(g - system.Product(vector)) / norm;
        var status = !double.IsFinite(residual) ? HypergradientStatus.Exploded : residual <= Tolerance ? HypergradientStatus.Converged : HypergradientStatus.NotConverged;
        return new LinearSolution(vector, status, residual, 1, rank + 1);
    }

    private static Tensor Sketch(LinearSystem system, Tensor rows, int rank)
    {
        var sketch = empty(rank, system.RightSide.shape[0], dtype: system.RightSide.dtype, device: system.RightSide.device);
        for (int row = 0; row < rank; row++)
        {
            using var scope = NewDisposeScope();
            var unit = zeros_like(system.RightSide);
            unit.index_fill_(0, rows.narrow(0, row, 1), 1);
            sketch.select(0, row).copy_(system.Product(unit));
        }

        return sketch;
    }
}
