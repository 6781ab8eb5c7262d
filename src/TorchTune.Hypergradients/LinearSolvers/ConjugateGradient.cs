using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Conjugate gradients: the fewest products for a positive definite matrix.</summary>
/// <remarks>
/// Hestenes and Stiefel 1952. In exact arithmetic the solution is reached in as many iterations as the matrix has different eigenvalues. A search direction with
/// <c>pᵀHp ≤ 0</c> shows that the matrix is not positive definite: the status is then <see cref="HypergradientStatus.Indefinite"/> and the vector the last iterate before it.
/// The coefficients are those of Lanczos' method, so that estimates of the extreme eigenvalues come without further products (Golub and Van Loan, section 11.3.5).
/// The residual is that of the recurrence; it follows the true one until it is about as small as rounding.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record ConjugateGradient : LinearSolver
{
    /// <summary>The most iterations, each of one product.</summary>
    /// <value>At least 1. Default 20.</value>
    public int Iterations { get; init; } = 20;

    /// <summary>The relative residual that is small enough.</summary>
    /// <value>Not negative. Default 1e-5.</value>
    public double Tolerance { get; init; } = 1e-5;

    /// <inheritdoc/>
    protected override void Validate()
    {
        RequireIterations(nameof(Iterations), Iterations);
        RequireTolerance(Tolerance);
    }

    /// <inheritdoc/>
    protected override LinearSolution Solve(LinearSystem system, double norm)
    {
        ArgumentNullException.ThrowIfNull(system);
        var (iterate, residual, products) = Begin(system);
        var direction = residual.clone();
        var lanczos = new LanczosMatrix();
        double square = Dot(residual, residual);
        var status = Judge(square);
        int done = 0;
        while (status == HypergradientStatus.NotConverged && done < Iterations)
        {
            using var scope = NewDisposeScope();
            var image = system.Product(direction);
            products++;
            double curvature = Dot(direction, image);
            if (!double.IsFinite(curvature))
            {
                status = HypergradientStatus.Exploded;
                break;
            }

            if (curvature <= 0)
            {
                lanczos.SeeCurvature(curvature / Dot(direction, direction));
                status = HypergradientStatus.Indefinite;
                break;
            }

            double length = square / curvature;
            double next = Dense.Advance(iterate, residual, direction, image, length);
            lanczos.Add(length, next / square);
            Dense.Combine(direction, next / square, residual, 1);
            square = next;
            status = Judge(square);
            done++;
        }

        var (smallest, largest) = lanczos.Extremes();
        return new LinearSolution(iterate, status, Math.Sqrt(square) / norm, done, products) { SmallestEigenvalue = smallest, LargestEigenvalue = largest };

        HypergradientStatus Judge(double residualSquare) => !double.IsFinite(residualSquare) ? HypergradientStatus.Exploded
            : Math.Sqrt(residualSquare) <= Tolerance * norm ? HypergradientStatus.Converged : HypergradientStatus.NotConverged;
    }
}
