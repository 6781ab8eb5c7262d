using System.Threading.Channels;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>The one loop: what trials do is put in order, decided on, recorded, and only then carried out.</summary>
/// <remarks>
/// It exists once for every sampler, scheduler and kind of trial. Slots may be threads (<see cref="RunAsync"/>) or the caller's own
/// (<see cref="Simulate"/>); the decisions are the same.
/// </remarks>
internal sealed class StudyLoop
{
    /// <summary>How many events are recorded in one transaction at most.</summary>
    private const int MostAtOnce = 256;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestHangCheck = TimeSpan.FromSeconds(1);

    private readonly Channel<Action> _inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly LoopSetup _setup;
    private readonly Conductor _conductor;
    private readonly Turns _turns;
    private readonly Crew _crew;
    private readonly Hands _hands;
    private string? _interruption;
    private Exception? _failure;

    public StudyLoop(LoopSetup setup, Func<States, Bodies> bodies)
    {
        _setup = setup;
        _conductor = setup.Conductor;
        var states = new States(setup.Log.Header.Name, setup.Checkpoints, setup.Conduct.Scheduler.CopiesState, setup.CheckpointEvery, setup.Logger);
        var made = bodies(states);
        _turns = setup.Conduct.Order == ReportOrder.Virtual ? new VirtualTurns() : new ArrivalTurns();
        _crew = new Crew(setup.Conduct, _conductor.Ledger, states);
        _hands = new Hands(_crew, setup.Conduct, made, states, setup.Host, setup.Logger);
    }

    /// <summary>Reports that were run ahead to and cut off, so far.</summary>
    public long Waste => _crew.Performed - _crew.Recorded;

    /// <summary>Runs on the slots' threads until the study stops.</summary>
    /// <param name="publish">Takes what has been recorded.</param>
    /// <param name="cancel">Interrupts the study, which can be gone on with.</param>
    public async Task RunAsync(Func<IReadOnlyList<StudyEvent>, ValueTask> publish, CancellationToken cancel)
    {
        var threads = new SlotThreads(_crew, _hands, _setup, Fail);
        _crew.Arrived += (run, items) => _inbox.Writer.TryWrite(() => Arrive(run, items));
        _crew.Delayed += (run, wait) => Later(wait, () => _crew.Begin(run));
        using var cancelled = cancel.UnsafeRegister(_ => _inbox.Writer.TryWrite(() => _interruption ??= "cancelled"), null);
        await using var limit = Timer(_setup.TimeLimit, () => _interruption ??= Invariant($"the time limit of {_setup.TimeLimit} was reached"), periodic: false).ConfigureAwait(false);
        await using var hang = Timer(HangCheck, () => GiveUpHung(threads), periodic: true).ConfigureAwait(false);
        threads.Start();
        try
        {
            Begin();
            while (true)
            {
                while (_inbox.Reader.TryRead(out var message)) message();
                if (_failure is not null) throw new InvalidOperationException(Invariant($"A slot cannot work any more: {_failure.Message}"), _failure);
                var decided = Decide();
                if (decided.Count > 0)
                {
                    await _setup.Log.AppendAsync(decided).ConfigureAwait(false);
                    CarryOut(decided);
                    await publish(decided).ConfigureAwait(false);
                }

                if (_conductor.IsDone) return;
                if (decided.Count == 0) await _inbox.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _crew.Stop();
            await threads.CloseAsync(Grace).ConfigureAwait(false);
        }
    }

    /// <summary>Runs on the caller's thread: for trials that take no time of their own, such as tabulated ones.</summary>
    /// <returns>What has been recorded, piece by piece; what is not asked for is not run.</returns>
    public IEnumerable<IReadOnlyList<StudyEvent>> Simulate(CancellationToken cancel)
    {
        _crew.Arrived += Arrive;
        _crew.Delayed += (run, _) => _crew.Begin(run);
        var slot = _setup.Host.Slots[0];
        try
        {
            Begin();
            while (true)
            {
                if (cancel.IsCancellationRequested) _interruption ??= "cancelled";
                var decided = Decide();
                if (decided.Count > 0)
                {
                    _setup.Log.AppendAsync(decided).GetAwaiter().GetResult();
                    CarryOut(decided);
                    yield return decided;
                }

                if (_conductor.IsDone) yield break;
                for (int i = 0; i < MostAtOnce && _crew.TryTake(slot, out var run); i++) _hands.Do(run, slot, static (_, _) => { }, static () => { });
            }
        }
        finally
        {
            _crew.Stop();
            while (_crew.TryTake(slot, out var run)) _hands.Do(run, slot, static (_, _) => { }, static () => { });
        }
    }

    private TimeSpan? HangCheck => _setup.HangLimit is TimeSpan limit ? TimeSpan.FromTicks(Math.Min(Math.Max(limit.Ticks / 4, 1), LongestHangCheck.Ticks)) : null;

    private void Begin()
    {
        lock (_setup.Gate) _conductor.GoOn(_turns);
        _crew.Revive();
    }

    // Everything that can be decided now, as far as one transaction goes.
    private IReadOnlyList<StudyEvent> Decide()
    {
        lock (_setup.Gate)
        {
            if (_interruption is not null)
            {
                _conductor.Stop(Invariant($"{_interruption} after {_conductor.Ledger.Ended} trials had ended and {_conductor.Ledger.Running} were running: open the study '{_setup.Log.Header.Name}' in {_setup.Location} again to go on"), final: false);
                return _conductor.Decided();
            }

            _conductor.OfferPlaces();
            while (!_conductor.IsDone && _conductor.Pending < MostAtOnce && _turns.TryTake(out var trial, out var item))
            {
                _conductor.Take(trial, item);
                _conductor.OfferPlaces();
            }

            return _conductor.Decided();
        }
    }

    private void CarryOut(IReadOnlyList<StudyEvent> recorded)
    {
        foreach (var happened in recorded) _setup.Lines.Write(happened);
        _crew.Carry(recorded);
    }

    private void Arrive(Run run, IReadOnlyList<Item> items)
    {
        if (run.Leaves || _conductor.Ledger.Find(run.Trial) is not { } trial) return;
        foreach (var item in items) _turns.Arrive(trial, item);
    }

    private void GiveUpHung(SlotThreads threads)
    {
        foreach (var (run, elapsed) in threads.GiveUpHung())
        {
            Item[] items = [new Item.Failed(OutcomeKind.Hung, Invariant($"a step took longer than the limit of {_setup.HangLimit}"))];
            _setup.Logger.Debug("Trial {Trial} was given up after {Elapsed}", run.Trial, elapsed);
            _inbox.Writer.TryWrite(() => Arrive(run, items));
        }
    }

    private void Fail(Exception failure) => _inbox.Writer.TryWrite(() => _failure ??= failure);

    private void Later(TimeSpan wait, Action then)
    {
        if (wait <= TimeSpan.Zero)
        {
            _inbox.Writer.TryWrite(then);
            return;
        }

        ITimer? timer = null;
        timer = _setup.Clock.CreateTimer(
            _ =>
            {
                _inbox.Writer.TryWrite(then);
                timer?.Dispose();
            },
            null, wait, Timeout.InfiniteTimeSpan);
    }

    private ITimer Timer(TimeSpan? due, Action then, bool periodic) => _setup.Clock.CreateTimer(
        _ => _inbox.Writer.TryWrite(then), null, due ?? Timeout.InfiniteTimeSpan, periodic && due is TimeSpan period ? period : Timeout.InfiniteTimeSpan);
}
