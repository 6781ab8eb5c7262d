using System.Diagnostics.CodeAnalysis;

namespace TorchTune.Execution;

/// <summary>Carries out what is decided: knows the running trials' code, and what a free slot does next.</summary>
/// <remarks>
/// It acts on recorded events alone. Who runs where and when is decided here, by what is free, and changes no result: what a run does goes
/// back as items, and in which order they count is not the crew's business. A run goes ahead of the record up to its <c>until</c>, and at
/// most <see cref="MostAhead"/> reports.
/// </remarks>
/// <threadsafety><see cref="TryTake"/>, <see cref="Done"/>, <see cref="Counts"/> and <see cref="IsEmpty"/> from any thread; the others from the one that decides.</threadsafety>
internal sealed class Crew(Conduct conduct, Ledger ledger, States states)
{
    /// <summary>How many unrecorded reports a run may be ahead: bounds what a crash loses and what is held in memory.</summary>
    public const int MostAhead = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Run> _runs = [];
    private readonly ReadyRuns _ready = new();
    private int _taken;
    private bool _stopping;

    /// <summary>Called when a slot may find something to do; not under the lock.</summary>
    public event Action? WorkAdded;

    /// <summary>What runs did, in the order of each; under the lock, so it must only pass it on.</summary>
    public event Action<Run, IReadOnlyList<Item>>? Arrived;

    /// <summary>A run that begins only after a wait (<see cref="Begin"/>).</summary>
    public event Action<Run, TimeSpan>? Delayed;

    /// <summary>Reports done, recorded or not.</summary>
    public long Performed { get; private set; }

    /// <summary>Reports recorded.</summary>
    public long Recorded { get; private set; }

