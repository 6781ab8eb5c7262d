using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The table of a study's trials: a fold over its events, of constant work an event and less than a kilobyte a trial.</summary>
/// <remarks>For samplers that look back, for tables and for people. The loop itself does not need it.</remarks>
/// <threadsafety>Used by one thread at a time; the rows it gives are immutable.</threadsafety>
public sealed class History
{
    private readonly List<TrialRow> _rows = [];
    private readonly Space _declared;

    /// <summary>The table before the first event.</summary>
    /// <param name="objectives">The study's objectives.</param>
    /// <param name="space">The declared space; it grows by what trials define.</param>
    public History(ImmutableArray<Objective> objectives, Space space)
    {
        if (objectives.IsDefaultOrEmpty) throw new ArgumentException("A study must have at least one objective.", nameof(objectives));
        ArgumentNullException.ThrowIfNull(space);
        Objectives = objectives;
        Space = _declared = space;
    }

    /// <summary>The study's objectives.</summary>
    public ImmutableArray<Objective> Objectives { get; }

    /// <summary>The space as it has grown.</summary>
    public Space Space { get; private set; }

    /// <summary>The trials, by number.</summary>
    public IReadOnlyList<TrialRow> Trials => _rows;

    /// <summary>How many trials have ended.</summary>
    public int Ended { get; private set; }

    /// <summary>Steps of all trials.</summary>
    public long Steps { get; private set; }

    /// <summary>The table after these events.</summary>
    public static History Of(IEnumerable<StudyEvent> events, ImmutableArray<Objective> objectives, Space space)
    {
        ArgumentNullException.ThrowIfNull(events);
        var history = new History(objectives, space);
        foreach (var happened in events) history.Observe(happened);
        return history;
    }

    /// <summary>Takes in what has happened, in the order of the study's events.</summary>
    public void Observe(StudyEvent happened)
    {
        switch (happened)
        {
            case TrialStarted e: Add(e); break;
            case TrialResumed e: _rows[e.Trial] = _rows[e.Trial] with { Status = TrialStatus.Running, Until = e.Until }; break;
            case TrialRetried e: _rows[e.Trial] = _rows[e.Trial] with { Attempt = e.Attempt }; break;
            case HyperParameterDefined e: Observe(e); break;
            case SpaceChanged e: Observe(e); break;
            case TrialReported e: Observe(e); break;
            case TrialEnded e: Observe(e); break;
            case TrialAmended e: _rows[e.Trial] = _rows[e.Trial] with { Outcome = e.Outcome }; break;
            default: break;
        }
    }

    /// <summary>The best trials that have ended: none of them is beaten in every objective by another (Pareto), in the order of their numbers.</summary>
    /// <remarks>Completed and feasible trials with finite values; while there is none, stopped ones. With one objective, all that share the best value.</remarks>
    public IReadOnlyList<TrialRow> BestTrials()
    {
        var candidates = Feasible(OutcomeKind.Completed);
        if (candidates.Count == 0) candidates = Feasible(OutcomeKind.Stopped);
        var front = new List<TrialRow>();
        foreach (var row in candidates)
        {
            if (front.Exists(other => Dominates(other.Outcome!, row.Outcome!))) continue;
            front.RemoveAll(other => Dominates(row.Outcome!, other.Outcome!));
            front.Add(row);
        }

        return front;
    }

    private void Add(TrialStarted e)
    {
        if (e.Trial != _rows.Count) throw new ArgumentException(Invariant($"Trial {e.Trial} starts where trial {_rows.Count} is next."), nameof(e));
        _rows.Add(new TrialRow
        {
            Number = e.Trial,
            Status = TrialStatus.Running,
            Configuration = e.Configuration,
            Placement = e.Placement,
            Rationale = e.Rationale,
            StartTime = e.Time,
            Until = e.Until,
        });
    }

    private void Observe(HyperParameterDefined e)
    {
        Space = Space.With(e.HyperParameter);
        var row = _rows[e.Trial];
        _rows[e.Trial] = row with { Configuration = row.Configuration.With(e.HyperParameter.Name, e.Value) };
    }

    private void Observe(SpaceChanged e)
    {
        // The same space as declared may hold functions of C# that the record has by name alone.
        Space = e.Space.Equals(_declared) ? _declared : e.Space;
        for (int i = 0; i < _rows.Count; i++)
        {
            var embedded = Space.Embed(_rows[i].Configuration);
            _rows[i] = _rows[i] with { Configuration = embedded ?? _rows[i].Configuration, IsOutsideSpace = embedded is null };
        }
    }

    private void Observe(TrialReported e)
    {
        var row = _rows[e.Report.Trial];
        Steps += e.Report.Step - row.Step;
        row = row with { Step = e.Report.Step, Last = e.Report };
        _rows[row.Number] = e.Verdict switch
        {
            Verdict.Continue v => row with { Until = v.Until },
            Verdict.Pause => row with { Status = TrialStatus.Waiting },
            Verdict.Exploit v => Copied(row, v) with { Status = v.Until is null ? TrialStatus.Waiting : TrialStatus.Running, Until = v.Until ?? row.Until },
            _ => row,
        };
        Observe(e.Waiting);
    }

    private void Observe(TrialEnded e)
    {
        Ended++;
        _rows[e.Trial] = _rows[e.Trial] with { Status = TrialStatus.Ended, Outcome = e.Outcome, EndTime = e.Time };
        Observe(e.Waiting);
    }

    private void Observe(ImmutableArray<WaitingVerdict> waiting)
    {
        foreach (var (number, verdict) in waiting)
        {
            if (verdict is Verdict.Exploit exploit) _rows[number] = Copied(_rows[number], exploit);
        }
    }

    private static TrialRow Copied(TrialRow row, Verdict.Exploit exploit) =>
        row with { Configuration = exploit.Configuration, Donor = (exploit.Donor, exploit.DonorStep) };

    private List<TrialRow> Feasible(OutcomeKind kind) => _rows.FindAll(row =>
        row.Outcome is { } outcome && outcome.Kind == kind && outcome.IsFeasible
        && outcome.Values.Length == Objectives.Length && outcome.Values.All(double.IsFinite));

    private bool Dominates(Outcome a, Outcome b)
    {
        bool better = false;
        for (int i = 0; i < Objectives.Length; i++)
        {
            double ours = Objectives[i].Loss(a.Values[i]), theirs = Objectives[i].Loss(b.Values[i]);
            if (ours > theirs) return false;
            better |= ours < theirs;
        }

        return better;
    }
}
