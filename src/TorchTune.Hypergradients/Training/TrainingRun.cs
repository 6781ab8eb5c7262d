using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>The training of a problem as it happens: it runs updates, takes snapshots, and goes back to them.</summary>
/// <remarks>The module is left as it was found, or with the trained weights, when the run is disposed.</remarks>
internal sealed class TrainingRun : IDisposable
{
    private const int ShadowedUpdates = 3;

    private readonly Tensor[] _buffers;
    private readonly Tensor[][] _slots;
    private readonly int[] _firstSeen;
    private readonly Snapshot _initial;
    private readonly Tensor[] _untouchedRandom;
    private readonly Stack<Snapshot> _pool = new();
    private readonly HashSet<Snapshot> _captured = [];
    private long _snapshots = 1;
    private long _onHost;
    private long _mostOnHost;
    private TorchShadow? _shadow;

    internal TrainingRun(HypergradientProblem problem)
    {
        Problem = problem;
        Table = new(problem);
        Statistics = new(problem.Module);
        Weights = [.. problem.Parameters];
        Variables = [.. problem.LossVariables.Select(variable => variable.Tensor)];
        _buffers = problem.Module is null ? [] : [.. problem.Module.buffers()];
        _slots = [.. Weights.Select(weight => Enumerable.Range(0, problem.Rule!.Slots).Select(_ => zeros_like(weight, requires_grad: false).DetachFromDisposeScope()).ToArray())];
        _firstSeen = new int[Weights.Length];
        Array.Fill(_firstSeen, int.MaxValue);
        Random = new(problem.Generators);
        try
        {
            _initial = Taken();
            _untouchedRandom = Random.Capture();
        }
        catch
        {
            Random.Dispose();
            throw;
        }
    }

    internal HypergradientProblem Problem { get; }

    internal CoefficientTable Table { get; }

    internal RunningStatistics Statistics { get; }

    internal RandomStates Random { get; }

    /// <summary>The module's own parameters.</summary>
    internal Tensor[] Weights { get; }

    /// <summary>The tensors of the variables that enter the training loss.</summary>
    internal Tensor[] Variables { get; }

    /// <summary>Whether the module keeps the weights it has when the run is disposed.</summary>
    internal bool KeepsTrained { get; set; }

    /// <summary>The largest relative difference between the rule and the loop's own update so far.</summary>
    internal double LargestDifference { get; set; }

    /// <summary>What went wrong while the updates ran, or null.</summary>
    internal string? Mismatch { get; private set; }

    /// <summary>The update in which each parameter had its first gradient; <see cref="int.MaxValue"/> before it.</summary>
    internal int[] FirstSeen => _firstSeen;

    /// <summary>Bytes of one full state.</summary>
    internal long StateBytes => _initial.Bytes;

    /// <summary>The most bytes held in snapshots at once.</summary>
    internal long PeakBytes => (_snapshots * StateBytes) + HostBytes;

    /// <summary>Of those, the bytes that lay in the memory of the host, for a module that does not.</summary>
    internal long HostBytes => _mostOnHost * StateBytes;

    /// <summary>The live optimizer state of a parameter.</summary>
    internal Tensor[] Slots(int parameter) => _slots[parameter];

    /// <summary>The weights before training, as the module had them.</summary>
    internal Tensor[] InitialWeights => _initial.Weights;

    /// <summary>Whether nothing but weights and optimizer state changes from update to update: no buffers, no random numbers.</summary>
    internal bool IsWeightsAlone => _buffers.Length == 0 && !Random.Any;

