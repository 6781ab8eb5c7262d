using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The truncated series <c>q = α Σₖ (I − αH)ᵏ g</c>: as many powers as there are terms, each of one product.</summary>
/// <remarks>
/// Lorraine, Vicol and Duvenaud 2020 (arXiv:1911.02590), algorithm 3. It converges for a positive definite matrix and <c>α &lt; 2/λmax</c>, with relative error at most
/// <c>(1 − αλmin)^(K+1)</c>; with α the inner learning rate it is the gradient through the last <c>K + 1</c> updates of plain gradient descent at the optimum. Published code leaves α at 1 and
/// diverges where the curvature is above 2; here α comes from a power iteration unless it is given. Terms that grow are the status <see cref="HypergradientStatus.Exploded"/>
/// (α is too great) or <see cref="HypergradientStatus.Indefinite"/> (along the term that grew the curvature is negative); the vector is the sum before them.
/// The residual of a sum is its next term; the last one's is not computed, and the last term's own norm, which bounds it while the series contracts, is given instead.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record NeumannSeries : LinearSolver
{
    /// <summary>Growth that single precision alone may cause.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Terms beyond the first, <c>K</c>: products paid beside those of the power iteration.</summary>
    /// <value>At least 1. Default 20.</value>
    public int Terms { get; init; } = 20;

    /// <summary><c>α</c>.</summary>
    /// <value>Positive. Default null: <c>1 / (1.05 λmax)</c>, with λmax from a power iteration.</value>
    public double? Scale { get; init; }

    /// <summary>Products of the power iteration; none are paid where <see cref="Scale"/> is given.</summary>
    /// <value>At least 1. Default 15.</value>
    public int PowerIterations { get; init; } = 15;

    /// <summary>The relative residual that is small enough.</summary>
    /// <value>Not negative. Default 1e-5.</value>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Of the first vector of the power iteration.</summary>
    /// <value>Default 0.</value>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    protected override void Validate()
    {
        RequireIterations(nameof(Terms), Terms);
        RequireIterations(nameof(PowerIterations), PowerIterations);
        RequireScale(Scale);
        RequireTolerance(Tolerance);
    }

    /// <inheritdoc/>
    protected override LinearSolution Solve(LinearSystem system, double norm)
    {
        ArgumentNullException.ThrowIfNull(system);
        double? largest = Scale is null ? PowerIteration.LargestEigenvalue(system.Product, system.RightSide, PowerIterations, Seed) : null;
        int estimating = Scale is null ? PowerIterations : 0;
        double scale = Scale ?? PowerIteration.ScaleFor(largest!.Value);
        var (sum, term, products) = Begin(system);
        if (!double.IsFinite(scale)) return new LinearSolution(sum, HypergradientStatus.Exploded, double.NaN, 0, products + estimating) { LargestEigenvalue = largest };

        double size = Norm(term);
        var status = size <= Tolerance * norm ? HypergradientStatus.Converged : HypergradientStatus.NotConverged;
        sum.add_(term, scale);
        int done = 0;
        while (status == HypergradientStatus.NotConverged && done < Terms)
        {
            using var scope = NewDisposeScope();
            var image = system.Product(term);
            products++;
            double along = Dot(term, image);
            term.sub_(image.mul_(scale));
            double next = Norm(term);
            if (!(next <= size * (1 + Rounding)))
            {
                status = along < 0 ? HypergradientStatus.Indefinite : HypergradientStatus.Exploded;
                break;
            }

            sum.add_(term, scale);
            size = next;
            done++;
            if (size <= Tolerance * norm) status = HypergradientStatus.Converged;
        }

        return new LinearSolution(sum, status, size / norm, done, products + estimating) { LargestEigenvalue = largest };
    }
}
