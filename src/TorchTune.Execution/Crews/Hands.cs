using Serilog;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>Does what a slot has taken from the crew, on the calling thread: the only place where users' trial code runs.</summary>
internal sealed class Hands(Crew crew, Conduct conduct, Bodies bodies, States states, IDeviceHost host, ILogger logger)
{
    /// <summary>Does one thing, and gives the run back.</summary>
    /// <param name="run">Taken from the crew.</param>
    /// <param name="slot">The slot that has taken it.</param>
    /// <param name="mark">Called with trial and step before the step starts; what it throws ends the study's run.</param>
    /// <param name="beat">Called when a step of a replay has been done.</param>
    public void Do(Run run, Slot slot, Action<int, int> mark, Action beat)
    {
        if (run.Leaves)
        {
            Leave(run);
            crew.Done(run, []);
            return;
        }

        mark(run.Trial, run.Step + 1);
        List<Item> items = new(1);
        try
        {
            Step(run, slot, items, beat);
        }
        catch (Exception thrown)
        {
            logger.Debug(thrown, "Trial {Trial} failed after step {Step}", run.Trial, run.Step);
            items.RemoveAll(item => item is Item.Reported or Item.Finished);
            items.Add(new Item.Failed(host.IsOutOfMemory(thrown) ? OutcomeKind.OutOfMemory : OutcomeKind.Failed, Reason(thrown)));
        }

        if (items is not [.., Item.Reported]) Dispose(run);
        crew.Done(run, items);
        if (run.Stage == RunStage.Gone) Dispose(run);
    }

    private void Step(Run run, Slot slot, List<Item> items, Action beat)
    {
        var workplace = new Workplace(slot, beat, run.Stopping);
        run.Body ??= bodies.Build(run.Recipe, workplace, items);
        if (run.Pending is var (copy, recipe))
        {
            var state = bodies.StateOf(copy.Donor, copy.DonorStep, workplace);
            run.Body.Take(state, recipe.TrialAt(copy.AtStep, copy.Configuration, workplace));
            run.Pending = null;
        }

        run.Body.Advance(items);
        if (bodies.HaveState && items is [.., Item.Reported { Report: var report }] && states.IsDue(report.Step, Conductor.IsDue(report, run.Until, conduct)))
        {
            states.Keep(run.Trial, report.Step, run.Body.State()!);
        }
    }

    private void Leave(Run run)
    {
        try
        {
            if (run is { KeepsState: true, Body: { } body } && bodies.HaveState && states.Read(run.Trial, run.Step) is null) states.Keep(run.Trial, run.Step, body.State()!);
        }
        catch (Exception thrown)
        {
            logger.Warning(thrown, "The state of trial {Trial} after step {Step} could not be taken: it is run again when it is resumed", run.Trial, run.Step);
        }

        Dispose(run);
    }

    private void Dispose(Run run)
    {
        try
        {
            run.Body?.Dispose();
        }
        catch (Exception thrown)
        {
            logger.Warning(thrown, "Trial {Trial} failed to free what it held", run.Trial);
        }

        run.Body = null;
    }

    private static string Reason(Exception thrown)
    {
        string message = thrown.Message.ReplaceLineEndings(" ").Trim();
        return message.Length == 0 ? thrown.GetType().Name : Invariant($"{thrown.GetType().Name}: {message}");
    }
}
