using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TorchTune.Execution;
using static System.FormattableString;

namespace TorchTune;

/// <content>Running a study on its slots.</content>
public sealed partial class Study
{
    // A reader that falls behind by more than this makes the study wait, instead of its memory grow.
    private const int MostUnread = 1024;

    private StudyLoop? _loop;

    /// <summary>Reports that trials had run ahead to and that a decision or the end cut off, in the current run or the last one.</summary>
    public long Waste => Read(() => _loop?.Waste ?? 0);

    /// <summary>Runs trials that are functions, until the study stops.</summary>
    /// <remarks>
    /// <para>Each trial is an iterator on a thread of its own: to stop it is not to ask for its next report, and its <c>using</c>s free what it holds.
    /// A function has no state to keep: after a kill or a pause it is run again from its start, and its reports are compared with those recorded.</para>
    /// <para>Each event comes when it is recorded; a reader that falls behind makes the study wait. Leaving the enumeration, or cancelling, ends the run cleanly: the last
    /// event is a <see cref="StudyStopped"/> that says how to go on. A study that is done already gives no event.</para>
    /// </remarks>
    /// <param name="train">Yields a report after each step (<see cref="Trial.Report(double)"/>).</param>
    /// <param name="cancellationToken">Interrupts the study, without an exception.</param>
    /// <exception cref="ArgumentException">The scheduler makes trials copy one another, which functions cannot.</exception>
    /// <exception cref="StoreException">An event could not be recorded: open the study again to go on.</exception>
    /// <exception cref="InvalidOperationException">Sampler or scheduler broke a rule, named in the message; or a run is under way.</exception>
    public IAsyncEnumerable<StudyEvent> RunAsync(Func<Trial, IEnumerable<Report>> train, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        MustNotCopy();
        return RunAsync(_ => new FunctionBodies(train, _options.Devices), cancellationToken);
    }

    /// <summary>Runs trials that are <see cref="Trainable"/>s, until the study stops.</summary>
    /// <remarks>Any scheduler can pause, resume and copy them; after a kill they go on from their last checkpoint.</remarks>
    /// <param name="create">Makes a trainable, which the study sets up and disposes.</param>
    /// <param name="cancellationToken">Interrupts the study, without an exception.</param>
    /// <inheritdoc cref="RunAsync(Func{Trial, IEnumerable{Report}}, CancellationToken)" path="exception"/>
    public IAsyncEnumerable<StudyEvent> RunAsync(Func<Trainable> create, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        return RunAsync(states => new TrainableBodies(create, states), cancellationToken);
    }

    /// <summary>Runs trials that are functions on the caller's thread, without a thread or a slot: for trials that take no time of their own, such as tabulated ones.</summary>
    /// <remarks>The same decisions in the same order as on slots, at some hundred thousand a second. Time limit and hang limit do not apply. Leaving the enumeration leaves the study where it is, as a kill would.</remarks>
    /// <inheritdoc cref="RunAsync(Func{Trial, IEnumerable{Report}}, CancellationToken)" path="exception"/>
    public IEnumerable<StudyEvent> Simulate(Func<Trial, IEnumerable<Report>> train, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        MustNotCopy();
        return Simulate(_ => new FunctionBodies(train, host: null), cancellationToken);
    }

    /// <summary>Runs <see cref="Trainable"/>s on the caller's thread, without a thread or a slot.</summary>
    /// <inheritdoc cref="Simulate(Func{Trial, IEnumerable{Report}}, CancellationToken)"/>
    public IEnumerable<StudyEvent> Simulate(Func<Trainable> create, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Simulate(states => new TrainableBodies(create, states), cancellationToken);
    }

    private async IAsyncEnumerable<StudyEvent> RunAsync(Func<States, Bodies> bodies, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var loop = Claim(bodies);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var unread = new CancellationTokenSource();
        var events = Channel.CreateBounded<StudyEvent>(new BoundedChannelOptions(MostUnread) { SingleReader = true, SingleWriter = true });
        var running = Task.Run(
            async () =>
            {
                try
                {
                    await loop.RunAsync(Publish, left.Token).ConfigureAwait(false);
                    events.Writer.Complete();
                }
                catch (Exception failed)
                {
                    events.Writer.Complete(failed);
                    throw;
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return happened;
        }
        finally
        {
            await unread.CancelAsync().ConfigureAwait(false);
            await left.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Release(running.Exception?.InnerException);
        }

        async ValueTask Publish(IReadOnlyList<StudyEvent> recorded)
        {
            foreach (var happened in recorded)
            {
                if (events.Writer.TryWrite(happened)) continue;
                try
                {
                    await events.Writer.WriteAsync(happened, unread.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return; // Nobody reads any more; it is recorded all the same.
                }
            }
        }
    }

    private IEnumerable<StudyEvent> Simulate(Func<States, Bodies> bodies, CancellationToken cancel)
    {
        var loop = Claim(bodies);
        using var pieces = loop.Simulate(cancel).GetEnumerator();
        bool sound = true;
        try
        {
            while (true)
            {
                sound = false;
                bool more = pieces.MoveNext();
                sound = true;
                if (!more) break;
                foreach (var happened in pieces.Current) yield return happened;
            }
        }
        finally
        {
            Release(sound ? null : new InvalidOperationException("The simulation failed before what it had decided was recorded."));
        }
    }

    private StudyLoop Claim(Func<States, Bodies> bodies)
    {
        lock (_gate)
        {
            MustBeUsable();
            if (_running) throw new InvalidOperationException("The study is being run already.");
            _running = true;
            return _loop = new StudyLoop(
                new LoopSetup
                {
                    Conduct = _options.Conduct(Parallelism),
                    Conductor = _conductor,
                    Log = _log,
                    Location = _options.Store.Location,
                    Lines = _lines,
                    Host = _options.Devices,
                    Gate = _gate,
                    Checkpoints = _checkpoints,
                    CheckpointEvery = _options.CheckpointEvery,
                    TimeLimit = _options.TimeLimit,
                    HangLimit = _options.HangLimit,
                    SlotUsed = _options.SlotUsed,
                    Clock = _options.Clock,
                    Logger = _options.Logger.ForContext<Study>(),
                },
                bodies);
        }
    }

    private void Release(Exception? lost)
    {
        lock (_gate)
        {
            _running = false;
            _lost ??= lost;
        }
    }

    private void MustNotCopy()
    {
        if (_options.Scheduler.CopiesState)
        {
            throw new ArgumentException(Invariant($"Scheduler '{_options.Scheduler.Name}' makes trials copy one another's states, and a function has none: give a Trainable."));
        }
    }
}
