using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Collects the derivatives by the coefficients of the update rule, each at the extent of its hyper-variable.</summary>
internal sealed class Sensitivities : IDisposable
{
    private readonly Dictionary<HyperRole, Sum> _sums = [];
    private readonly HypergradientProblem _problem;
    private int _parameter;
    private int _update;

    internal Sensitivities(HypergradientProblem problem)
    {
        _problem = problem;
        foreach (var variable in problem.Variables.Where(variable => variable.Role is not (HyperRole.TrainingLoss or HyperRole.Initialisation)))
        {
            _sums.Add(variable.Role, new(variable, variable.Extent == HyperExtent.PerParameter
                ? [.. problem.Parameters.Select(parameter => zeros_like(parameter, requires_grad: false).DetachFromDisposeScope())]
                : []));
        }
    }

    /// <summary>Whether a variable wants the derivative by each element rather than their sum.</summary>
    internal bool Elementwise => _sums.Values.Any(sum => sum.Elements.Length > 0);

    /// <summary>Says whose derivatives come next.</summary>
    internal Sensitivities At(int parameter, int update)
    {
        (_parameter, _update) = (parameter, update);
        return this;
    }

    /// <summary>Whether a variable has this role; derivatives that nobody wants need not be computed.</summary>
    internal bool Wants(HyperRole role) => _sums.ContainsKey(role);

    /// <summary>Adds a derivative; ignored where nobody wants it.</summary>
    internal void Add(HyperRole role, double value)
    {
        if (_sums.TryGetValue(role, out var sum))
            sum.Numbers[IndexIn(sum.Variable)] += value;
    }

    /// <summary>Adds scale · left ∘ right: summed, or each element to its own.</summary>
    internal void AddProduct(HyperRole role, Tensor left, Tensor right, double scale)
    {
        if (!_sums.TryGetValue(role, out var sum))
            return;
        if (sum.Variable.Extent == HyperExtent.PerParameter)
            sum.Elements[_parameter].addcmul_(left, right, scale);
        else
            sum.Numbers[IndexIn(sum.Variable)] += scale * Dense.Dot(left, right);
    }

    /// <summary>The totals of a variable, in its shape, type and device.</summary>
    internal Tensor Total(HyperVariable variable)
    {
        var sum = _sums[variable.Role];
        var flat = variable.Extent == HyperExtent.PerParameter
            ? cat([.. sum.Elements.Select(elements => elements.reshape(-1))])
            : tensor(sum.Numbers, ScalarType.Float64);
        return flat.to(variable.Tensor.dtype, variable.Tensor.device).reshape(variable.Tensor.shape);
    }

    public void Dispose()
    {
        foreach (var elements in _sums.Values.SelectMany(sum => sum.Elements))
            elements.Dispose();
    }

    private int IndexIn(HyperVariable variable) => variable.Extent switch
    {
        HyperExtent.PerGroup => _problem.GroupOf(_parameter),
        HyperExtent.PerUpdate => _update,
        HyperExtent.PerSegment => _problem.SegmentOf(_update, (int)variable.Tensor.NumberOfElements),
        _ => 0,
    };

    private sealed record Sum(HyperVariable Variable, Tensor[] Elements)
    {
        internal double[] Numbers { get; } = new double[Elements.Length == 0 ? Variable.Tensor.NumberOfElements : 0];
    }
}
