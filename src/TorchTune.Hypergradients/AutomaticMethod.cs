using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Chooses the method that fits a problem: by where its hyper-variables act, how many numbers they have, how long the training is, what memory it may take, and whether the weights are stationary.</summary>
/// <remarks>
/// <para>At weights that are stationary already, variables of the training loss and the weight decay are differentiated implicitly: the way there does not matter. Everything else is the
/// derivative of a training of <see cref="HypergradientProblem.Updates"/> updates: forward mode up to <see cref="ForwardUpTo"/> numbers (an update costs about 1 + 1.75 n plain ones), reverse mode
/// beyond (about 5, and 2√T states), with checkpoints on the host where they do not fit the device, and through the last updates only where nothing else fits.</para>
/// <para>The certificate names the choice.</para>
/// </remarks>
public sealed record AutomaticMethod : HypergradientMethod
{
    /// <summary>Numbers up to which forward mode is cheaper than reverse mode. Default 2.</summary>
    public int ForwardUpTo { get; init; } = 2;

    /// <summary>Bytes that a method may hold beside the module and the graph of one update. Default 2 GiB.</summary>
    public long MemoryLimit { get; init; } = 2L << 30;

    /// <summary>‖∇T‖ up to which the weights count as a stationary point. Default 1e-3.</summary>
    public double StationarityTolerance { get; init; } = 1e-3;

    /// <summary>The method that would be used, without running it.</summary>
    /// <exception cref="ArgumentException">The problem has neither a rule with updates nor variables that act at a stationary point.</exception>
    public HypergradientMethod Choose(HypergradientProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var stationary = problem.Variables.All(variable => variable.Role == HyperRole.TrainingLoss || variable is { Role: HyperRole.WeightDecay, Extent: not HyperExtent.PerSegment });
        var unrolls = problem is { Rule: not null, Updates: > 0 };
        if (!unrolls && !stationary)
            throw new ArgumentException(Invariant($"{nameof(HypergradientProblem.Rule)} and {nameof(HypergradientProblem.Updates)} must be set: a learning rate or an initialisation acts through the updates alone."), nameof(problem));
        return stationary && (!unrolls || Slope(problem) <= StationarityTolerance)
            ? new ImplicitMethod { StationarityTolerance = StationarityTolerance, SpotChecks = SpotChecks }
            : Unrolled(problem);
    }

    internal override HypergradientResult Compute(HypergradientProblem problem) => Choose(problem).Compute(problem);

    private HypergradientMethod Unrolled(HypergradientProblem problem)
    {
        var numbers = problem.Variables.Sum(variable => variable.Tensor.NumberOfElements);
        var carried = problem.Parameters.Sum(parameter => parameter.NumberOfElements * parameter.ElementSize) * (1 + problem.Rule!.Slots);
        var state = carried + (problem.Module?.buffers().Sum(buffer => buffer.NumberOfElements * buffer.ElementSize) ?? 0);
        var elementwise = problem.Variables.Any(variable => variable is { Extent: HyperExtent.PerParameter, Role: HyperRole.WeightDecay });
        var reverse = (long)(2 * Math.Ceiling(Math.Sqrt(problem.Updates)) + 4) * state;
        var forward = numbers * carried;
        var mayGoForward = !elementwise && forward <= MemoryLimit;
        if (mayGoForward && numbers <= ForwardUpTo)
            return new ForwardMethod { SpotChecks = SpotChecks };
        if (reverse <= MemoryLimit)
            return new UnrolledMethod { SpotChecks = SpotChecks };
        if (problem.Parameters[0].is_cuda && reverse / 2 <= MemoryLimit)
            return new UnrolledMethod { OffloadToHost = true, SpotChecks = SpotChecks };
        if (mayGoForward)
            return new ForwardMethod { MaximumTangents = (int)numbers, SpotChecks = SpotChecks };
        return new TruncatedMethod { Window = (int)Math.Clamp(Math.Pow(((MemoryLimit / state) - 4) / 2.0, 2), 1, problem.Updates) };
    }

    /// <summary>‖∇T‖ at the weights as they are, with the pull of the weight decay.</summary>
    private static double Slope(HypergradientProblem problem)
    {
        using var scope = NewDisposeScope();
        using var run = new TrainingRun(problem);
        run.Reset();
        return run.StationarityNorm(0, decayed: true);
    }
}
