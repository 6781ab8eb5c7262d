using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The coefficients of every update and parameter: the rule's own numbers, overruled by the hyper-variables.</summary>
internal sealed class CoefficientTable : IDisposable
{
    private readonly HypergradientProblem _problem;
    private readonly (HyperExtent Extent, double[] Values)?[] _numbers = new (HyperExtent, double[])?[Enum.GetValues<HyperRole>().Length];
    private readonly UpdateRule[] _rules;
    private Tensor[] _elementDecays = [];

    internal CoefficientTable(HypergradientProblem problem)
    {
        _problem = problem;
        var rule = problem.Rule ?? throw new ArgumentException($"{nameof(HypergradientProblem.Rule)} must be set: this method differentiates the updates of an optimizer.", nameof(problem));
        foreach (var variable in problem.Variables)
        {
            if (variable.Role is not (HyperRole.TrainingLoss or HyperRole.Initialisation) && !rule.Roles.Contains(variable.Role))
                throw new ArgumentException(Invariant($"Hyper-variable '{variable.Name}' has the role {variable.Role}, which {rule.GetType().Name} does not have."), nameof(problem));
        }

        _rules = [.. problem.Parameters.Select((_, i) => problem.RuleOf(i)!)];
        if (_rules.FirstOrDefault(other => !rule.IsOfOneKindWith(other)) is { } stranger)
            throw new ArgumentException(Invariant($"{nameof(HypergradientProblem.GroupRules)} must be of one kind with {nameof(HypergradientProblem.Rule)}, and differ in numbers alone, but {stranger} is none of {rule}."), nameof(problem));
        Refresh();
    }

    /// <summary>Whether every element has a weight decay of its own, which no optimizer of <c>torch.optim</c> knows.</summary>
    internal bool HasElementDecays => _elementDecays.Length > 0;

    /// <summary>Reads the values of the variables anew.</summary>
    internal void Refresh()
    {
        using var scope = NewDisposeScope();
        using var noGraph = no_grad();
        foreach (var variable in _problem.Variables.Where(variable => variable.Role is not (HyperRole.TrainingLoss or HyperRole.Initialisation)))
        {
            if (variable.Extent == HyperExtent.PerParameter)
                ReadElements(variable.Tensor);
            else if (variable.Tensor.NumberOfElements == 1)
                _numbers[(int)variable.Role] = (variable.Extent, [Products.Number(variable.Tensor)]);
            else
                _numbers[(int)variable.Role] = (variable.Extent, variable.Tensor.detach().to(ScalarType.Float64, CPU).reshape(-1).data<double>().ToArray());
        }
    }

    /// <summary>The coefficients of a parameter at an update.</summary>
    /// <param name="parameter">The parameter's index.</param>
    /// <param name="update">The update, counted from 0 over the horizon.</param>
    /// <param name="step">The parameter's own count of updates, this one included.</param>
    internal Coefficients At(int parameter, int update, int step) => new(
        Number(HyperRole.LearningRate, parameter, update),
        _elementDecays.Length > 0 ? 0 : Number(HyperRole.WeightDecay, parameter, update),
        _elementDecays.Length > 0 ? _elementDecays[parameter] : null,
        Number(HyperRole.Momentum, parameter, update),
        Number(HyperRole.Beta1, parameter, update),
        Number(HyperRole.Beta2, parameter, update),
        Number(HyperRole.Epsilon, parameter, update),
        step);

    public void Dispose()
    {
        foreach (var decay in _elementDecays)
            decay.Dispose();
        _elementDecays = [];
    }

    /// <summary>A flat tensor over all parameters, cut into their shapes. The pieces live in the current dispose scope.</summary>
    internal static Tensor[] Cut(Tensor flat, HypergradientProblem problem)
    {
        var pieces = new Tensor[problem.Parameters.Count];
        long start = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            var parameter = problem.Parameters[i];
            pieces[i] = flat.detach().reshape(-1).narrow(0, start, parameter.NumberOfElements).reshape(parameter.shape).to(parameter.dtype, parameter.device);
            start += parameter.NumberOfElements;
        }

        return pieces;
    }

    private double Number(HyperRole role, int parameter, int update)
    {
        if (_numbers[(int)role] is not { } entry)
            return _rules[parameter].NumberOf(role);
        return entry.Extent switch
        {
            HyperExtent.PerGroup => entry.Values[_problem.GroupOf(parameter)],
            HyperExtent.PerUpdate => entry.Values[update],
            HyperExtent.PerSegment => entry.Values[_problem.SegmentOf(update, entry.Values.Length)],
            _ => entry.Values[0],
        };
    }

    private void ReadElements(Tensor flat)
    {
        Dispose();
        _elementDecays = [.. Cut(flat, _problem).Select(piece => piece.clone().DetachFromDisposeScope())];
    }
}
