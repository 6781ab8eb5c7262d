using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Repeats <c>q ← (I − αH) q + α g</c>: the adjoint of plain gradient descent at its fixed point.</summary>
/// <remarks>
/// Grazzi et al. 2020 (arXiv:2006.16218), section 3. From zero, <c>K + 1</c> iterations give the sum of <see cref="NeumannSeries"/> with <c>K</c> terms; unlike there every residual is computed anew, so that
/// rounding does not add up and a matrix that changes from product to product (minibatches) averages out. The iteration stops where the residual is small enough; one that grows for
/// <see cref="Patience"/> iterations is the status <see cref="HypergradientStatus.Exploded"/>, or <see cref="HypergradientStatus.Indefinite"/> where the curvature along it is negative, and the vector is the iterate
/// of least residual.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record FixedPointIteration : LinearSolver
{
    /// <summary>The most iterations, each of one product.</summary>
    /// <value>At least 1. Default 20.</value>
    public int Iterations { get; init; } = 20;

    /// <summary><c>α</c>, the learning rate of the map.</summary>
    /// <value>Positive. Default null: <c>1 / (1.05 λmax)</c>, with λmax from a power iteration.</value>
    public double? Scale { get; init; }

    /// <summary>Products of the power iteration; none are paid where <see cref="Scale"/> is given.</summary>
    /// <value>At least 1. Default 15.</value>
    public int PowerIterations { get; init; } = 15;

    /// <summary>The relative residual that is small enough.</summary>
    /// <value>Not negative. Default 1e-5.</value>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>How many iterations in a row may make the residual greater than it was at its least.</summary>
    /// <value>At least 1. Default 5: products of minibatches are noisy.</value>
    public int Patience { get; init; } = 5;

    /// <summary>Of the first vector of the power iteration.</summary>
    /// <value>Default 0.</value>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    protected override void Validate()
    {
        RequireIterations(nameof(Iterations), Iterations);
        RequireIterations(nameof(PowerIterations), PowerIterations);
        RequireIterations(nameof(Patience), Patience);
        RequireScale(Scale);
        RequireTolerance(Tolerance);
    }

    /// <inheritdoc/>
    protected override LinearSolution Solve(LinearSystem system, double norm)
    {
        ArgumentNullException.ThrowIfNull(system);
        double? largest = Scale is null ? PowerIteration.LargestEigenvalue(system.Product, system.RightSide, PowerIterations, Seed) : null;
        int products = Scale is null ? PowerIterations : 0;
        double scale = Scale ?? PowerIteration.ScaleFor(largest!.Value);
        var iterate = system.Start?.clone() ?? zeros_like(system.RightSide);
        if (!double.IsFinite(scale)) return new LinearSolution(iterate, HypergradientStatus.Exploded, double.NaN, 0, products) { LargestEigenvalue = largest };

        var best = iterate.clone();
        double size = system.Start is null ? norm : double.PositiveInfinity;
        double along = 0;
        int done = 0, worse = 0;
        var status = HypergradientStatus.NotConverged;
        while (status == HypergradientStatus.NotConverged && done < Iterations)
        {
            using var scope = NewDisposeScope();
            Tensor residual;
            if (done == 0 && system.Start is null)
            {
                residual = system.RightSide;
            }
            else
            {
                var image = system.Product(iterate);
                products++;
                along = Dot(iterate, image);
                residual = system.RightSide - image;
            }

            double next = Norm(residual);
            worse = next <= size ? 0 : worse + 1;
            if (!double.IsFinite(next) || worse >= Patience)
            {
                status = along < 0 ? HypergradientStatus.Indefinite : HypergradientStatus.Exploded;
                break;
            }

            if (next <= size)
            {
                best.copy_(iterate);
                size = next;
            }

            if (next <= Tolerance * norm)
            {
                status = HypergradientStatus.Converged;
                break;
            }

            iterate.add_(residual, scale);
            done++;
        }

        // The residual of the last iterate is not known: it has done one more contraction than the one that is reported.
        var result = status == HypergradientStatus.NotConverged && worse == 0 ? iterate : best;
        return new LinearSolution(result, status, size / norm, done, products) { LargestEigenvalue = largest };
    }
}
