using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The adjoint of a training: the derivatives of the validation loss by the state after an update, taken back one update at a time.</summary>
internal sealed class Adjoint : IDisposable
{
    private readonly TrainingRun _run;
    private readonly UpdateRule _rule;
    private readonly Sensitivities _sensitivities;
    private readonly Tensor[] _weights;
    private readonly Tensor[][] _slots;
    private readonly Tensor[] _gradients;
    private readonly Tensor[] _variables;
    private readonly Tensor[] _scratch;
    private readonly (Tensor Mean, Tensor Variance)[] _layers;
    private readonly double _firstNorm;
    private double _largestNorm;
    private double _statisticsLeft;

    internal Adjoint(TrainingRun run, ValidationGradient validation)
    {
        _run = run;
        _rule = run.Problem.Rule!;
        _sensitivities = new(run.Problem);
        using var noGraph = no_grad();
        _weights = Filled(validation.Weights, run.Weights);
        _variables = Filled(validation.Variables, run.Variables);
        _slots = [.. run.Weights.Select(weight => Enumerable.Range(0, _rule.Slots).Select(_ => Zero(weight)).ToArray())];
        _gradients = Array.ConvertAll(run.Weights, Zero);
        _scratch = Array.ConvertAll(run.Weights, Zero);
        _layers = validation.NeedsStatistics
            ? [.. validation.Layers.Zip(run.Statistics.Layers, (layer, own) => (Filled([layer.Mean], [own.running_mean!])[0], Filled([layer.Variance], [own.running_var!])[0]))]
            : [];
        _statisticsLeft = _layers.Length > 0 ? 1 : 0;
        Norm = _firstNorm = _largestNorm = NormOf(_weights);
    }

    /// <summary>The norm of the adjoint of the weights.</summary>
    internal double Norm { get; private set; }

    /// <summary>The largest norm so far ÷ the first; infinite where it is not a number.</summary>
    internal double Growth => double.IsFinite(Norm) ? _firstNorm > 0 ? _largestNorm / _firstNorm : 1 : double.PositiveInfinity;

    /// <summary>Whether the adjoint of running statistics is still worth a number: each update takes off a share, and after a few hundred nothing is left beside rounding.</summary>
    internal bool FollowsStatistics => _statisticsLeft > Tolerances.Rounding(_weights[0].dtype) / 16;

    /// <summary>Bytes of the adjoint's own tensors.</summary>
    internal long Bytes => Everything.Sum(tensor => tensor.NumberOfElements * tensor.ElementSize);

    private IEnumerable<Tensor> Everything => [.. _weights, .. _slots.SelectMany(slots => slots), .. _gradients, .. _variables, .. _scratch, .. _layers.SelectMany(layer => new[] { layer.Mean, layer.Variance })];

    /// <summary>Takes the adjoint from after update t to before it. Returns how far the rule's update is from the stored one, relative to its length.</summary>
    /// <param name="t">The update.</param>
    /// <param name="products">The training loss of the update at the stored weights; used up.</param>
    /// <param name="calls">The calls of batch norms while it was evaluated.</param>
    /// <param name="before">The stored state before the update; its weights are also the live ones.</param>
    /// <param name="after">The stored state after it.</param>
    internal double Step(int t, Products products, IReadOnlyList<RunningStatistics.Call> calls, Snapshot before, Snapshot after)
    {
        double distance = 0, moved = 0;
        using (no_grad())
        {
            var gradients = products.Gradient;
            for (var i = 0; i < _weights.Length; i++)
            {
                if (_run.Seen(i, t, gradients[i]) is { } gradient)
                {
                    var (off, move) = StepOf(i, t, gradient.detach(), before, after);
                    distance += off;
                    moved += move;
                }
                else
                {
                    distance += Dense.SquaredDistance(before.Weights[i], after.Weights[i]);
                    _gradients[i].zero_();
                }
            }
        }

        Fold(products, Weighted(calls));
        return Difference(Math.Sqrt(distance), Math.Sqrt(moved), before);
    }

    /// <summary>Takes the live weights back over update t, by the live optimizer state.</summary>
    internal void UndoApply(int t)
    {
        using var noGraph = no_grad();
        for (var i = 0; i < _weights.Length; i++)
        {
            if (_run.FirstSeen[i] <= t)
                _rule.UndoApply(_run.CoefficientsAt(i, t), _run.Weights[i], _run.Slots(i));
        }
    }

    /// <summary>Takes the live optimizer state back over update t, and the adjoint with it. Returns what the state keeps at its first update, relative to the gradient; 0 at others.</summary>
    /// <param name="t">The update.</param>
    /// <param name="products">The training loss of the update at the live weights, which have been taken back; used up.</param>
    internal double UndoAdvance(int t, Products products)
    {
        double left = 0, size = 0;
        using (no_grad())
        {
            var gradients = products.Gradient;
            for (var i = 0; i < _weights.Length; i++)
            {
                if (_run.Seen(i, t, gradients[i]) is not { } gradient)
                {
                    _gradients[i].zero_();
                    continue;
                }

                using var scope = NewDisposeScope();
                var own = gradient.detach();
                var numbers = _run.CoefficientsAt(i, t);
                left += _rule.UndoAdvance(numbers, _run.Weights[i], own, _run.Slots(i), _weights[i], _slots[i], _gradients[i], _sensitivities.At(i, t));
                size += numbers.Step == 1 ? Dense.Dot(own, own) : 0;
            }
        }

        Fold(products, []);
        return left == 0 ? 0 : Math.Sqrt(left / size);
    }