    /// <summary>Puts everything to before the first update, with the initialisation that the variables ask for.</summary>
    internal void Reset()
    {
        Table.Refresh();
        Restore(_initial);
        Random.Restore(_untouchedRandom);
        Mismatch = null;
        EndShadow();
        Array.Fill(_firstSeen, int.MaxValue);
        if (Problem.Variables.FirstOrDefault(variable => variable.Role == HyperRole.Initialisation) is not { } initial)
            return;
        using var noGraph = no_grad();
        using var scope = NewDisposeScope();
        if (initial.Extent == HyperExtent.PerParameter)
        {
            var pieces = CoefficientTable.Cut(initial.Tensor, Problem);
            for (var i = 0; i < Weights.Length; i++)
                Weights[i].copy_(pieces[i]);
        }
        else
        {
            var factors = initial.Tensor.detach().to(ScalarType.Float64, CPU).reshape(-1).data<double>().ToArray();
            for (var i = 0; i < Weights.Length; i++)
                Weights[i].mul_(factors[initial.Extent == HyperExtent.PerGroup ? Problem.GroupOf(i) : 0]);
        }
    }

    /// <summary>Runs update t: as the training loop does, where it has a way of its own, or by the rule.</summary>
    internal void Update(int t)
    {
        if (Problem.OwnUpdate is null)
        {
            Replay(t);
            return;
        }

        RunOwn(t);
    }

    /// <summary>Runs update t by the rule.</summary>
    internal void Replay(int t)
    {
        using var scope = NewDisposeScope();
        var (_, gradients) = Products.GradientOf(() => Problem.TrainingLoss(t), Weights);
        using var noGraph = no_grad();
        Apply(t, gradients);
    }

    /// <summary>Moves the weights by the rule, given their gradients.</summary>
    /// <param name="t">The update.</param>
    /// <param name="gradients">The gradients.</param>
    /// <param name="advanced">Whether the optimizer state has been advanced already.</param>
    internal void Apply(int t, IReadOnlyList<Tensor?> gradients, bool advanced = false)
    {
        for (var i = 0; i < Weights.Length; i++)
        {
            if (Seen(i, t, gradients[i]) is not { } gradient)
                continue;
            var numbers = CoefficientsAt(i, t);
            _shadow?.Step(i, Weights[i], gradient, numbers);
            if (advanced)
                Problem.Rule!.Apply(numbers, Weights[i], gradient, _slots[i]);
            else
                Problem.Rule!.Move(numbers, Weights[i], gradient, _slots[i]);
        }

        if (_shadow is { } shadow)
        {
            Judge(t, shadow.Difference(Weights), "torch.optim does");
            if (shadow.Updates >= ShadowedUpdates)
                EndShadow();
        }
    }

    /// <summary>Lets <c>torch.optim</c> make the next few updates as well, on copies, from the same gradients; a difference is a mismatch.</summary>
    internal void Shadow()
    {
        EndShadow();
        if (!Table.HasElementDecays)
            _shadow = new(Problem.Rule!, Weights.Length);
    }

    /// <summary>Whether a parameter takes part in update t, and with which gradient: none until it has had one, zero where it has none any more.</summary>
    internal Tensor? Seen(int parameter, int t, Tensor? gradient)
    {
        if (gradient is not null)
        {
            _firstSeen[parameter] = Math.Min(_firstSeen[parameter], t);
            return gradient;
        }

        return _firstSeen[parameter] <= t ? zeros_like(Weights[parameter], requires_grad: false) : null;
    }

    /// <summary>The coefficients of a parameter at update t.</summary>
    internal Coefficients CoefficientsAt(int parameter, int t) => Table.At(parameter, t, t - _firstSeen[parameter] + 1);

    /// <summary>Advances a state and a weight, in place, by a gradient.</summary>
    internal void Step(int parameter, int t, Tensor weight, Tensor gradient, Tensor[] slots) => Problem.Rule!.Move(CoefficientsAt(parameter, t), weight, gradient, slots);

    /// <summary>The state now, in tensors of its own; given back by <see cref="Release"/>, or with the run.</summary>
    /// <param name="onHost">Whether the tensors shall be in the memory of the host.</param>
    internal Snapshot Capture(bool onHost = false)
    {
        if (onHost && Weights[0].device_type != TorchSharp.DeviceType.CPU)
        {
            _onHost++;
            _mostOnHost = Math.Max(_mostOnHost, _onHost);
            return Captured(Taken(CPU));
        }

        if (!_pool.TryPop(out var snapshot))
        {
            _snapshots++;
            return Captured(Taken());
        }

        using var noGraph = no_grad();
        Copy(Weights, snapshot.Weights);
        Copy(_buffers, snapshot.Buffers);
        for (var i = 0; i < _slots.Length; i++)
            Copy(_slots[i], snapshot.Slots[i]);
        foreach (var state in snapshot.Random)
            state.Dispose();
        snapshot.Random = Random.Capture();
        return snapshot;
    }

