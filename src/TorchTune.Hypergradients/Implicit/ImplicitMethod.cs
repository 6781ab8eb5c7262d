using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The hypergradient at a stationary point of the training loss, by the implicit function theorem: the way there does not matter, and memory does not grow with it.</summary>
/// <remarks>
/// <para>Where <c>∇T(w, λ) = 0</c>, <c>dV/dλ = ∂V/∂λ − qᵀ ∂²T/∂λ∂w</c> with <c>H q = ∂V/∂w</c> (Bengio 2000; Lorraine, Vicol and Duvenaud 2020, arXiv:1911.02590): one linear system, one mixed product, and as many
/// hyper-parameters as one likes. The weights are taken as they stand, and the loss of update 0 (or of the batches that <see cref="Curvature"/> names) as the training loss: train first.</para>
/// <para>For variables in the training loss and for weight decay, which is differentiated as the penalty <c>½ λ w²</c> that it is for SGD, momentum and Adam with L2. A learning rate, momentum or initialisation does
/// not move a stationary point: the status is <see cref="HypergradientStatus.Unsupported"/>. Away from one the number is biased in proportion to ‖∇T‖, which the certificate holds: above
/// <see cref="StationarityTolerance"/> the status is <see cref="HypergradientStatus.NotConverged"/>.</para>
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

    /// <summary>‖∇T‖, the penalty of the weight decay included, up to which the weights count as a stationary point; in units of the loss per unit of weight.</summary>
    /// <value>Positive, may be infinite. Default 0.001.</value>
    public double StationarityTolerance { get; init; } = 1e-3;

    /// <summary>Where the solver starts, and where its solution is kept for the next time. Stays the caller's.</summary>
    /// <value>Default null: from zero.</value>
    public WarmStart? WarmStart { get; init; }

    internal override HypergradientResult Compute(HypergradientProblem problem)
    {
        Validate(problem);
        if (Obstacle(problem) is { } obstacle) return new(HypergradientStatus.Unsupported, obstacle, new Certificate { Method = ToString() });
        using var scope = NewDisposeScope();
        var (solution, stationarity, loss, gradients) = Solve(problem);
        var (status, message) = Judge(solution, stationarity, gradients);
        if (status is HypergradientStatus.Converged or HypergradientStatus.NotConverged) WarmStart?.Set(solution.Vector);
        var certificate = new Certificate
        {
            Method = ToString(),
            Iterations = solution.Iterations,
            Residual = solution.RelativeResidual,
            StationarityNorm = stationarity,
            LargestEigenvalue = solution.LargestEigenvalue,
            SpotChecks = SpotChecks > 0 && status == HypergradientStatus.Converged ? Checked(problem, gradients) : [],
        };
        return new(status, message, certificate, gradients, loss);
    }

    private (LinearSolution Solution, double Stationarity, double Loss, Dictionary<string, Tensor> Gradients) Solve(HypergradientProblem problem)
    {
        using var system = new ImplicitSystem(problem);
        var (loss, slope, direct) = system.Validation(Curvature.Batches);
        using var curvature = Curvature.At(system);
        var penalty = new WeightPenalty(system, system.Layout.Flatten(system.Weights));
        double stationarity = penalty.AddTo(curvature.Gradient, penalty.Weights).norm().ToDouble();
        var solution = Solve(vector => Damped(penalty.AddTo(curvature.Product(vector), vector), vector), slope);
        return (solution, stationarity, loss, Assemble(system, direct, curvature.Mixed(solution.Vector), penalty.Gradient(solution.Vector)));
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

    private Tensor Damped(Tensor product, Tensor vector) => Damping == 0 ? product : product.add_(vector, Damping);

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

    private (HypergradientStatus Status, string Message) Judge(LinearSolution solution, double stationarity, Dictionary<string, Tensor> gradients)
    {
        if (solution.Status == HypergradientStatus.Indefinite)
        {
            return (solution.Status, Invariant($"The Hessian of the training loss is not positive definite: its curvature falls to {solution.SmallestEigenvalue:g3} or below. Damping, Gauss–Newton curvature or normal equations help."));
        }

        if (solution.Status == HypergradientStatus.Exploded || gradients.Values.Any(gradient => !gradient.isfinite().all().ToBoolean()))
        {
            return (HypergradientStatus.Exploded, Invariant($"The solver diverged after {solution.Iterations} iterations: its scale is too great for the curvature, or a loss is not finite."));
        }

        if (!(stationarity <= StationarityTolerance))
        {
            return (HypergradientStatus.NotConverged, Invariant($"‖∇T‖ is {stationarity:g3}, above the tolerance of {StationarityTolerance:g3}: the weights are not at a stationary point of the training loss."));
        }

        return solution.Status == HypergradientStatus.NotConverged
            ? (solution.Status, Invariant($"The solver's relative residual is {solution.RelativeResidual:g3} after {solution.Iterations} iterations."))
            : (HypergradientStatus.Converged, Invariant($"‖∇T‖ is {stationarity:g3}, the solver's relative residual {solution.RelativeResidual:g3} after {solution.Iterations} iterations."));
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
