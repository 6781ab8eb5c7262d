namespace TorchTune;

/// <summary>A trial that can be left and gone on with: set up, stepped, saved, restored, reconfigured.</summary>
/// <remarks>
/// <para>It belongs to no thread: its members are called one after the other, but maybe on different threads of one device, so nothing that is bound
/// to a thread may be kept between calls. Pausing, promotion and populations need a trainable; what is only ever run and stopped can be a
/// function <c>IEnumerable&lt;Report&gt; Train(Trial trial)</c>.</para>
/// <para>The order of the calls is <see cref="SetUp"/>, then <see cref="Restore"/> where there is a state to go on from, then <see cref="Reconfigure"/>
/// where that state is another trial's; after them <see cref="Step"/> and <see cref="State"/>. A verdict to copy another trial begins again with
/// <see cref="SetUp"/> of a fresh trainable, under the new configuration.</para>
/// </remarks>
/// <threadsafety>One call at a time.</threadsafety>
public abstract class Trainable : IDisposable
{
    /// <summary>Builds what the trial trains, on <see cref="Trial.Device"/>, as it is before the first step.</summary>
    public abstract void SetUp(Trial trial);

    /// <summary>Trains one step.</summary>
    /// <returns>The metrics after it, the study's objectives among them; null where there was nothing left to do: the trial has ended.</returns>
    public abstract Metrics? Step(Trial trial);

    /// <summary>Everything needed to go on bit for bit. The loop copies it to the host before the next call.</summary>
    public abstract StateTree State();

    /// <summary>Becomes what a state says, which <see cref="State"/> of this or of another trial has given.</summary>
    public abstract void Restore(StateTree state);

    /// <summary>Takes over the trial's configuration, after a state that was made with another one: learning rates written into an optimizer, say.</summary>
    public virtual void Reconfigure(Trial trial)
    {
    }

    /// <summary>Frees what it holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what it holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