    /// <summary>Goes back to a snapshot.</summary>
    internal void Restore(Snapshot snapshot)
    {
        using var noGraph = no_grad();
        Copy(snapshot.Weights, Weights);
        Copy(snapshot.Buffers, _buffers);
        for (var i = 0; i < _slots.Length; i++)
            Copy(snapshot.Slots[i], _slots[i]);
        Random.Restore(snapshot.Random);
    }

    /// <summary>Goes back to the weights, buffers and generators of a snapshot, for a loss to be evaluated there. The optimizer state stays as it is.</summary>
    internal void RestoreForLoss(Snapshot snapshot)
    {
        using var noGraph = no_grad();
        Copy(snapshot.Weights, Weights);
        Copy(snapshot.Buffers, _buffers);
        Random.Restore(snapshot.Random);
    }

    /// <summary>Buffers and generators now, without weights and optimizer state; the caller disposes it.</summary>
    internal Snapshot CapturedBeside()
    {
        using var noGraph = no_grad();
        return new([], [], Copies(_buffers, null), Random.Capture());
    }

    /// <summary>Puts back buffers and generators, and leaves weights and optimizer state as they are.</summary>
    internal void RestoreBeside(Snapshot snapshot)
    {
        using var noGraph = no_grad();
        Copy(snapshot.Buffers, _buffers);
        Random.Restore(snapshot.Random);
    }

    /// <summary>Gives a snapshot's memory back for the next one.</summary>
    internal void Release(Snapshot snapshot)
    {
        if (snapshot.Weights[0].device_type == Weights[0].device_type)
        {
            _pool.Push(snapshot);
            return;
        }

        _onHost--;
        _captured.Remove(snapshot);
        snapshot.Dispose();
    }

    /// <summary>The state now, outside the pool: the caller disposes it.</summary>
    internal Snapshot Copied() => Taken();

    /// <summary>How far the state is from a snapshot: the largest ‖difference‖ ÷ ‖value‖ of weights and buffers.</summary>
    internal double DifferenceFrom(Snapshot snapshot)
    {
        using var scope = NewDisposeScope();
        using var noGraph = no_grad();
        return Weights.Zip(snapshot.Weights).Concat(_buffers.Zip(snapshot.Buffers).Where(pair => pair.First.is_floating_point()))
            .Select(pair => Relative(pair.First, pair.Second)).DefaultIfEmpty(0).Max();

        static double Relative(Tensor found, Tensor stored)
        {
            var distance = Math.Sqrt(Dense.SquaredDistance(found, stored));
            return distance == 0 ? 0 : distance / Math.Sqrt(Dense.Dot(stored, stored));
        }
    }

    /// <summary>How far weights and optimizer state are from a snapshot: the largest of ‖difference‖ ÷ ‖value‖ of either.</summary>
    internal double DriftFrom(Snapshot snapshot)
    {
        double weights = 0, weightSize = 0, state = 0, stateSize = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            weights += Dense.SquaredDistance(Weights[i], snapshot.Weights[i]);
            weightSize += Dense.Dot(snapshot.Weights[i], snapshot.Weights[i]);
            for (var k = 0; k < _slots[i].Length; k++)
            {
                state += Dense.SquaredDistance(_slots[i][k], snapshot.Slots[i][k]);
                stateSize += Dense.Dot(snapshot.Slots[i][k], snapshot.Slots[i][k]);
            }
        }

