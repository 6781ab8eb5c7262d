using static System.FormattableString;

namespace TorchTune.Hypergradients;

/// <summary>The gradient of a validation loss with respect to hyper-parameters: the one entry to all methods.</summary>
public static class Hypergradient
{
    /// <summary>Differentiates the validation loss of a problem.</summary>
    /// <param name="problem">The training, its losses and its hyper-variables.</param>
    /// <param name="method">How to differentiate it.</param>
    /// <returns>Gradient, certificate and status; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">A variable does not fit the problem.</exception>
    public static HypergradientResult Compute(HypergradientProblem problem, HypergradientMethod method)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(method);
        Check(problem);
        try
        {
            return method.Compute(problem);
        }
        catch (SecondDerivativeException error)
        {
            return new(HypergradientStatus.Unsupported, Invariant($"{error.Message} At a stationary point, {nameof(Curvature)}.{nameof(Curvature.FiniteDifference)} needs none."), new() { Method = method.ToString() });
        }
        catch (HypergradientException error) when (error is { Status: HypergradientStatus.Unsupported, Cause: { } cause })
        {
            return new(error.Status, cause, new() { Method = method.ToString() });
        }
    }

    private static void Check(HypergradientProblem problem)
    {
        if (problem.Parameters.Count == 0)
            throw new ArgumentException("Parameters must not be empty.", nameof(problem));
        for (var i = 0; i < problem.Parameters.Count; i++)
        {
            if (!problem.Parameters[i].requires_grad)
                throw new ArgumentException(Invariant($"Parameters must require gradients, but number {i} does not."), nameof(problem));
        }

        if (problem.Parameters.Select(parameter => parameter.Handle).Distinct().Count() != problem.Parameters.Count)
            throw new ArgumentException("Parameters must each be named once: one that several layers share is still one.", nameof(problem));
        if (problem.Groups is { } groups && (groups.Count != problem.Parameters.Count || groups.Min() < 0))
            throw new ArgumentException(Invariant($"Groups must name a group, counted from 0, for each of the {problem.Parameters.Count} parameters."), nameof(problem));
        if (problem.GroupRules is { } rules && (rules.Count != problem.GroupCount || problem.Rule is null))
            throw new ArgumentException(Invariant($"GroupRules must have a rule for each of the {problem.GroupCount} groups, beside {nameof(HypergradientProblem.Rule)}, but has {rules.Count}."), nameof(problem));
        var elements = problem.Parameters.Sum(parameter => parameter.NumberOfElements);
        foreach (var variable in problem.Variables)
        {
            if (variable.Extent == HyperExtent.PerSegment && (variable.Tensor.NumberOfElements < 1 || variable.Tensor.NumberOfElements > problem.Updates))
                throw new ArgumentException(Invariant($"Hyper-variable '{variable.Name}' is {variable.Extent} and must have between 1 element and one for each of the {problem.Updates} updates, but has {variable.Tensor.NumberOfElements}."), nameof(problem));
            long? expected = variable.Extent switch
            {
                HyperExtent.PerGroup => problem.GroupCount,
                HyperExtent.PerUpdate => problem.Updates,
                HyperExtent.PerParameter => elements,
                _ => null,
            };
            if (expected is { } count && variable.Tensor.NumberOfElements != count)
                throw new ArgumentException(Invariant($"Hyper-variable '{variable.Name}' is {variable.Extent} and must have {count} elements, but has {variable.Tensor.NumberOfElements}."), nameof(problem));
        }
    }
}
