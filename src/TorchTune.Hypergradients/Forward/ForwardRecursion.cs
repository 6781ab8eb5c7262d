using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>A training that carries its tangents along, one update at a time: forward mode, for those who drive the loop themselves.</summary>
/// <remarks>
/// <para>Between updates the hyper-variables may be changed in place; the next update reads them anew. With <see cref="Discount"/> 1 and changes after every update this is
/// RTHO (Franceschi et al., ICML 2017, section 5), with a discount below 1 MARTHE (Donini et al., IJCAI 2020): older influence fades, and at 0 only the last update counts. <see cref="Marthe"/> chooses the discount itself.</para>
/// <para>The update is made by the rule; <see cref="HypergradientProblem.OwnUpdate"/> is run instead where given, and compared.</para>
/// </remarks>
/// <threadsafety>
/// One call at a time, from any thread. Where updates are evaluated twice (an update of the loop's own, curvature on a part of the data) and draw from the process-wide generator, it is held for
/// the time of an update.
/// </threadsafety>
public sealed class ForwardRecursion : IDisposable
{
    private const int ComparedEvery = 64;

    private readonly TrainingRun _run;
    private readonly Tangent[] _tangents;
    private readonly Tensor[][] _slotsBefore;
    private readonly bool _needsSlotsBefore;
    private readonly double _initialSize;
    private double _size;
    private readonly int _statisticsFrom;
    private double _discount = 1;
    private double _curvatureError;
    private int _comparisons;

    /// <summary>Starts at the module's weights as they are (or at the initialisation that a variable asks for).</summary>
    /// <param name="problem">The training. Its <see cref="HypergradientProblem.Updates"/> may be 0 for a loop of open length.</param>
    /// <exception cref="ArgumentException">The problem has no rule, or a variable that the rule does not know.</exception>
    public ForwardRecursion(HypergradientProblem problem)
        : this(problem, repeats: false)
    {
    }

    /// <param name="problem">The training.</param>
    /// <param name="repeats">Whether trainings are run again, by finite differences, so that the process-wide generator must be held to the end.</param>
    internal ForwardRecursion(HypergradientProblem problem, bool repeats)
    {
        ArgumentNullException.ThrowIfNull(problem);
        _run = new(problem);
        Objection = Inspection.Examine(_run);
        _run.Reset();
        _tangents = [.. problem.Variables.SelectMany(variable => Enumerable.Range(0, (int)variable.Tensor.NumberOfElements).Select(element => new Tangent(_run, variable, element)))];
        _initialSize = SizeOf(_run.Weights);
        _needsSlotsBefore = problem.Variables.Any(variable => variable.Role is HyperRole.Momentum or HyperRole.Beta1 or HyperRole.Beta2);
        _slotsBefore = [.. Enumerable.Range(0, _run.Weights.Length).Select(i => _needsSlotsBefore
            ? Array.ConvertAll(_run.Slots(i), slot => zeros_like(slot).DetachFromDisposeScope())
            : _run.Slots(i))];
        _statisticsFrom = FirstUpdateOfStatistics(problem);
        Restart();
        if (problem.OwnUpdate is null)
            _run.Shadow();
        if (repeats)
            return;
        if (problem is { OwnUpdate: null, CurvatureLoss: null })
            _run.Random.Release();
        else
            _run.Random.Pause();
    }

    /// <summary>Why the problem cannot be differentiated, or null.</summary>
    public string? Objection { get; }

    /// <summary>Updates so far.</summary>
    public int Position { get; private set; }

