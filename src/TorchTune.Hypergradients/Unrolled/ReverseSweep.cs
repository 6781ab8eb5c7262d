using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>One training, and the adjoint that runs back over its last updates.</summary>
internal sealed class ReverseSweep(HypergradientProblem problem, UnrolledMethod options, int window)
{
    private readonly Stack<(int Update, Snapshot State)> _checkpoints = new();
    private string? _failure;
    private bool _halted;
    private HypergradientStatus _status = HypergradientStatus.Converged;
    private bool _mayUndo = true;
    private int _undoable;

    /// <summary>Trains, validates, and goes back.</summary>
    internal HypergradientResult Run(string description)
    {
        if (problem.Updates < 1)
            throw new ArgumentException(Invariant($"{nameof(HypergradientProblem.Updates)} must be at least 1, but is {problem.Updates}."));
        if (options.Segment is < 1)
            throw new ArgumentException(Invariant($"{nameof(UnrolledMethod.Segment)} must be at least 1, but is {options.Segment}."));
        if (window < problem.Updates && problem.Variables.Any(variable => variable.Role == HyperRole.Initialisation))
            return new(HypergradientStatus.Unsupported, "a truncated gradient does not reach the initialisation.", new() { Method = description });

        if (Attempt(description) is { } result)
            return result;

        // Undone states did not meet the stored ones: replaying says why, or gives the number.
        (_mayUndo, _failure, _halted, _status) = (false, null, false, HypergradientStatus.Converged);
        _checkpoints.Clear();
        result = Attempt(description)!;
        return result.Status == HypergradientStatus.Unsupported
            ? new(HypergradientStatus.ReplayMismatch, Invariant($"updates that were undone did not meet the stored states, and {result.Message}"), result.Certificate)
            : result;
    }

    /// <summary>The result, or null where updates were undone and the stored states not met.</summary>
    private HypergradientResult? Attempt(string description)
    {
        using var scope = NewDisposeScope();
        using var run = new TrainingRun(problem);
        if (Inspection.Examine(run) is { } objection)
            return new(HypergradientStatus.Unsupported, objection, new() { Method = description });
        _undoable = UndoableSegment(run);
        var last = Train(run);
        using var validation = ValidationPass.Gradient(problem, run.Statistics);
        if (!double.IsFinite(validation.Loss))
            return Failed(run, description, HypergradientStatus.Exploded, Invariant($"the validation loss after training is {validation.Loss}."), validation.Loss);
        if (run.Mismatch is { } mismatch)
            return Failed(run, description, HypergradientStatus.ReplayMismatch, mismatch, validation.Loss);

        using var adjoint = new Adjoint(run, validation);
        var stationarity = run.StationarityNorm(problem.Updates - 1);
        using var kept = options.KeepTrainedWeights ? Kept(run, last) : null;
        if (_undoable == 0)
            GoBack(run, adjoint, last);
        else if (!Undo(run, adjoint))
            return null;
        var gradients = adjoint.Gradients();
        var certificate = new Certificate
        {
            Method = description,
            Iterations = window,
            Residual = run.LargestDifference,
            StationarityNorm = stationarity,
            NormGrowth = adjoint.Growth,
            PeakBytes = run.PeakBytes + adjoint.Bytes,
            HostBytes = run.HostBytes,
            StateBytes = run.StateBytes,
            SpotChecks = _failure is null && options.SpotChecks > 0 && window == problem.Updates ? FiniteDifferences.Check(run, gradients, options.SpotChecks) : [],
        };
        if (kept is not null)
        {
            run.Restore(kept);
            run.KeepsTrained = true;
        }

        return new(_status, _failure ?? Invariant($"the gradient of the validation loss, {description}."), certificate, gradients, validation.Loss);
    }

    private int Segment => _undoable > 0 ? _undoable : Math.Min(window, options.Segment ?? (int)Math.Ceiling(Math.Sqrt(window)));

    /// <summary>
    /// How many updates can be undone in a row before rounding matters, where that needs no more checkpoints than replaying would need states; otherwise 0. An update of heavy ball tells the one before it (Maclaurin,
    /// Duvenaud and Adams, ICML 2015): <c>w = w′ + η v′</c>, and with the gradient there, which the adjoint needs anyway, <c>v</c>. So nothing is run again; each checkpoint takes the rounding away, and is compared.
    /// </summary>
    private int UndoableSegment(TrainingRun run)
    {
        if (!_mayUndo || options.Segment is not null || problem.OwnUpdate is not null || !run.IsWeightsAlone)
            return 0;
        var worst = 1.0;
        var updates = problem.Variables.Any(variable => variable.Extent == HyperExtent.PerSegment) ? problem.Updates : 1;
        for (var i = 0; i < run.Weights.Length; i++)
        {
            for (var t = 0; t < updates; t++)
                worst = Math.Max(worst, problem.Rule!.UndoingMagnifies(run.Table.At(i, t, 2)));
        }

        var steps = Math.Log(Tolerances.Undoing(run.Weights[0].dtype)) / Math.Log(worst);
        var root = (int)Math.Ceiling(Math.Sqrt(window));
        var segment = (int)Math.Min(steps, root);
        return segment >= 1 && (window / segment) + 1 <= 2 * root ? segment : 0;
    }

