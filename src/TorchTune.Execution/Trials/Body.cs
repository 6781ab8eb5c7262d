namespace TorchTune.Execution;

/// <summary>A trial's own code at work, standing after some step.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal abstract class Body : IDisposable
{
    /// <summary>Does the next step.</summary>
    /// <param name="items">Takes what the trial did, in order: the last is a report, or its end.</param>
    public abstract void Advance(List<Item> items);

    /// <summary>Its state in host memory; null where it has none to give.</summary>
    public virtual StateTree? State() => null;

    /// <summary>Takes over a donor's state, and goes on with another configuration.</summary>
    public virtual void Take(StateTree state, Trial trial) => throw new NotSupportedException("A function has no state that another could take over.");

    public abstract void Dispose();

    /// <summary>What the trial defined in its last step.</summary>
    protected static void AddDefined(Trial trial, ref int known, List<Item> items)
    {
        for (; known < trial.Defined.Count; known++)
        {
            var (hyperParameter, value) = trial.Defined[known];
            items.Add(new Item.Defined(hyperParameter, value));
        }
    }
}

/// <summary>Makes bodies of one shape of trial.</summary>
internal abstract class Bodies
{
    /// <summary>Whether its trials have a state that can be kept and copied.</summary>
    public abstract bool HaveState { get; }

    /// <summary>A body that stands after the recipe's step, run up to there where no state is kept.</summary>
    /// <param name="recipe">What the trial has done so far.</param>
    /// <param name="workplace">Where it is built.</param>
    /// <param name="items">Takes the first difference to what is recorded.</param>
    public abstract Body Build(Recipe recipe, Workplace workplace, List<Item> items);

    /// <summary>A trial's state after a step at which it was judged: kept, or had again by running the trial.</summary>
    public virtual StateTree StateOf(int trial, int step, Workplace workplace) =>
        throw new NotSupportedException("A function has no state that another could take over.");
}

/// <summary>Where a run is worked at.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Beat">Called whenever a step of a replay has been done: it does not hang.</param>
/// <param name="Stopping">Signalled when nobody waits for the run any more.</param>
internal readonly record struct Workplace(Slot Slot, Action Beat, CancellationToken Stopping);
