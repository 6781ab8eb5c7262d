using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>Makes a study's decisions: turns what trials did and which places are free into events, one after the other.</summary>
/// <remarks>
/// It knows no thread, no clock and no store. Each decision is made from the states that the events so far have built, becomes an event, and
/// is taken in as an event: deciding and replaying are the same fold.
/// </remarks>
internal sealed class Conductor
{
    private readonly Conduct _conduct;
    private readonly ISamplerState _sampler;
    private readonly ISchedulerState _scheduler;
    private readonly SchedulerRules _rules;
    private readonly List<StudyEvent> _decided = [];

    // Most reports of a study without a scheduler carry one and the same.
    private Verdict.Continue _notDue = new(int.MaxValue, NotDueReason);
    private Assignment.Finished? _finished;
    private bool _spaceExhausted;

    private const string NotDueReason = "not due yet";

    public Conductor(Conduct conduct)
    {
        _conduct = conduct;
        MustHaveConfigurations(conduct.Space);
        Ledger = new Ledger(conduct);
        var sampler = conduct.Sampler.Begin(new SamplingContext
        {
            Space = conduct.Space,
            Objectives = conduct.Objectives,
            Seed = conduct.Seed,
            Parallelism = conduct.Parallelism,
            MaxTrials = conduct.Limits.Trials,
        });
        _sampler = conduct.SpaceHasChanged ? new EmbeddedHistory(sampler, conduct.Space) : sampler;
        _scheduler = conduct.Scheduler.Begin(new SchedulingContext
        {
            Space = conduct.Space,
            Objectives = conduct.Objectives,
            Seed = conduct.Seed,
            Parallelism = conduct.Parallelism,
            MaxSteps = conduct.MaxSteps,
        });
        _rules = new SchedulerRules(conduct, Ledger);
    }

    public Ledger Ledger { get; }

    /// <summary>The order in which what trials do is taken; null where their owner brings it in person.</summary>
    public Turns? Turns { get; private set; }

    /// <summary>Whether nothing more will be decided.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes in a recorded event.</summary>
    public void Fold(StudyEvent happened)
    {
        Ledger.Apply(happened);
        _sampler.Observe(happened);
        _scheduler.Observe(happened);
    }

    /// <summary>The events decided since the last call: they are to be recorded in one transaction.</summary>
    public IReadOnlyList<StudyEvent> Decided()
    {
        if (_decided.Count == 0) return [];
        StudyEvent[] decided = [.. _decided];
        _decided.Clear();
        return decided;
    }

    public int Pending => _decided.Count;

    /// <summary>Goes on where the study was left, as far as the limits allow.</summary>
    /// <param name="turns">The order in which what trials do is taken.</param>
    public void GoOn(Turns? turns = null)
    {
        IsDone = false;
        Turns = turns;
        if (turns is null) return;
        foreach (var trial in Ledger.Live.Where(t => t.IsRunning)) turns.Enter(trial);
    }

    /// <summary>Whether a trial goes on after a report without being judged.</summary>
    public static bool IsDue(Report report, int until, Conduct conduct) =>
        report.Step >= until || report.Step >= conduct.MaxSteps || !Objective.AllFinite(report.Metrics, conduct.Objectives);

    /// <summary>A user puts a configuration first in line; the sampler's part is drawn when it starts.</summary>
    /// <exception cref="ArgumentException">The space has no such configuration.</exception>
    public void Enqueue(Configuration configuration)
    {
        // Drawn once for nothing, so that what cannot start is refused now.
        Ledger.Space.Complete(configuration, RandomSource.For(_conduct.Seed, -1, "enqueued"));
        Decide(new ConfigurationEnqueued(Now, configuration));
        IsDone = false;
        _finished = null;
    }

    /// <summary>Offers the free places, the lowest first, until one has to wait; ends the study where nothing is left to do.</summary>
    public void OfferPlaces()
    {
        if (IsDone || StopWhereReached()) return;
        while (_finished is null && Ledger.LowestFreePlace < _conduct.Parallelism && Offer(Ledger.LowestFreePlace) is null)
        {
        }

        if (Ledger.Running == 0) FinishWaiting();
    }

    /// <summary>Offers one place.</summary>
    /// <returns>Null where a trial started or was resumed there; else why not.</returns>
    public Assignment? Offer(int place, Func<Placement, Proposal?>? propose = null)
    {
        while (true)
        {
            bool mayStart = !(Ledger.Started >= _conduct.Limits.Trials) && (!_spaceExhausted || Ledger.HasEnqueued);
            var assignment = _scheduler.Offer(new Place(place, mayStart));
            _rules.Check(assignment, mayStart);
            switch (assignment)
            {
                case Assignment.Start start:
                    if (Start(start, place, propose)) return null;
                    _spaceExhausted = true;
                    continue;
                case Assignment.Resume resume:
                    Decide(new TrialResumed(Now, resume.Trial, place, Ledger.Named(resume.Trial).Step, resume.Until, resume.Reason));
                    return null;
                case Assignment.Finished finished:
                    return _finished = finished;
                default:
                    return assignment;
            }
        }
    }