    /// <summary>Whether there is nothing for a slot to do and nothing under way that could bring something.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _taken == 0 && _ready.Count == 0;
        }
    }

    /// <summary>Goes on with the trials that were running when the study was left.</summary>
    public void Revive()
    {
        lock (_gate)
        {
            foreach (var trial in ledger.Live.Concat(ledger.EndedDonors).Where(t => t.Step > 0)) states.Remember(RecipeOf(trial));
            foreach (var trial in ledger.Live.Where(t => t.IsRunning)) Enter(trial);
        }

        WorkAdded?.Invoke();
    }

    /// <summary>Carries out what has been recorded.</summary>
    public void Carry(IReadOnlyList<StudyEvent> happened)
    {
        lock (_gate)
        {
            foreach (var e in happened) Carry(e);
        }

        states.Observe(happened, ledger);
        WorkAdded?.Invoke();
    }

    /// <summary>The next thing for a free slot: a step of a run, or its leaving.</summary>
    public bool TryTake(Slot slot, [NotNullWhen(true)] out Run? run)
    {
        lock (_gate)
        {
            if (!_ready.TryTake(slot.Device, out run)) return false;
            run.Device = slot.Device;
            run.Stage = RunStage.Taken;
            run.Takes++;
            _taken++;
            return true;
        }
    }

    /// <summary>A slot has done what it took.</summary>
    public void Done(Run run, IReadOnlyList<Item> items)
    {
        lock (_gate)
        {
            // One that was abandoned comes back too late for anything.
            if (run.Stage != RunStage.Taken) return;
            _taken--;
            if (items is [.., Item.Reported]) Performed++;
            if (!run.Leaves)
            {
                Advance(run, items);
                Arrived?.Invoke(run, items);
            }

            if (run.Body is null) Forget(run);
            else if (run.Leaves) Ready(run);
        }

        WorkAdded?.Invoke();
    }

    /// <summary>A run does not come back from its step: it is not waited for, and counts for nothing any more.</summary>
    /// <param name="run">The run.</param>
    /// <param name="take">Which taking of it.</param>
    /// <returns>False where it came back in time.</returns>
    public bool Abandon(Run run, int take)
    {
        lock (_gate)
        {
            if (run.Stage != RunStage.Taken || run.Takes != take) return false;
            _taken--;
            run.Cancel();
            Forget(run);
            return true;
        }
    }

    /// <summary>Whether what a run did still counts: nothing has been decided since that sends it away.</summary>
    public bool Counts(Run run)
    {
        lock (_gate) return !run.Leaves;
    }

    /// <summary>Begins a run whose wait is over.</summary>
    public void Begin(Run run)
    {
        lock (_gate)
        {
            if (run.Stage == RunStage.Parked && !run.Leaves && !_stopping) Ready(run);
        }

        WorkAdded?.Invoke();
    }

    /// <summary>Sends everybody home: nothing is begun any more, and what holds memory leaves as slots come free.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            foreach (var run in _runs.Values.ToArray()) SendAway(run, keepsState: run.KeepsState);
        }

        WorkAdded?.Invoke();
    }

    private void Carry(StudyEvent happened)
    {
        switch (happened)
        {
            case TrialStarted e: Enter(ledger.Find(e.Trial)); break;
            case TrialResumed e: Resume(ledger.Find(e.Trial)); break;
            case TrialReported e: Carry(e); break;
            case TrialRetried e: Retry(e); break;
            case TrialEnded e when _runs.TryGetValue(e.Trial, out var run): SendAway(run, keepsState: false); break;
            default: break;
        }
    }

    private void Carry(TrialReported e)
    {
        Recorded++;
        if (!_runs.TryGetValue(e.Report.Trial, out var run)) return;
        run.Ahead--;
        switch (e.Verdict)
        {
            case Verdict.Continue v:
                run.Until = Capped(v.Until);
                GoOn(run);
                break;
            case Verdict.Pause:
                SendAway(run, keepsState: true);
                break;
            case Verdict.Exploit { Until: int until } when ledger.Find(e.Report.Trial) is { } trial:
                run.Pending = (trial.Copies[^1], RecipeOf(trial));
                run.Copies = trial.Copies.Count;
                run.Clock = trial.Clock;
                run.Until = Capped(until);
                GoOn(run);
                break;
            case Verdict.Exploit:
                SendAway(run, keepsState: false);
                break;
            default:
                break; // Its end follows.
        }
    }

    private void Enter(LiveTrial? trial)
    {
        // One that starts and ends in the same breath never runs.
        if (trial is null || _stopping) return;
        var run = new Run(RecipeOf(trial), trial.Clock, Capped(trial.Until));
        _runs[trial.Number] = run;
        Ready(run);
    }

    private void Resume(LiveTrial? trial)
    {
        if (trial is null) return;

        // On its way out and not yet taken: it simply stays.
        if (_runs.TryGetValue(trial.Number, out var run) && run.Stage == RunStage.Ready && run.Leaves && run.Copies == trial.Copies.Count && !_stopping)
        {
            _ready.Remove(run);
            (run.Leaves, run.KeepsState, run.Stage) = (false, false, RunStage.Parked);
            run.Clock = trial.Clock;
            run.Until = Capped(trial.Until);
            GoOn(run);
            return;
        }

        Enter(trial);
    }

    private void Retry(TrialRetried e)
    {
        if (_runs.TryGetValue(e.Trial, out var old)) SendAway(old, keepsState: false);
        if (ledger.Find(e.Trial) is not { } trial || _stopping) return;
        var run = new Run(RecipeOf(trial), trial.Clock, Capped(trial.Until));
        _runs[e.Trial] = run;
        Delayed?.Invoke(run, conduct.Retries.WaitBefore(e.Attempt));
    }

    private void Advance(Run run, IReadOnlyList<Item> items)
    {
        run.Stage = RunStage.Parked;
        if (items is not [.., Item.Reported { Report: var report }]) return;
        run.Ahead++;
        run.Step = report.Step;
        if (!Conductor.IsDue(report, run.Until, conduct)) GoOn(run);
    }

    private void GoOn(Run run)
    {
        if (run.Stage == RunStage.Parked && run.Step < run.Until && run.Ahead < MostAhead && run.Body is not null) Ready(run);
    }

    private void Ready(Run run)
    {
        run.Stage = RunStage.Ready;
        _ready.Add(run);
    }

    private void SendAway(Run run, bool keepsState)
    {
        if (!keepsState) run.Cancel();
        if (run.Stage == RunStage.Ready) _ready.Remove(run);
        (run.Leaves, run.KeepsState) = (true, keepsState);

        // The slot that has taken it brings it back.
        if (run.Stage == RunStage.Taken) return;
        if (run.Body is null) Forget(run);
        else Ready(run);
    }

    private void Forget(Run run)
    {
        run.Stage = RunStage.Gone;
        if (_runs.TryGetValue(run.Trial, out var current) && ReferenceEquals(current, run)) _runs.Remove(run.Trial);
    }

    private Recipe RecipeOf(LiveTrial trial) => new(trial, conduct, ledger.Space);

    private int Capped(int until) => Math.Min(until, conduct.MaxSteps ?? int.MaxValue);
}