    /// <summary>Takes the training back over its window, undoing one update after the other. Whether every checkpoint was met.</summary>
    private bool Undo(TrainingRun run, Adjoint adjoint)
    {
        var end = problem.Updates;
        while (_checkpoints.TryPop(out var checkpoint))
        {
            for (var t = end - 1; t >= checkpoint.Update && !_halted; t--)
            {
                using var scope = NewDisposeScope();
                adjoint.UndoApply(t);
                using var products = Products.Of(() => problem.TrainingLoss(t), run.Weights, run.Variables);
                var left = adjoint.UndoAdvance(t, products);
                if (left > Tolerances.Drift)
                    return false;
                Watch(adjoint, t);
            }

            var drift = _halted ? 0 : run.DriftFrom(checkpoint.State);
            run.LargestDifference = Math.Max(run.LargestDifference, drift);
            if (!(drift <= Tolerances.Drift) && double.IsFinite(adjoint.Norm))
                return false;
            end = checkpoint.Update;
            run.Restore(checkpoint.State);
            run.Release(checkpoint.State);
        }

        return true;
    }

    /// <summary>Trains, keeping checkpoints and the iterates of the last segment, which are returned; where updates are undone, there are none of these.</summary>
    private List<Snapshot> Train(TrainingRun run)
    {
        run.Reset();
        if (problem.OwnUpdate is null)
            run.Shadow();
        var first = problem.Updates - window;
        var lastStart = first + ((window - 1) / Segment * Segment);
        List<Snapshot> iterates = [];
        for (var t = 0; t < problem.Updates; t++)
        {
            if (t >= lastStart && _undoable == 0)
                iterates.Add(run.Capture());
            else if (t >= first && (t - first) % Segment == 0)
                _checkpoints.Push((t, run.Capture(options.OffloadToHost)));
            run.Update(t);
        }

        if (_undoable == 0)
            iterates.Add(run.Capture());
        return iterates;
    }

    private void GoBack(TrainingRun run, Adjoint adjoint, List<Snapshot> iterates)
    {
        var end = problem.Updates;
        while (true)
        {
            for (var t = end - 1; iterates.Count > 1; t--)
            {
                var (before, after) = (iterates[^2], iterates[^1]);
                if (!_halted)
                    Step(run, adjoint, t, before, after);
                iterates.RemoveAt(iterates.Count - 1);
                run.Release(after);
            }

            if (!_checkpoints.TryPop(out var checkpoint))
                break;
            end -= end == problem.Updates ? ((window - 1) % Segment) + 1 : Segment;
            iterates = Replay(run, checkpoint, end, iterates[0]);
        }

        run.Release(iterates[0]);
    }

    /// <summary>The iterates of a segment, from its checkpoint to the first of the segment after it.</summary>
    private List<Snapshot> Replay(TrainingRun run, (int Update, Snapshot State) checkpoint, int end, Snapshot next)
    {
        run.Restore(checkpoint.State);
        run.Release(checkpoint.State);
        List<Snapshot> iterates = [];
        for (var t = checkpoint.Update; t < end && !_halted; t++)
        {
            iterates.Add(run.Capture());
            run.Replay(t);
        }

        iterates.Add(next);
        if (!_halted && run.DifferenceFrom(next) is var difference && !(difference <= Tolerances.Replay(run.Weights[0].dtype)))
            Fail(HypergradientStatus.ReplayMismatch, Invariant($"updates {checkpoint.Update} to {end - 1}, run again, did not give the stored state (relative difference {difference:G3}): the training does something that the replay does not know, or draws random numbers that it does not save."));
        return iterates;
    }

    /// <summary>Takes the adjoint back over one update.</summary>
    private void Step(TrainingRun run, Adjoint adjoint, int t, Snapshot before, Snapshot after)
    {
        using var scope = NewDisposeScope();
        run.RestoreForLoss(before);
        using var observed = run.Statistics.Observe(adjoint.FollowsStatistics, problem.FusedBatchNorm);
        using var products = Products.Of(() => problem.TrainingLoss(t), run.Weights, run.Variables);
        var difference = adjoint.Step(t, products, observed.Calls, before, after);
        run.LargestDifference = Math.Max(run.LargestDifference, difference);
        if (!(difference <= Tolerances.Replay(run.Weights[0].dtype)))
            Fail(HypergradientStatus.ReplayMismatch, Invariant($"update {t}, run again, did not give the stored weights (relative difference {difference:G3}): gradients are clipped, or the training does something else that the replay does not know."));
        else
            Watch(adjoint, t);
    }

    private void Watch(Adjoint adjoint, int t)
    {
        if (!double.IsFinite(adjoint.Norm) || adjoint.Growth > options.GrowthLimit)
            Fail(HypergradientStatus.Exploded, Invariant($"at update {t} the adjoint had grown by {adjoint.Growth:G3}, beyond {options.GrowthLimit:G3}: the validation loss is not usefully differentiable over this horizon. Shorten it, lower the learning rate, or truncate."), halt: !double.IsFinite(adjoint.Norm));
    }

    private void Fail(HypergradientStatus status, string message, bool halt = false)
    {
        if (_failure is null || (_status == HypergradientStatus.Exploded && status == HypergradientStatus.ReplayMismatch))
            (_status, _failure) = (status, message);
        _halted |= status == HypergradientStatus.ReplayMismatch || halt;
    }

    private static Snapshot Kept(TrainingRun run, List<Snapshot> last)
    {
        if (last.Count > 0)
            run.Restore(last[^1]);
        return run.Copied();
    }

    private static HypergradientResult Failed(TrainingRun run, string description, HypergradientStatus status, string message, double loss)
        => new(status, message, new() { Method = description, Residual = run.LargestDifference, StateBytes = run.StateBytes, PeakBytes = run.PeakBytes }, null, loss);
}
