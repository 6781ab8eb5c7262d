using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>What the loop must know of a study: a fold over its events that remembers the trials that have not ended, and counts the rest.</summary>
/// <remarks>Memory is that of the live trials, not of all: a study of a million trials takes no more than its places do.</remarks>
internal sealed class Ledger(Conduct conduct)
{
    private readonly Dictionary<int, LiveTrial> _live = [];
    private readonly SortedSet<int> _waiting = [];
    private readonly Places _places = new();
    private readonly Queue<Configuration> _enqueued = new();
    private readonly Dictionary<int, LiveTrial> _donors = [];
    private readonly Dictionary<int, Outcome> _untold = [];

    /// <summary>The space as it has grown.</summary>
    public Space Space { get; private set; } = conduct.Space;

    public long Events { get; private set; }

    public double Time { get; private set; }

    public int Started { get; private set; }

    public int Ended { get; private set; }

    public int Running => _live.Count - _waiting.Count;

    /// <summary>Steps of all trials that are recorded.</summary>
    public long Steps { get; private set; }

    public Best Best { get; } = new(conduct.Objectives);

    /// <summary>The stop with which the study was left, where nothing has happened since.</summary>
    public StudyStopped? Stopped { get; private set; }

    public int LowestFreePlace => _places.LowestFree;

    public IReadOnlyCollection<int> Waiting => _waiting;

    public IEnumerable<LiveTrial> Live => _live.Values.OrderBy(t => t.Number);

    /// <summary>The ended trials that may still be copied.</summary>
    public IEnumerable<LiveTrial> EndedDonors => _donors.Values.OrderBy(t => t.Number);

    public bool HasEnqueued => _enqueued.Count > 0;

    public Configuration NextEnqueued => _enqueued.Peek();

    public LiveTrial? Find(int trial) => _live.GetValueOrDefault(trial);

    /// <summary>The live trial of this number.</summary>
    /// <exception cref="ArgumentException">There is none; the message says whether it has ended or never started.</exception>
    public LiveTrial Named(int trial) => Find(trial) ?? throw new ArgumentException(
        trial >= 0 && trial < Started
            ? Invariant($"Trial {trial} has ended.")
            : Invariant($"There is no trial {trial}; {(Started == 0 ? "none has started" : Invariant($"the trials are 0 to {Started - 1}"))}."));

    /// <summary>A trial that may be copied: live, or ended in a study whose scheduler copies.</summary>
    public LiveTrial? Donor(int trial) => Find(trial) ?? _donors.GetValueOrDefault(trial);

    /// <summary>How a verdict ended a trial whose owner has not told its end yet; null where that is not so.</summary>
    public Outcome? Untold(int trial) => _untold.GetValueOrDefault(trial);

    /// <summary>The owner has told the end of such a trial, and nothing new.</summary>
    public void Told(int trial) => _untold.Remove(trial);

    public void Apply(StudyEvent happened)
    {
        Events++;
        Time = happened.Time;
        Stopped = happened as StudyStopped;
        switch (happened)
        {
            case ConfigurationEnqueued e: _enqueued.Enqueue(e.Configuration); break;
            case TrialStarted e: Apply(e); break;
            case TrialResumed e: Apply(e); break;
            case HyperParameterDefined e: Apply(e); break;
            case SpaceChanged: EmbedLive(); break;
            case TrialReported e: Apply(e); break;
            case TrialRetried e: Recorded(e.Trial).Retry(e); break;
            case TrialEnded e: Apply(e); break;
            case TrialAmended e: Apply(e); break;
            default: break;
        }
    }

    private void Apply(TrialStarted e)
    {
        Started = e.Trial + 1;
        if (_enqueued.Count > 0) _enqueued.Dequeue();
        _places.Take(e.Place);
        _live.Add(e.Trial, new LiveTrial(e, conduct.CostOf(e.Configuration)));
    }

    private void Apply(TrialResumed e)
    {
        var trial = Recorded(e.Trial);
        _waiting.Remove(e.Trial);
        _places.Take(e.Place);
        trial.Resume(e, conduct.CostOf(trial.Configuration));
    }

    private void Apply(HyperParameterDefined e)
    {
        Space = Space.With(e.HyperParameter);
        Recorded(e.Trial).Define(e.HyperParameter.Name, e.Value);
    }

    // The space itself is the last one from the start.
    private void EmbedLive()
    {
        foreach (var trial in _live.Values) trial.Embed(conduct.Space);
    }

    private void Apply(TrialReported e)
    {
        var trial = Recorded(e.Report.Trial);
        MustKeepTime(e, trial);
        Steps += e.Report.Step - trial.Step;
        bool judged = e.Report.Step >= trial.Until || e.Verdict is not Verdict.Continue;
        trial.Take(e.Report, judged);
        trial.IsStopped = e.Verdict is Verdict.Stop;
        Best.Take(e.Report);
        switch (e.Verdict)
        {
            case Verdict.Continue v: trial.Continue(v.Until); break;
            case Verdict.Pause: Wait(trial); break;
            case Verdict.Exploit v: Exploit(trial, v, e.Time); break;
            default: break; // TrialEnded follows in the same transaction.
        }

        Apply(e.Waiting, e.Time);
    }

    private void Apply(TrialEnded e)
    {
        var trial = Recorded(e.Trial);
        if (trial.Place is int place) _places.Free(place);
        _live.Remove(e.Trial);
        _waiting.Remove(e.Trial);
        if (conduct.Scheduler.CopiesState) _donors[e.Trial] = trial;
        if (conduct.Order == ReportOrder.Arrival && (trial.IsStopped || !trial.IsRunning)) _untold[e.Trial] = e.Outcome;
        Ended++;
        Best.Take(trial.Number, trial.Configuration, e.Outcome);
        Apply(e.Waiting, e.Time);
    }

    private void Apply(TrialAmended e)
    {
        _untold.Remove(e.Trial);
        Best.Amend(e.Trial, e.Outcome);
    }

    private void Apply(ImmutableArray<WaitingVerdict> waiting, double time)
    {
        foreach (var (number, verdict) in waiting)
        {
            if (verdict is Verdict.Exploit exploit) Exploit(Recorded(number), exploit, time);
        }
    }

    private void Exploit(LiveTrial trial, Verdict.Exploit exploit, double time)
    {
        trial.Exploit(exploit);
        if (!trial.IsRunning) return;
        if (exploit.Until is int until) trial.EnterSegment(time, trial.Place!.Value, until, conduct.CostOf(exploit.Configuration));
        else Wait(trial);
    }

    private void Wait(LiveTrial trial)
    {
        _places.Free(trial.Place!.Value);
        trial.Wait();
        _waiting.Add(trial.Number);
    }

    private LiveTrial Recorded(int trial) => Find(trial)
        ?? throw new StoreDamagedException(Invariant($"The record names trial {trial}, which has not started or has ended: it is damaged, or was written by another program."));

    // The one part of a study that is code and no option: a cost a step that is computed otherwise would order the reports otherwise.
    private void MustKeepTime(TrialReported e, LiveTrial trial)
    {
        if (conduct.Order == ReportOrder.Arrival) return;
        double expected = trial.Clock.TimeOf(e.Report.Step);
        if (e.Time.Equals(expected)) return;
        throw new StudyMismatchException(Invariant(
            $"Step {e.Report.Step} of trial {trial.Number} is recorded at virtual time {e.Time}, but costs so much now that it would be {expected}: StepCost must compute what it did when the study was created."));
    }
}
