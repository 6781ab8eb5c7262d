using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Solves a symmetric linear system by products with its matrix.</summary>
/// <remarks>
/// A solver is its options. It never throws because a system is hard: the solution's status says what happened, and its vector is the last iterate.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract record LinearSolver
{
    /// <summary>Solves one system.</summary>
    /// <returns>The solution; its vector belongs to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">An option breaks its rule, or the start has another length than the right side.</exception>
    public LinearSolution Solve(LinearSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        Validate();
        if (system.RightSide.dim() != 1) throw new ArgumentException(Invariant($"RightSide must be a flat vector [n], but was [{string.Join(", ", system.RightSide.shape)}]."));
        if (system.Start is { } start && !start.shape.AsSpan().SequenceEqual(system.RightSide.shape))
        {
            throw new ArgumentException(Invariant($"Start must have the shape of RightSide, [{system.RightSide.shape[0]}], but was [{string.Join(", ", start.shape)}]."));
        }

        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        double norm = Norm(system.RightSide);
        LinearSolution solution;
        if (norm == 0)
        {
            solution = new LinearSolution(zeros_like(system.RightSide), HypergradientStatus.Converged, 0, 0, 0);
        }
        else if (!double.IsFinite(norm))
        {
            solution = new LinearSolution(zeros_like(system.RightSide), HypergradientStatus.Exploded, double.NaN, 0, 0);
        }
        else
        {
            solution = Solve(system, norm);
        }

        solution.Vector.MoveToOuterDisposeScope();
        return solution;
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names option, rule and value.</exception>
    protected abstract void Validate();

    /// <summary>Solves a system whose right side is neither zero nor infinite. Runs in a dispose scope of its own, without gradients.</summary>
    /// <param name="system">The system.</param>
    /// <param name="norm"><c>‖g‖</c>.</param>
    protected abstract LinearSolution Solve(LinearSystem system, double norm);

    /// <summary>The Euclidean norm, as a number of double precision.</summary>
    private protected static double Norm(Tensor vector) => Math.Sqrt(Dense.Dot(vector, vector));

    /// <summary>The inner product, as a number of double precision.</summary>
    private protected static double Dot(Tensor left, Tensor right) => Dense.Dot(left, right);

    /// <summary>Iterate and residual to begin with; a start costs one product.</summary>
    private protected static (Tensor Iterate, Tensor Residual, int Products) Begin(LinearSystem system) => system.Start is { } start
        ? (start.clone(), system.RightSide - system.Product(start), 1)
        : (zeros_like(system.RightSide), system.RightSide.clone(), 0);

    /// <summary>Refuses a number of iterations below 1.</summary>
    private protected static void RequireIterations(string option, int value)
    {
        if (value < 1) throw new ArgumentException(Invariant($"{option} must be at least 1, but was {value}."));
    }

    /// <summary>Refuses a tolerance that is negative or no number.</summary>
    private protected static void RequireTolerance(double value)
    {
        if (!(value >= 0)) throw new ArgumentException(Invariant($"Tolerance must not be negative, but was {value}."));
    }

    /// <summary>Refuses a scale that is given and not positive.</summary>
    private protected static void RequireScale(double? value)
    {
        if (value is { } scale && !(scale > 0 && double.IsFinite(scale))) throw new ArgumentException(Invariant($"Scale must be positive, but was {scale}."));
    }
}
