using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Looks at one update of a problem before it is differentiated: what it changes, what it draws from, whether it repeats.</summary>
internal static class Inspection
{
    /// <summary>Says in a sentence what makes the problem impossible to replay or to differentiate, or null. The run is left at its start.</summary>
    internal static string? Examine(TrainingRun run)
    {
        run.Reset();
        using var scope = NewDisposeScope();
        var before = run.Capture();
        var first = Value(run);
        var objection = Moved(run, before) ?? Unobserved(run, before);
        using (no_grad())
        {
            var untouched = run.Random.ProcessWide && before.Random[^1].eq(random.get_rng_state()).all().item<bool>();
            run.Restore(before);
            var second = Value(run);
            run.Restore(before);
            if (untouched)
                run.Random.Release();
            if (!first.Equals(second))
                objection ??= Invariant($"the training loss of update 0 is not the same twice ({first:R}, then {second:R}): it draws from a generator that is neither the process-wide one of the CPU nor among {nameof(HypergradientProblem.Generators)}, or its data change.");
        }

        run.Release(before);
        if (objection is not null)
            return objection;
        using var products = Products.Of(() => run.Problem.TrainingLoss(0), run.Weights, run.Variables);
        try
        {
            products.RequireSecondDerivative();
        }
        catch (SecondDerivativeException error)
        {
            objection = error.Message;
        }

        run.Reset();
        return objection;
    }

    private static double Value(TrainingRun run)
    {
        using var scope = NewDisposeScope();
        using var graph = enable_grad();
        return Products.Number(run.Problem.TrainingLoss(0));
    }

    /// <summary>A weight that the loss changes in place: that is an update which no rule knows.</summary>
    private static string? Moved(TrainingRun run, Snapshot before)
    {
        using var noGraph = no_grad();
        for (var i = 0; i < run.Weights.Length; i++)
        {
            if (Dense.SquaredDistance(run.Weights[i], before.Weights[i]) > 0)
                return Invariant($"the training loss changes the weights of parameter {i} in place: weights may be changed by updates alone.");
        }

        return null;
    }

    /// <summary>A buffer that the training changes unseen: not by a batch norm, or by one whose hooks did not run.</summary>
    private static string? Unobserved(TrainingRun run, Snapshot before)
    {
        if (run.Problem.Module is not { } module)
            return null;
        using var noGraph = no_grad();
        var changed = module.named_buffers().Zip(before.Buffers)
            .Where(pair => pair.First.buffer.is_floating_point() && !pair.First.buffer.eq(pair.Second).all().item<bool>())
            .Select(pair => pair.First).ToArray();
        if (changed.Length == 0)
            return null;
        foreach (var (name, buffer) in changed)
        {
            if (!run.Statistics.Owns(buffer))
                return Invariant($"the training changes the buffer '{name}', which belongs to no batch norm: how it depends on the weights is not known.");
        }

        run.Restore(before);
        using var observed = run.Statistics.Observe();
        Value(run);
        var called = observed.Calls.Select(call => run.Statistics.Layers[call.Layer]).ToHashSet();
        var unseen = run.Statistics.Layers.FirstOrDefault(layer => changed.Any(pair => pair.buffer.Handle == layer.running_mean!.Handle) && !called.Contains(layer));
        return unseen is null || run.Problem.Statistics == ValidationStatistics.Batch
            ? null
            : Invariant($"a batch norm of {unseen.num_features} features is run by forward, which passes hooks by: run it by call, or validate with {nameof(ValidationStatistics)}.{ValidationStatistics.Batch}.");
    }
}