    /// <summary>Adds what comes back through the gradient.</summary>
    private void Fold(Products products, List<(Tensor Output, Tensor Weight)> further)
    {
        var back = products.Raw(_gradients, [], [.. _run.Weights, .. _run.Variables], last: true, further);
        using var noGraph = no_grad();
        var squares = 0.0;
        for (var i = 0; i < _weights.Length; i++)
            squares += back[i] is { } part ? Dense.AddSquared(_weights[i], part) : Dense.Dot(_weights[i], _weights[i]);
        for (var i = 0; i < _variables.Length; i++)
        {
            if (back[_weights.Length + i] is { } part)
                _variables[i].add_(part);
        }

        Norm = Math.Sqrt(squares);
        _largestNorm = Math.Max(_largestNorm, Norm);
    }

    /// <summary>The gradients of all variables, once the adjoint is back at the start. The tensors live in the current dispose scope.</summary>
    internal Dictionary<string, Tensor> Gradients()
    {
        using var noGraph = no_grad();
        var (gradients, next) = (new Dictionary<string, Tensor>(), 0);
        foreach (var variable in _run.Problem.Variables)
        {
            gradients.Add(variable.Name, variable.Role switch
            {
                HyperRole.TrainingLoss => _variables[next++].clone(),
                HyperRole.Initialisation => Initial(variable),
                _ => _sensitivities.Total(variable),
            });
        }

        return gradients;
    }

    public void Dispose()
    {
        _sensitivities.Dispose();
        foreach (var tensor in Everything)
            tensor.Dispose();
    }

    /// <summary>Runs the update of one parameter again and compares, then takes its adjoint back. Nothing reads the live optimizer state meanwhile: it is scratch.</summary>
    private (double Distance, double Moved) StepOf(int i, int t, Tensor gradient, Snapshot before, Snapshot after)
    {
        using var scope = NewDisposeScope();
        var numbers = _run.CoefficientsAt(i, t);
        var found = _rule.Trace(numbers, before.Weights[i], before.Slots[i], gradient, after.Weights[i], _scratch[i], _run.Slots(i));
        _rule.Adjoint(numbers, new(before.Weights[i], gradient, before.Slots[i], after.Slots[i]), _weights[i], _slots[i], _gradients[i], _sensitivities.At(i, t));
        return found;
    }

    /// <summary>How far the rule's update is from the stored one, relative to its length.</summary>
    private double Difference(double distance, double moved, Snapshot before)
    {
        var type = _weights[0].dtype;
        return distance <= Tolerances.Replay(type) * moved ? moved == 0 ? 0 : distance / moved : Tolerances.Relative(type, distance, moved, NormOf(before.Weights));
    }

    /// <summary>The statistics of the calls with the adjoints of what they left behind; takes the adjoints of the running statistics back over the calls.</summary>
    private List<(Tensor Output, Tensor Weight)> Weighted(IReadOnlyList<RunningStatistics.Call> calls)
    {
        using var noGraph = no_grad();
        List<(Tensor, Tensor)> weighted = [];
        foreach (var call in calls.Reverse())
        {
            var (mean, variance) = _layers[call.Layer];
            weighted.Add((call.Mean, mean.mul(call.Share)));
            weighted.Add((call.Variance, variance.mul(call.Share)));
            mean.mul_(1 - call.Share);
            variance.mul_(1 - call.Share);
        }

        if (calls.Count > 0)
            _statisticsLeft *= 1 - calls.Min(call => call.Share);
        return weighted;
    }

    private Tensor Initial(HyperVariable variable)
    {
        var flat = variable.Extent == HyperExtent.PerParameter
            ? cat([.. _weights.Select(weight => weight.reshape(-1))])
            : tensor(Factors(variable), ScalarType.Float64);
        return flat.to(variable.Tensor.dtype, variable.Tensor.device).reshape(variable.Tensor.shape);
    }

    private double[] Factors(HyperVariable variable)
    {
        var factors = new double[variable.Tensor.NumberOfElements];
        for (var i = 0; i < _weights.Length; i++)
            factors[variable.Extent == HyperExtent.PerGroup ? _run.Problem.GroupOf(i) : 0] += Dense.Dot(_weights[i], _run.InitialWeights[i]);
        return factors;
    }

    private static double NormOf(Tensor[] tensors)
    {
        using var scope = NewDisposeScope();
        using var noGraph = no_grad();
        return Math.Sqrt(tensors.Sum(tensor => Dense.Dot(tensor, tensor)));
    }

    private static Tensor[] Filled(Tensor?[] values, Tensor[] shapes) => [.. values.Zip(shapes, (value, shape) => value?.clone().DetachFromDisposeScope() ?? Zero(shape))];

    private static Tensor Zero(Tensor shape) => zeros_like(shape, requires_grad: false).DetachFromDisposeScope();
}