    /// <summary>Proposals for trials that start now, all at once; empty where the space is exhausted.</summary>
    public IReadOnlyList<Proposal> Propose(Placement placement, int count) =>
        _sampler.Ask(RandomSource.For(_conduct.Seed, Ledger.Started, "sampler"), count, placement);

    /// <summary>Records what a running trial did, and what follows from it.</summary>
    public void Take(LiveTrial trial, Item item)
    {
        switch (item)
        {
            case Item.Reported reported: Take(trial, reported.Report); break;
            case Item.Defined defined: Take(trial, defined); break;
            case Item.Finished finished: End(trial, FinishedOutcome(trial, finished)); break;
            case Item.Failed failed: Take(trial, failed); break;
            case Item.Differed differed:
                Decide(new ReplayDiffered(TimeOfNext(trial), trial.Number, differed.Step, differed.Metric, differed.Recorded, differed.Replayed));
                break;
        }

        if (Ledger.Find(trial.Number) is null) trial.Unrecorded.Clear();
        StopWhereReached();
    }

    /// <summary>Ends a running or waiting trial other than by a verdict.</summary>
    public void End(LiveTrial trial, Outcome outcome)
    {
        var waiting = _scheduler.JudgeEnd(trial.Number, outcome);
        _rules.Check(waiting, trial.Number, trial.Judged);
        Decide(new TrialEnded(TimeOfNext(trial), trial.Number, outcome) { Waiting = waiting });
        EndWaiting(waiting);
    }

    /// <summary>Records more about a trial that a verdict had ended.</summary>
    public void Amend(int trial, Outcome outcome) => Decide(new TrialAmended(Now, trial, outcome));

    /// <summary>Stops the study as a whole; it can be gone on with.</summary>
    public void Stop(string reason, bool final)
    {
        IsDone = true;
        if (final && Ledger.Stopped is { Final: true }) return;
        Decide(new StudyStopped(Now, reason, final));
    }

    private double Now => _conduct.Order == ReportOrder.Virtual ? Ledger.Time : Ledger.Events;

    // What has no step of its own ends when the step ends that did not come: a promise of virtual time holds for every kind of item.
    private double TimeOfNext(LiveTrial trial) =>
        _conduct.Order == ReportOrder.Arrival ? Ledger.Events : trial.IsRunning ? trial.NextTime : Ledger.Time;

    private bool StopWhereReached()
    {
        if (IsDone) return true;
        if (_conduct.Limits.Reached(Ledger, _conduct.Objectives[0]) is not string reason) return false;
        Stop(reason, final: true);
        return true;
    }

    private bool Start(Assignment.Start start, int place, Func<Placement, Proposal?>? propose)
    {
        int number = Ledger.Started;
        Proposal? proposal = Ledger.HasEnqueued
            ? new Proposal(Ledger.Space.Complete(Ledger.NextEnqueued, RandomSource.For(_conduct.Seed, number, "enqueued")), "enqueued")
            : propose is not null ? propose(start.Placement)
            : Propose(start.Placement, 1) is [var first, ..] ? first
            : null;
        if (proposal is null) return false;
        MustBeInSpace(proposal);
        Decide(new TrialStarted(Now, number, place, proposal.Configuration, start.Placement, start.Until, proposal.Rationale, start.Reason));
        return true;
    }

    // Said before anything is kept, and not by the first ask.
    private static void MustHaveConfigurations(Space space)
    {
        if (!space.IsConstrained) return;
        try
        {
            space.Draw(RandomSource.For(0, -1, "constraints"));
        }
        catch (InvalidOperationException refused)
        {
            throw new ArgumentException(refused.Message, refused);
        }
    }

    private void MustBeInSpace(Proposal proposal)
    {
        try
        {
            Ledger.Space.Validate(proposal.Configuration);
        }
        catch (ArgumentException refused)
        {
            throw new InvalidOperationException(Invariant($"Sampler '{_conduct.Sampler.Name}' must propose configurations of the space, but proposed {proposal.Configuration}: {refused.Message}"), refused);
        }
    }

    private void Take(LiveTrial trial, Report report)
    {
        double time = _conduct.Order == ReportOrder.Virtual ? trial.Clock.TimeOf(report.Step) : Ledger.Events;
        bool finite = Objective.AllFinite(report.Metrics, _conduct.Objectives);
        bool last = report.Step >= _conduct.MaxSteps;
        Judgement judgement = finite && report.Step < trial.Until ? NotDue(trial.Until) : _scheduler.Judge(report);
        var waiting = judgement.Waiting.IsDefault ? [] : judgement.Waiting;
        var verdict = Enforced(judgement.Verdict, report, finite, last);
        _rules.Check(trial, report, verdict, waiting);

        Decide(new TrialReported(time, report, verdict, waiting));
        if (verdict is Verdict.Stop stop) Decide(new TrialEnded(time, trial.Number, StoppedOutcome(trial, stop, finite)));
        EndWaiting(waiting);
    }

