using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The hypergradient at a stationary point of the training loss, by the implicit function theorem: the way there does not matter, and memory does not grow with it.</summary>
/// <remarks>
/// <para>Where <c>∇T(w, λ) = 0</c>, <c>dV/dλ = ∂V/∂λ − qᵀ ∂²T/∂λ∂w</c> with <c>H q = ∂V/∂w</c> (Bengio 2000; Lorraine, Vicol and Duvenaud 2020, arXiv:1911.02590): one linear system, one mixed product, and as many
/// hyper-parameters as one likes. The weights are taken as they stand, and the loss of update 0 (or of the batches that <see cref="Curvature"/> names) as the training loss: train first.</para>
/// <para>For variables in the training loss and for weight decay, which is differentiated as the penalty <c>½ λ w²</c> that it is for SGD, momentum and Adam with L2. A learning rate, momentum or initialisation does
/// not move a stationary point: the status is <see cref="HypergradientStatus.Unsupported"/>. Away from one the number is biased in proportion to the distance. It is measured by <c>‖∇T‖ ÷ (λmax ‖w‖)</c>: near the point w* ∇T = H (w − w*), so that
/// the measure bounds the relative distance from both sides, <c>s ≤ ‖w − w*‖ / ‖w‖ ≤ κ s</c> with κ the condition number of H; and <c>λmax ‖w‖</c> is the most that ‖∇T‖ can be at w = 0, so that s is also the share of
/// the gradient that a training from there has left. It does not change when the loss, or the unit of the weights, is scaled. Above <see cref="StationarityTolerance"/> the status is
/// <see cref="HypergradientStatus.NotConverged"/>.</para>
/// </remarks>
/// <threadsafety>Immutable but for <see cref="WarmStart"/>.</threadsafety>
public sealed record ImplicitMethod : HypergradientMethod
{
    /// <summary>Solves <c>(H + damping) q = ∂V/∂w</c>.</summary>
    /// <value>Default conjugate gradients of at most 20 iterations.</value>
    public LinearSolver Solver { get; init; } = new ConjugateGradient();

    /// <summary>Tried where the first solver ends as <see cref="HypergradientStatus.Indefinite"/> or <see cref="HypergradientStatus.Exploded"/>, such as <see cref="NormalEquations"/>.</summary>
    /// <value>Default null: the first solver's status is the result's.</value>
    public LinearSolver? Otherwise { get; init; }

    /// <summary>What stands for the second derivatives of the training loss.</summary>
    /// <value>Default the Hessian of one batch.</value>
    public Curvature Curvature { get; init; } = new Curvature.Hessian();

    /// <summary>Added to the diagonal of H: makes it definite where it is not quite, and biases the gradient.</summary>
    /// <value>Not negative. Default 0.</value>
    public double Damping { get; init; }

    /// <summary>‖∇T‖ ÷ (λmax ‖w‖), the penalty of the weight decay included in T, up to which the weights count as a stationary point; a number without a unit.</summary>
    /// <value>Positive, may be infinite. Default 1e-4: at a condition number of 100 the weights are within 1 % of the stationary point; single precision reaches it.</value>
    public double StationarityTolerance { get; init; } = 1e-4;

    /// <summary>Where the solver starts, and where its solution is kept for the next time. Stays the caller's.</summary>
    /// <value>Default null: from zero.</value>
    public WarmStart? WarmStart { get; init; }

    internal override HypergradientResult Compute(HypergradientProblem problem)
    {
        Validate(problem);
        if (Obstacle(problem) is { } obstacle) return new(HypergradientStatus.Unsupported, obstacle, new Certificate { Method = ToString() });
        using var scope = NewDisposeScope();
        var (solution, stationarity, loss, gradients) = Solve(problem);
        var (status, message) = Judge(solution, stationarity.Relative, gradients);
        if (status is HypergradientStatus.Converged or HypergradientStatus.NotConverged) WarmStart?.Set(solution.Vector);
        var certificate = new Certificate
        {
            Method = ToString(),
            Iterations = solution.Iterations,
            Residual = solution.RelativeResidual,
            StationarityNorm = stationarity.Norm,
            Stationarity = stationarity.Relative,
            LargestEigenvalue = solution.LargestEigenvalue,
            SpotChecks = SpotChecks > 0 && status == HypergradientStatus.Converged ? Checked(problem, gradients) : [],
        };
        return new(status, message, certificate, gradients, loss);
    }

    private (LinearSolution Solution, (double Norm, double? Relative) Stationarity, double Loss, Dictionary<string, Tensor> Gradients) Solve(HypergradientProblem problem)
    {
        using var system = new ImplicitSystem(problem);
        var (loss, slope, direct) = system.Validation(Curvature.Batches);
        using var curvature = Curvature.At(system);
        var penalty = new WeightPenalty(system, system.Layout.Flatten(system.Weights));
        var gradient = penalty.AddGradientTo(curvature.Gradient);
        double shift = Damping + penalty.Shift;
        Tensor Product(Tensor vector) => penalty.AddEach(curvature.Shifted(vector, shift), vector);
        double seen = 0;
        var solution = Solve(vector => Watched(Product(vector), vector, ref seen), slope);

        // A solver that has paid no product and does not vouch for its number need not pay one here.
        double norm = Math.Sqrt(Dense.Dot(gradient, gradient));
        if (seen == 0 && norm > 0 && solution.Status == HypergradientStatus.Converged) Watched(Product(gradient), gradient, ref seen);
        double largest = Math.Max(seen, Math.Abs(solution.LargestEigenvalue ?? 0)) - Damping;
        double? relative = norm == 0 ? 0 : seen == 0 ? null : norm / (largest * Math.Sqrt(Dense.Dot(penalty.Weights, penalty.Weights)));
        return (solution, (norm, relative), loss, Assemble(system, direct, curvature.Mixed(solution.Vector), penalty.Gradient(solution.Vector)));
    }

