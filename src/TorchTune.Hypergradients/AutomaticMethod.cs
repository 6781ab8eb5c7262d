using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Chooses the method that fits a problem: by where its hyper-variables act, how many numbers they have, how long the training is, what memory it may take, and whether the weights are stationary.</summary>
/// <remarks>
/// <para>At weights that are stationary already, variables of the training loss and the weight decay are differentiated implicitly: the way there does not matter. Everything else is the
/// derivative of a training of <see cref="HypergradientProblem.Updates"/> updates: forward mode up to <see cref="ForwardUpTo"/> numbers (an update costs about 1 + 1.75 n plain ones), reverse mode
/// beyond (about 5, and 2√T states), with checkpoints on the host where they do not fit the device, and through the last updates only where nothing else fits.</para>
/// <para>The certificate names the method, and in <see cref="Certificate.Choice"/> why it was chosen.</para>
/// </remarks>
public sealed record AutomaticMethod : HypergradientMethod
{
    /// <summary>Numbers up to which forward mode is cheaper than reverse mode. Default 2.</summary>
    public int ForwardUpTo { get; init; } = 2;

    /// <summary>Bytes that a method may hold beside the module and the graph of one update. Default 2 GiB.</summary>
    public long MemoryLimit { get; init; } = 2L << 30;

    /// <summary>‖∇T‖ ÷ (λmax ‖w‖) up to which the weights count as a stationary point; see <see cref="ImplicitMethod"/>. Default 1e-4.</summary>
    public double StationarityTolerance { get; init; } = 1e-4;

    /// <summary>The method that would be used, without running it.</summary>
    /// <exception cref="ArgumentException">The problem has neither a rule with updates nor variables that act at a stationary point.</exception>
    public HypergradientMethod Choose(HypergradientProblem problem) => Weigh(problem).Method;

    internal override HypergradientResult Compute(HypergradientProblem problem)
    {
        var (method, reason) = Weigh(problem);
        return method.Compute(problem).ChosenBecause(reason);
    }

    private (HypergradientMethod Method, string Reason) Weigh(HypergradientProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var mayRest = problem.Rule is not AdamWRule && problem.Variables.All(variable => variable.Role == HyperRole.TrainingLoss || variable is { Role: HyperRole.WeightDecay, Extent: not HyperExtent.PerSegment });
        var unrolls = problem is { Rule: not null, Updates: > 0 };
        if (!unrolls && !mayRest)
            throw new ArgumentException(Invariant($"{nameof(HypergradientProblem.Rule)} and {nameof(HypergradientProblem.Updates)} must be set: a learning rate or an initialisation acts through the updates alone."), nameof(problem));
        if (!mayRest)
            return Unrolled(problem);
        var atRest = new ImplicitMethod { StationarityTolerance = StationarityTolerance, SpotChecks = unrolls ? SpotChecks : 0 };
        if (!unrolls)
            return (atRest, "no updates are given, and at a stationary point the way there does not matter.");
        try
        {
            return Stationarity(problem) is var distance && distance <= StationarityTolerance
                ? (atRest, Invariant($"the weights are at a stationary point: ‖∇T‖ is {distance:g3} of λmax ‖w‖, at most {StationarityTolerance:g3}."))
                : Unrolled(problem);
        }
        catch (SecondDerivativeException error)
        {
            return (atRest with { Curvature = new Curvature.FiniteDifference() }, Invariant($"{error.Operator} has no second derivative, and differences of gradients need none."));
        }
    }

    private (HypergradientMethod Method, string Reason) Unrolled(HypergradientProblem problem)
    {
        var numbers = problem.Variables.Sum(variable => variable.Tensor.NumberOfElements);
        var carried = problem.Parameters.Sum(parameter => parameter.NumberOfElements * parameter.ElementSize) * (1 + problem.Rule!.Slots);
        var state = carried + (problem.Module?.buffers().Sum(buffer => buffer.NumberOfElements * buffer.ElementSize) ?? 0);
        var reverse = (long)(2 * Math.Ceiling(Math.Sqrt(problem.Updates)) + 4) * state;
        var forward = numbers * carried;
        if (numbers <= ForwardUpTo && forward <= MemoryLimit)
            return (new ForwardMethod { SpotChecks = SpotChecks }, Invariant($"forward mode is the cheapest for up to {ForwardUpTo} numbers, and there are {numbers}; it holds {forward} bytes, whatever the horizon."));
        if (reverse <= MemoryLimit)
            return (new UnrolledMethod { SpotChecks = SpotChecks }, Invariant($"reverse mode takes the same time for {numbers} numbers as for one, and its states for {problem.Updates} updates, {reverse} bytes, are within the limit of {MemoryLimit}."));
        if (problem.Parameters[0].is_cuda && reverse / 2 <= MemoryLimit)
            return (new UnrolledMethod { OffloadToHost = true, SpotChecks = SpotChecks }, Invariant($"reverse mode would hold {reverse} bytes, beyond the limit of {MemoryLimit}; with its checkpoints on the host it holds half of them on the device."));
        if (forward <= MemoryLimit)
            return (new ForwardMethod { MaximumTangents = (int)Math.Min(numbers, int.MaxValue), SpotChecks = SpotChecks }, Invariant($"the states of reverse mode for {problem.Updates} updates, {reverse} bytes, are beyond the limit of {MemoryLimit}, the tangents of {numbers} numbers, {forward} bytes, are not."));
        var window = (int)Math.Clamp(Math.Pow(((MemoryLimit / state) - 4) / 2.0, 2), 1, problem.Updates);
        return (new TruncatedMethod { Window = window }, Invariant($"neither the states of {problem.Updates} updates, {reverse} bytes, nor the tangents of {numbers} numbers, {forward} bytes, are within the limit of {MemoryLimit}: the last {window} updates alone are differentiated, which biases the gradient."));
    }

    /// <summary>‖∇T‖ ÷ (λmax ‖w‖) at the weights as they are, with the pull of the weight decay; λmax by a few products along the gradient.</summary>
    private static double Stationarity(HypergradientProblem problem)
    {
        const int Iterations = 5;
        using var system = new ImplicitSystem(problem);
        using var scope = NewDisposeScope();
        using var curvature = new Curvature.Hessian().At(system);
        var penalty = new WeightPenalty(system, system.Layout.Flatten(system.Weights));
        using var noGraph = no_grad();
        var vector = penalty.AddGradientTo(curvature.Gradient);
        double slope = Norm(vector), largest = 0;
        for (var i = 0; i < Iterations && slope > 0; i++)
        {
            vector.div_(Norm(vector));
            vector = penalty.AddEach(curvature.Shifted(vector, penalty.Shift), vector);
            largest = Math.Max(largest, Norm(vector));
        }

        return slope == 0 ? 0 : slope / (largest * Norm(penalty.Weights));

        static double Norm(Tensor tensor) => Math.Sqrt(Dense.Dot(tensor, tensor));
    }
}