    // Where the answer is not the scheduler's to give: a diverged trial does not go on as it is, and nobody has more than all steps.
    private Verdict Enforced(Verdict verdict, Report report, bool finite, bool last)
    {
        if (!finite && verdict is (Verdict.Continue or Verdict.Pause)) return new Verdict.Stop(Divergence(report));
        if (!last || verdict is Verdict.Stop { Completed: true }) return verdict;
        return new Verdict.Stop(verdict is Verdict.Stop stop ? stop.Reason : Invariant($"had all its {_conduct.MaxSteps} steps"), completed: true);
    }

    private string Divergence(Report report)
    {
        var objective = _conduct.Objectives.First(o => !double.IsFinite(report.Metrics[o.Metric]));
        return Invariant($"{objective.Metric} became {report.Metrics[objective.Metric]} at step {report.Step}");
    }

    private Judgement NotDue(int until)
    {
        if (_notDue.Until != until) _notDue = new Verdict.Continue(until, NotDueReason);
        return _notDue;
    }

    private Outcome StoppedOutcome(LiveTrial trial, Verdict.Stop stop, bool finite) => finite
        ? trial.OutcomeOf(stop.Completed ? OutcomeKind.Completed : OutcomeKind.Stopped, stop.Reason, _conduct.Objectives)
        : trial.OutcomeOf(OutcomeKind.Diverged, Divergence(trial.Last!), _conduct.Objectives);

    private Outcome FinishedOutcome(LiveTrial trial, Item.Finished finished) =>
        trial.OutcomeOf(OutcomeKind.Completed, trial.Step == 0 ? "ended without a report" : Invariant($"ended by itself after step {trial.Step}"), _conduct.Objectives) with
        {
            Constraints = finished.Constraints,
            Cost = finished.Cost,
        };

    private void Take(LiveTrial trial, Item.Defined defined)
    {
        try
        {
            Ledger.Space.With(defined.HyperParameter);
        }
        catch (ArgumentException refused)
        {
            // Two trials that ran side by side declared it differently: the first in virtual time is right.
            Take(trial, new Item.Failed(OutcomeKind.Failed, refused.Message));
            return;
        }

        Decide(new HyperParameterDefined(TimeOfNext(trial), trial.Number, defined.HyperParameter, defined.Value));
        if (!_spaceExhausted) return;

        // The space has grown: there is something to propose again.
        _spaceExhausted = false;
        _finished = null;
    }

    private void Take(LiveTrial trial, Item.Failed failed)
    {
        if (_conduct.Retries.Allow(failed.Kind, trial.Attempt))
        {
            Decide(new TrialRetried(TimeOfNext(trial), trial.Number, trial.Attempt + 1, failed.Reason));
            return;
        }

        End(trial, trial.OutcomeOf(failed.Kind, failed.Reason, _conduct.Objectives));
    }

    private void EndWaiting(ImmutableArray<WaitingVerdict> waiting)
    {
        foreach (var (number, verdict) in waiting)
        {
            if (verdict is Verdict.Stop stop) EndWaiting(Ledger.Named(number), stop.Reason, stop.Completed);
        }
    }

    private void EndWaiting(LiveTrial trial, string reason, bool completed) =>
        Decide(new TrialEnded(Now, trial.Number, trial.OutcomeOf(completed ? OutcomeKind.Completed : OutcomeKind.Stopped, reason, _conduct.Objectives)));

    /// <summary>Ends what waits and the study, where nothing runs and the scheduler has finished.</summary>
    public void FinishWaiting()
    {
        if (_finished is not { } finished)
        {
            throw new InvalidOperationException(Invariant(
                $"Scheduler '{_conduct.Scheduler.Name}' must not let a place wait while no trial runs: nothing would ever happen again ({Ledger.Waiting.Count} trials wait)."));
        }

        foreach (int waiting in Ledger.Waiting.ToArray()) EndWaiting(Ledger.Named(waiting), finished.Reason, completed: false);
        Stop(Invariant($"{finished.Reason}; {Ledger.Ended} trials have ended"), final: true);
    }

    private void Decide(StudyEvent happened)
    {
        Fold(happened);
        _decided.Add(happened);
        switch (happened)
        {
            case TrialStarted e: Follow(e.Trial, goesOn: true); break;
            case TrialResumed e: Follow(e.Trial, goesOn: true); break;
            case HyperParameterDefined e: Follow(e.Trial, goesOn: true); break;
            case ReplayDiffered e: Follow(e.Trial, goesOn: true); break;
            case TrialReported e: Follow(e.Report.Trial, goesOn: e.Verdict is Verdict.Continue); break;
            case TrialRetried e: Follow(e.Trial, goesOn: false); break;
            default: break;
        }
    }

    // A trial that does not simply go on loses what it has run ahead to.
    private void Follow(int number, bool goesOn)
    {
        if (Turns is null || Ledger.Find(number) is not { } trial) return;
        if (!goesOn) trial.Unrecorded.Clear();
        if (trial is { IsRunning: true, IsStopped: false }) Turns.Enter(trial);
    }
}