    /// <summary>What every tangent is multiplied by before it goes through an update. Default 1: the exact derivative.</summary>
    /// <value>From 0 to 1.</value>
    public double Discount
    {
        get => _discount;
        set => _discount = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Discount)} must lie between 0 and 1.");
    }

    /// <summary>Whether the module keeps the trained weights when the recursion is disposed; otherwise it gets those back that it came with. Default false.</summary>
    public bool KeepsTrained
    {
        get => _run.KeepsTrained;
        set => _run.KeepsTrained = value;
    }

    /// <summary>Bytes held beside the module and the graph of one update; they do not grow.</summary>
    public long Bytes => _run.PeakBytes + _tangents.Sum(tangent => tangent.Bytes);

    /// <summary>The training loss of the last update, before it moved the weights.</summary>
    public double TrainingLoss { get; private set; }

    /// <summary>The tensors that, with the module, its generators and <see cref="StateNumbers"/>, are the whole state between two updates: a checkpoint copies them out, and to go on from one they are overwritten in place.</summary>
    public IReadOnlyList<Tensor> StateTensors => [.. Enumerable.Range(0, _run.Weights.Length).SelectMany(_run.Slots), .. _tangents.SelectMany(tangent => tangent.Everything)];

    /// <summary>The numbers beside <see cref="StateTensors"/>. Setting them goes on from a checkpoint.</summary>
    /// <exception cref="ArgumentException">They are those of another training.</exception>
    public IReadOnlyList<double> StateNumbers
    {
        get => [Position, _size, .. _tangents.Select(tangent => tangent.IsZero ? 0.0 : 1.0), .. _run.FirstSeen.Select(update => (double)update)];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count != 2 + _tangents.Length + _run.FirstSeen.Length)
                throw new ArgumentException(Invariant($"The state has {value.Count} numbers, and this training {2 + _tangents.Length + _run.FirstSeen.Length}."), nameof(value));
            _run.EndShadow();
            (Position, _size) = ((int)value[0], value[1]);
            for (var i = 0; i < _tangents.Length; i++)
                _tangents[i].IsZero = value[2 + i] == 0;
            for (var i = 0; i < _run.FirstSeen.Length; i++)
                _run.FirstSeen[i] = (int)value[2 + _tangents.Length + i];
        }
    }

    /// <summary>Forgets the influence of everything so far: the tangents start again from zero.</summary>
    public void Restart()
    {
        using var noGraph = no_grad();
        using var scope = NewDisposeScope();
        foreach (var tangent in _tangents)
        {
            tangent.Start(_run);
            if (Position > 0 && !tangent.IsZero)
                tangent.Scale(0);
        }
    }

    /// <summary>Goes back to before the first update: the module's weights and buffers, the problem's generators, the optimizer state and the tangents are as they were; the hyper-variables stay as they are, and the process-wide generator goes on.</summary>
    public void Reset()
    {
        using var held = _run.Random.Resume();
        using var scope = NewDisposeScope();
        _run.Reset();
        foreach (var slot in Enumerable.Range(0, _run.Weights.Length).SelectMany(_run.Slots))
            slot.zero_();
        Position = 0;
        Restart();
    }

    /// <summary>Multiplies the tangent of a variable: by <c>1/c</c>, it belongs to <c>c</c> times the variable.</summary>
    /// <remarks>
    /// For a loop that sets a variable to a number times a schedule's factor: as the factor goes from f to f', the tangent is scaled by f/f', and is always that of the number, in units of what is in force.
    /// </remarks>
    public void ScaleTangent(HyperVariable variable, double factor)
    {
        ArgumentNullException.ThrowIfNull(variable);
        using var noGraph = no_grad();
        foreach (var tangent in _tangents.Where(tangent => ReferenceEquals(tangent.Variable, variable)))
            tangent.Scale(factor);
    }

    /// <summary>Makes the next update, of the weights and of the tangents.</summary>
    /// <exception cref="HypergradientException">The problem cannot be differentiated: see <see cref="Objection"/>.</exception>
    public void Update()
    {
        if (Objection is not null)
            throw new HypergradientException(HypergradientStatus.Unsupported, Objection);
        var t = Position++;
        using var scope = NewDisposeScope();
        using var held = _run.Random.Resume();
        _run.Table.Refresh();
        var beside = _run.Problem.OwnUpdate is null && _run.Problem.CurvatureLoss is null ? null : _run.CapturedBeside();
        using var observed = _run.Statistics.Observe(collect: t >= _statisticsFrom, _run.Problem.FusedBatchNorm);
        List<Tensor> probes = [];
        using var products = Products.Of(() => WithStatistics((_run.Problem.CurvatureLoss ?? _run.Problem.TrainingLoss)(t), observed, probes), _run.Weights, _run.Variables);
        observed.End();
        var slopes = Slopes(products, probes);
        var gradients = _run.Problem.CurvatureLoss is null ? Own(products) : Whole(t, slopes, beside!);
        using var noGraph = no_grad();
        Advance(t, gradients, slopes, observed.Calls);
        if (_run.Problem.OwnUpdate is null)
        {
            _run.Apply(t, gradients, advanced: true);
        }
        else
        {
            _run.RestoreBeside(beside!);
            using var graph = enable_grad();
            _run.RunOwn(t, gradients);
        }

        beside?.Dispose();
        foreach (var probe in probes)
            probe.Dispose();
        if (t == 0)
            _size = Math.Max(_initialSize, _run.DistanceFromStart());
    }

    /// <summary>Makes the next update of the weights alone, for the price of a plain one; the tangents start again from zero.</summary>
    public void PlainUpdate()
    {
        using var scope = NewDisposeScope();
        using var held = _run.Random.Resume();
        Restart();
        int t = Position++;
        _run.Table.Refresh();
        if (_run.Problem.OwnUpdate is not null)
        {
            _run.RunOwn(t);
            return;
        }

        (TrainingLoss, var gradients) = Products.GradientOf(() => _run.Problem.TrainingLoss(t), _run.Weights);
        using var noGraph = no_grad();
        _run.Apply(t, gradients);
    }

    /// <summary>The gradient of the validation loss at the weights now, by everything that the tangents remember.</summary>
    public HypergradientResult Hypergradient()
    {
        // The caller may change coefficients now, of which the optimizer beside the rule would know nothing.
        _run.EndShadow();
        return Hypergradient(Invariant($"forward mode after {Position} updates"), double.PositiveInfinity, 0);
    }

    /// <summary>Frees the tangents; the module is put back unless <see cref="KeepsTrained"/>.</summary>
    public void Dispose()
    {
        foreach (var tangent in _tangents)
            tangent.Dispose();
        if (_needsSlotsBefore)
        {
            foreach (var slot in _slotsBefore.SelectMany(slots => slots))
                slot.Dispose();
        }

        _run.Dispose();
    }

    internal HypergradientResult Hypergradient(string description, double growthLimit, int spotChecks)
    {
        using var scope = NewDisposeScope();
        using var validation = ValidationPass.Gradient(_run.Problem, _run.Statistics);
        using var noGraph = no_grad();
        var gradients = new Dictionary<string, Tensor>();
        foreach (var group in _tangents.GroupBy(tangent => tangent.Variable))
        {
            var flat = tensor([.. group.Select(tangent => Along(tangent, validation))], ScalarType.Float64);
            var total = flat.to(group.Key.Tensor.dtype, group.Key.Tensor.device).reshape(group.Key.Tensor.shape);
            if (IndexInLoss(group.Key) is >= 0 and var index && validation.Variables[index] is { } direct)
                total = total + direct;
            gradients.Add(group.Key.Name, total);
        }

        var growth = _tangents.Select(tangent => Amplification(tangent)).DefaultIfEmpty(0).Max();
        var finite = double.IsFinite(validation.Loss) && _tangents.All(tangent => double.IsFinite(tangent.Norm));
        var (status, message) = _run.Mismatch is { } mismatch ? (HypergradientStatus.ReplayMismatch, mismatch)
            : !finite || growth > growthLimit ? (HypergradientStatus.Exploded, Invariant($"a relative change of a hyper-variable is amplified {growth:G3} times in the weights: the validation loss is not usefully differentiable over this horizon. Shorten it or lower the learning rate."))
            : (HypergradientStatus.Converged, Invariant($"the gradient of the validation loss, {description}."));
        using var graph = enable_grad();
        var certificate = new Certificate
        {
            Method = description,
            Iterations = Position,
            Residual = _run.LargestDifference,
            StationarityNorm = _run.Problem.Updates > 0 && Position > 0 ? StationarityNorm() : null,
            NormGrowth = growth,
            CurvatureError = _comparisons > 0 ? _curvatureError / _comparisons : null,
            PeakBytes = Bytes,
            StateBytes = _run.StateBytes,
            SpotChecks = spotChecks > 0 && status == HypergradientStatus.Converged ? Checked(gradients, spotChecks) : [],
        };
        return new(status, message, certificate, gradients, validation.Loss);
    }

    /// <summary>Running statistics forget: an update so long before the end that nothing of it is left beside rounding need not be followed.</summary>
    private int FirstUpdateOfStatistics(HypergradientProblem problem)
    {
        if (_run.Statistics.Layers.Count == 0 || problem.Statistics == ValidationStatistics.Batch)
            return int.MaxValue;
        if (problem.Updates == 0 || _run.Statistics.Layers.Any(layer => layer.momentum is null or <= 0))
            return 0;
        var slowest = _run.Statistics.Layers.Min(layer => layer.momentum!.Value);
        var remembered = slowest >= 1 ? 1 : Math.Log(Tolerances.Rounding(_run.Weights[0].dtype) / 16) / Math.Log(1 - slowest);
        return Math.Max(0, problem.Updates - (int)Math.Ceiling(remembered));
    }

    /// <summary>
    /// Adds 0 = ⟨0, statistics⟩ to the loss. The derivative of the gradient's product with a tangent by that zero is the derivative of the statistics along the tangent: a
    /// forward derivative by two backward ones.
    /// </summary>
    private static Tensor WithStatistics(Tensor loss, RunningStatistics.Observation observed, List<Tensor> probes)
    {
        foreach (var call in observed.Calls)
        {
            foreach (var statistic in new[] { call.Mean, call.Variance })
            {
                if (!statistic.requires_grad)
                {
                    probes.Add(zeros_like(statistic).DetachFromDisposeScope());
                    continue;
                }

                var probe = zeros_like(statistic).requires_grad_().DetachFromDisposeScope();
                probes.Add(probe);
                loss = loss + probe.dot(statistic);
            }
        }

        return loss;
    }

    /// <summary>The gradient of the loss whose graph the products hold.</summary>
    private Tensor?[] Own(Products products)
    {
        TrainingLoss = Products.Number(products.Loss);
        return [.. products.Gradient.Select(gradient => gradient?.detach())];
    }

    /// <summary>
    /// The gradient of the whole loss, where second derivatives were taken on a part of its data; now and then with the whole second derivatives, which the partial ones are compared with.
    /// Leaves buffers and generators as the whole loss does.
    /// </summary>
    private Tensor?[] Whole(int t, Tensor?[][] slopes, Snapshot beside)
    {
        _run.RestoreBeside(beside);
        if (t % ComparedEvery != 1 || _tangents.All(tangent => tangent.IsZero))
        {
            (TrainingLoss, var gradients) = Products.GradientOf(() => _run.Problem.TrainingLoss(t), _run.Weights);
            return gradients;
        }

        using var products = Products.Of(() => _run.Problem.TrainingLoss(t), _run.Weights, _run.Variables);
        var whole = Slopes(products, [], discounted: true);
        using var noGraph = no_grad();
        double distance = 0, size = 0;
        for (var j = 0; j < whole.Length; j++)
        {
            for (var i = 0; i < _run.Weights.Length; i++)
            {
                if (whole[j][i] is not { } exact)
                    continue;
                distance += slopes[j][i] is { } partial ? Dense.SquaredDistance(exact, partial) : Dense.Dot(exact, exact);
                size += Dense.Dot(exact, exact);
            }
        }

        _comparisons++;
        _curvatureError += size > 0 ? Math.Sqrt(distance / size) : 0;
        return Own(products);
    }

    /// <summary>For each tangent, the derivatives of the gradient and then of the statistics along it.</summary>
    private Tensor?[][] Slopes(Products products, List<Tensor> probes, bool discounted = false)
    {
        var variables = _run.Problem.LossVariables;
        var moving = _tangents.Select(tangent => !tangent.IsZero || tangent.Variable.Role == HyperRole.TrainingLoss).ToArray();
        var last = Array.LastIndexOf(moving, true);
        var slopes = new Tensor?[_tangents.Length][];
        Tensor[] leaves = [.. _run.Weights, .. probes.Where(probe => probe.requires_grad)];
        for (var j = 0; j < _tangents.Length; j++)
        {
            slopes[j] = new Tensor?[_run.Weights.Length + probes.Count];
            if (!moving[j])
                continue;
            if (_discount != 1 && !discounted)
            {
                using var noGraph = no_grad();
                _tangents[j].Scale(_discount);
            }

            var found = products.Raw(_tangents[j].Weights, _tangents[j].Directions(variables), leaves, j == last);
            Array.Copy(found, slopes[j], _run.Weights.Length);
            var next = _run.Weights.Length;
            for (var k = 0; k < probes.Count; k++)
            {
                if (probes[k].requires_grad)
                    slopes[j][_run.Weights.Length + k] = found[next++];
            }
        }

        return slopes;
    }

    private void Advance(int t, Tensor?[] gradients, Tensor?[][] slopes, IReadOnlyList<RunningStatistics.Call> calls)
    {
        for (var i = 0; i < _run.Weights.Length; i++)
        {
            if (_run.Seen(i, t, gradients[i]) is not { } gradient)
                continue;
            using var scope = NewDisposeScope();
            var numbers = _run.CoefficientsAt(i, t);
            var slots = _run.Slots(i);
            if (_needsSlotsBefore)
            {
                for (var k = 0; k < slots.Length; k++)
                    _slotsBefore[i][k].copy_(slots[k]);
            }

            // A loop with an update of its own advances the state when it is run.
            Tensor[] after = _run.Problem.OwnUpdate is null ? slots : [.. slots.Select(slot => slot.clone())];
            _run.Problem.Rule!.Advance(numbers, _run.Weights[i], gradient, after);
            UpdateView view = new(_run.Weights[i], gradient, _slotsBefore[i], after);
            for (var j = 0; j < _tangents.Length; j++)
                _run.Problem.Rule.Tangent(numbers, view, slopes[j][i], _tangents[j].Weights[i], _tangents[j].Slots[i], _tangents[j].Varies(_run.Problem, i, t));
        }

        foreach (var tangent in _tangents)
            tangent.IsZero = false;
        for (var c = 0; c < calls.Count; c++)
        {
            for (var j = 0; j < _tangents.Length; j++)
            {
                var (mean, variance) = _tangents[j].Layers[calls[c].Layer];
                Follow(mean, calls[c].Share, slopes[j][_run.Weights.Length + (2 * c)]);
                Follow(variance, calls[c].Share, slopes[j][_run.Weights.Length + (2 * c) + 1]);
            }
        }
    }

    /// <summary>The validation loss now, its derivative along the tangent of the first variable, and along a direction of the weights; with the norms of gradient and tangent.</summary>
    internal (double Loss, double Slope, double Along, double Gradient, double Tangent) Look(Tensor[] direction)
    {
        using var scope = NewDisposeScope();
        using var validation = ValidationPass.Gradient(_run.Problem, _run.Statistics);
        using var noGraph = no_grad();
        double along = 0, squares = 0;
        for (var i = 0; i < direction.Length; i++)
        {
            if (validation.Weights[i] is not { } gradient)
                continue;
            along += Dense.Dot(gradient, direction[i]);
            squares += Dense.Dot(gradient, gradient);
        }

        return (validation.Loss, Along(_tangents[0], validation), along, Math.Sqrt(squares), _tangents[0].Norm);
    }

    private static void Follow(Tensor running, double share, Tensor? slope)
    {
        running.mul_(1 - share);
        if (slope is not null)
            running.add_(slope, alpha: share);
    }

    private static double Along(Tangent tangent, ValidationGradient validation)
    {
        var sum = 0.0;
        for (var i = 0; i < tangent.Weights.Length; i++)
        {
            if (validation.Weights[i] is { } gradient)
                sum += Dense.Dot(gradient, tangent.Weights[i]);
        }

        for (var i = 0; i < tangent.Layers.Length; i++)
        {
            if (validation.Layers[i].Mean is { } mean)
                sum += Dense.Dot(mean, tangent.Layers[i].Mean);
            if (validation.Layers[i].Variance is { } variance)
                sum += Dense.Dot(variance, tangent.Layers[i].Variance);
        }

        return sum;
    }

    private int IndexInLoss(HyperVariable variable) => variable.Role == HyperRole.TrainingLoss ? _run.Problem.LossVariables.ToList().IndexOf(variable) : -1;

    private double StationarityNorm()
    {
        var now = _run.Copied();
        var norm = _run.StationarityNorm(Position - 1);
        _run.Restore(now);
        now.Dispose();
        return norm;
    }

    private IReadOnlyList<SpotCheck> Checked(Dictionary<string, Tensor> gradients, int count)
    {
        var now = _run.Copied();
        var checks = FiniteDifferences.Check(_run, gradients, count);
        _run.Restore(now);
        now.Dispose();
        return checks;
    }

    /// <summary>The relative change of the weights for a relative change of the number; a number that is 0 counts as 1.</summary>
    private double Amplification(Tangent tangent)
    {
        using var scope = NewDisposeScope();
        var value = Math.Abs(Products.Number(tangent.Variable.Tensor.detach().reshape(-1)[tangent.Element]));
        return _size > 0 ? (value > 0 ? value : 1) * tangent.Norm / _size : 0;
    }

    private static double SizeOf(Tensor[] tensors)
    {
        using var scope = NewDisposeScope();
        using var noGraph = no_grad();
        return Math.Sqrt(tensors.Sum(tensor => Dense.Dot(tensor, tensor)));
    }
}