    /// <summary>Trains from the stationary point with a hyper-parameter moved: the way to the new stationary point is the problem's own.</summary>
    private IReadOnlyList<SpotCheck> Checked(HypergradientProblem problem, Dictionary<string, Tensor> gradients)
    {
        using var run = new TrainingRun(problem);
        run.Reset();
        return FiniteDifferences.Check(run, gradients, SpotChecks);
    }

    private LinearSolution Solve(Func<Tensor, Tensor> product, Tensor slope)
    {
        var start = WarmStart?.Adjoint is { } adjoint && adjoint.NumberOfElements == slope.NumberOfElements ? adjoint : null;
        var system = new LinearSystem { Product = product, RightSide = slope, Start = start };
        var solution = Solver.Solve(system);
        bool failed = solution.Status is HypergradientStatus.Indefinite or HypergradientStatus.Exploded;
        return failed && Otherwise is { } other ? other.Solve(system) : solution;
    }

    /// <summary>Notes ‖H v‖ ÷ ‖v‖ of the first product: a bound of the curvature from below for solvers that make no estimate.</summary>
    private static Tensor Watched(Tensor product, Tensor vector, ref double seen)
    {
        if (seen == 0) seen = Math.Sqrt(Dense.Dot(product, product) / Dense.Dot(vector, vector));
        return product;
    }

    private static Dictionary<string, Tensor> Assemble(ImplicitSystem system, Tensor?[] direct, Tensor[] mixed, (HyperVariable Variable, Tensor Gradient)? decay)
    {
        var gradients = new Dictionary<string, Tensor>();
        foreach (var (variable, i) in system.Problem.LossVariables.Select((variable, i) => (variable, i)))
        {
            gradients.Add(variable.Name, direct[i] is { } explicitPart ? explicitPart.detach() - mixed[i] : mixed[i].neg());
        }

        if (decay is { } penalty) gradients.Add(penalty.Variable.Name, penalty.Gradient);
        return gradients;
    }

    private (HypergradientStatus Status, string Message) Judge(LinearSolution solution, double? stationarity, Dictionary<string, Tensor> gradients)
    {
        if (solution.Status == HypergradientStatus.Indefinite)
        {
            return (solution.Status, Invariant($"The Hessian of the training loss is not positive definite: its curvature falls to {solution.SmallestEigenvalue:g3} or below. Damping, Gauss–Newton curvature or normal equations help."));
        }

        if (solution.Status == HypergradientStatus.Exploded || gradients.Values.Any(gradient => !gradient.isfinite().all().ToBoolean()))
        {
            return (HypergradientStatus.Exploded, Invariant($"The solver diverged after {solution.Iterations} iterations: its scale is too great for the curvature, or a loss is not finite."));
        }

        if (stationarity is { } distance && !(distance <= StationarityTolerance))
        {
            return (HypergradientStatus.NotConverged, Invariant($"‖∇T‖ is {distance:g3} of λmax ‖w‖, above the tolerance of {StationarityTolerance:g3}: the weights are not at a stationary point of the training loss."));
        }

        return solution.Status == HypergradientStatus.NotConverged
            ? (solution.Status, Invariant($"The solver's relative residual is {solution.RelativeResidual:g3} after {solution.Iterations} iterations."))
            : (HypergradientStatus.Converged, Invariant($"‖∇T‖ is {stationarity:g3} of λmax ‖w‖, the solver's relative residual {solution.RelativeResidual:g3} after {solution.Iterations} iterations."));
    }

    private static string? Obstacle(HypergradientProblem problem)
    {
        var still = problem.Variables.FirstOrDefault(variable => variable.Role is not (HyperRole.TrainingLoss or HyperRole.WeightDecay));
        if (still is not null) return Invariant($"'{still.Name}' acts as {still.Role}, and a stationary point of the training loss does not depend on it. Use an unrolled, forward or online method.");
        if (problem.Variables.FirstOrDefault(variable => variable.Extent == HyperExtent.PerSegment) is { } part) return Invariant($"'{part.Name}' changes in the course of the training, and a stationary point does not depend on the way there. Use an unrolled or forward method.");
        if (problem.Rule is AdamWRule && (problem.Rule.WeightDecay != 0 || problem.Variables.Any(variable => variable.Role == HyperRole.WeightDecay)))
        {
            return "AdamW's decay is decoupled from the gradient: where it comes to rest is no stationary point of a penalised loss. Use an unrolled, forward or online method, or write the penalty into the training loss.";
        }

        var parameters = problem.Parameters;
        return parameters.Any(parameter => parameter.dtype != parameters[0].dtype || parameter.device.ToString() != parameters[0].device.ToString())
            ? "The parameters are of several types or on several devices, and an implicit method needs them in one vector."
            : null;
    }

    private void Validate(HypergradientProblem problem)
    {
        if (SpotChecks > 0 && problem is not { Rule: not null, Updates: > 0 })
        {
            throw new ArgumentException(Invariant($"{nameof(SpotChecks)} train from the stationary point to the next, and need the problem's {nameof(HypergradientProblem.Rule)} and {nameof(HypergradientProblem.Updates)}."));
        }

        if (!(Damping >= 0 && double.IsFinite(Damping))) throw new ArgumentException(Invariant($"Damping must not be negative, but was {Damping}."));
        if (!(StationarityTolerance > 0)) throw new ArgumentException(Invariant($"StationarityTolerance must be positive, but was {StationarityTolerance}."));
    }
}
