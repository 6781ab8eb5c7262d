using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Conjugate gradients on <c>H² q = H g</c>: for matrices that are indefinite, at two products an iteration and the square of the condition number.</summary>
/// <remarks>Hestenes and Stiefel 1952, section 10; in this form (residual of the original system, Björck 1996, algorithm 7.4.1) it minimises <c>‖g − H q‖</c>, which falls with every iteration.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record NormalEquations : LinearSolver
{
    /// <summary>The most iterations, each of two products.</summary>
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
        var direction = zeros_like(residual);
        double before = 0;
        double size = Norm(residual);
        var status = Judge();
        int done = 0;
        while (status == HypergradientStatus.NotConverged && done < Iterations)
        {
            using var scope = NewDisposeScope();
            var slope = system.Product(residual);
            double square = Dot(slope, slope);
            products++;

            // H r = 0: what is left of the right side lies outside the matrix's range, and nothing can make it smaller.
            if (square == 0) break;
            direction.mul_(before == 0 ? 0 : square / before).add_(slope);
            before = square;
            var image = system.Product(direction);
            products++;
            double length = square / Dot(image, image);
            iterate.add_(direction, length);
            residual.sub_(image.mul_(length));
            size = Norm(residual);
            status = Judge();
            done++;
        }

        return new LinearSolution(iterate, status, size / norm, done, products);

        HypergradientStatus Judge() => !double.IsFinite(size) ? HypergradientStatus.Exploded
            : size <= Tolerance * norm ? HypergradientStatus.Converged : HypergradientStatus.NotConverged;
    }
}