        return Math.Max(weights == 0 ? 0 : Math.Sqrt(weights / weightSize), state == 0 ? 0 : Math.Sqrt(state / stateSize));
    }

    /// <summary>How far the weights are from where the module had them.</summary>
    internal double DistanceFromStart()
    {
        using var scope = NewDisposeScope();
        using var noGraph = no_grad();
        return Math.Sqrt(Weights.Zip(_initial.Weights).Sum(pair => Dense.SquaredDistance(pair.First, pair.Second)));
    }

    /// <summary>‖∇T‖ on the data of update t, at the weights now.</summary>
    /// <param name="t">The update.</param>
    /// <param name="decayed">Whether the pull of the weight decay counts as part of the gradient.</param>
    internal double StationarityNorm(int t, bool decayed = false)
    {
        using var scope = NewDisposeScope();
        var (_, gradients) = Products.GradientOf(() => Problem.TrainingLoss(t), Weights);
        using var noGraph = no_grad();
        var squares = 0.0;
        for (var i = 0; i < Weights.Length; i++)
        {
            var gradient = gradients[i] ?? zeros_like(Weights[i]);
            if (decayed && Table.At(i, t, 1) is var numbers)
                gradient = numbers.ElementDecay is { } each ? gradient.addcmul(each, Weights[i], 1) : gradient.add(Weights[i], alpha: numbers.Decay);
            squares += Dense.Dot(gradient, gradient);
        }

        return Math.Sqrt(squares);
    }

    public void Dispose()
    {
        if (!KeepsTrained)
        {
            using var held = Random.Resume();
            Restore(_initial);
            Random.Restore(_untouchedRandom);
        }

        Random.Dispose();
        EndShadow();
        Table.Dispose();
        _initial.Dispose();
        foreach (var snapshot in _captured)
            snapshot.Dispose();
        foreach (var tensor in _slots.SelectMany(slots => slots).Concat(_untouchedRandom))
            tensor.Dispose();
    }

    private static void Copy(Tensor[] from, Tensor[] to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i].copy_(from[i]);
    }

    private Snapshot Captured(Snapshot snapshot)
    {
        _captured.Add(snapshot);
        return snapshot;
    }

    private Snapshot Taken(Device? device = null)
    {
        using var noGraph = no_grad();
        using var scope = NewDisposeScope();
        return new(Copies(Weights, device), [.. _slots.Select(slots => Copies(slots, device))], Copies(_buffers, device), Random.Capture());
    }

    private static Tensor[] Copies(Tensor[] tensors, Device? device)
        => Array.ConvertAll(tensors, tensor => (device is null ? tensor.detach().clone() : tensor.detach().to(device, copy: true)).DetachFromDisposeScope());

    /// <summary>Runs the loop's own update, and the rule beside it: on the gradient that is known, or on the one that the loop leaves behind.</summary>
    internal void RunOwn(int t, IReadOnlyList<Tensor?>? gradients = null)
    {
        using var scope = NewDisposeScope();
        Tensor[] before;
        using (no_grad())
            before = Array.ConvertAll(Weights, weight => weight.detach().clone());
        Problem.OwnUpdate!(t);
        using var noGraph = no_grad();
        double distance = 0, moved = 0, size = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            moved += Dense.SquaredDistance(Weights[i], before[i]);
            size += Dense.Dot(before[i], before[i]);
            if (Seen(i, t, gradients is null ? Weights[i].grad : gradients[i]) is not { } gradient)
                continue;
            Step(i, t, before[i], gradient, _slots[i]);
            distance += Dense.SquaredDistance(before[i], Weights[i]);
        }

        Judge(t, Tolerances.Relative(Weights[0].dtype, Math.Sqrt(distance), Math.Sqrt(moved), Math.Sqrt(size)), $"{Problem.Rule!.GetType().Name} does");
    }

    private void Judge(int t, double relative, string expected)
    {
        LargestDifference = Math.Max(LargestDifference, relative);
        if (!(relative <= Tolerances.Replay(Weights[0].dtype)))
            Mismatch ??= Invariant($"update {t} moved the weights otherwise than {expected} from the same gradient (relative difference {relative:G3}): another optimizer, a schedule, or other coefficients.");
    }

    /// <summary>Lets <c>torch.optim</c> make no more updates beside the rule.</summary>
    internal void EndShadow()
    {
        _shadow?.Dispose();
        _shadow = null;
    }
}
