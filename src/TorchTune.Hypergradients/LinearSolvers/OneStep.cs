namespace TorchTune.Hypergradients;

/// <summary>Takes the matrix for a multiple of the identity: <c>q = α g</c>, without a single product.</summary>
/// <remarks>
/// T1–T2 of Luketina et al. 2016 (arXiv:1511.06727): the gradient through the last update alone, with α its learning rate. A direction rather than a gradient: on ill-conditioned problems its length, and where some
/// directions are still far from converged its sign, differ. One product is paid for the residual where <see cref="Certified"/> says so.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record OneStep : LinearSolver
{
    /// <summary><c>α</c>.</summary>
    /// <value>Positive. Default 1, as published.</value>
    public double Scale { get; init; } = 1;

    /// <summary>Whether one product is paid for the residual, without which nothing is known of the error.</summary>
    /// <value>Default false: the residual is NaN and the status <see cref="HypergradientStatus.NotConverged"/>.</value>
    public bool Certified { get; init; }

    /// <summary>The relative residual that is small enough, where it is known.</summary>
    /// <value>Not negative. Default 0.1.</value>
    public double Tolerance { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override void Validate()
    {
        RequireScale(Scale);
        RequireTolerance(Tolerance);
    }

    /// <inheritdoc/>
    protected override LinearSolution Solve(LinearSystem system, double norm)
    {
        ArgumentNullException.ThrowIfNull(system);
        var vector = system.RightSide * Scale;
        if (!Certified) return new LinearSolution(vector, HypergradientStatus.NotConverged, double.NaN, 0, 0);
        double residual = Norm(system.RightSide - system.Product(vector)) / norm;
        var status = !double.IsFinite(residual) ? HypergradientStatus.Exploded : residual <= Tolerance ? HypergradientStatus.Converged : HypergradientStatus.NotConverged;
        return new LinearSolution(vector, status, residual, 0, 1);
    }
}
