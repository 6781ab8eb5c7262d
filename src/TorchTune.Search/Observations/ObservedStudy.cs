using System.Collections.Immutable;

namespace TorchTune.Search;

/// <summary>What a sampler that models the objectives remembers of a study: the fold that all of them share.</summary>
/// <remarks>
/// An event costs O(log n); a trial takes some 500 bytes with six hyper-parameters. Enqueued configurations and those of a warm start arrive as ordinary
/// trials. The space grows by what trials define; a trial that lacks a hyper-parameter has NaN there (<see cref="ObservedTrial.Has"/>).
/// </remarks>
internal sealed class ObservedStudy
{
    private readonly List<ObservedTrial> _trials = [];
    private readonly SortedSet<ObservedTrial> _ranked = new(TrialOrder.Instance);
    private readonly SortedDictionary<int, ObservedTrial> _pending = [];

    public ObservedStudy(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Space = context.Space;
        Objectives = context.Objectives;
    }

    /// <summary>The space as it has grown.</summary>
    public Space Space { get; private set; }

    /// <summary>The study's objectives.</summary>
    public ImmutableArray<Objective> Objectives { get; }

    /// <summary>Every trial, by number.</summary>
    public IReadOnlyList<ObservedTrial> Trials => _trials;

    /// <summary>The trials of which something is known, best first (<see cref="TrialOrder"/>); the first k cost O(k + log n).</summary>
    public IReadOnlyCollection<ObservedTrial> Ranked => _ranked;

    /// <summary>The trials that run and have not reported, by number.</summary>
    public IReadOnlyCollection<ObservedTrial> Pending => _pending.Values;

    /// <summary>How many trials completed.</summary>
    public int Completed { get; private set; }

    /// <summary>Whether a trial of which something is known has broken a constraint.</summary>
    public bool HasInfeasible { get; private set; }

    /// <summary>Takes in what has happened, in the order of the study's events.</summary>
    /// <returns>The trial of which more is known than before, or that moved; null where the event changes no observation.</returns>
    public ObservedTrial? Observe(StudyEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        switch (happened)
        {
            case TrialStarted e: return Start(e);
            case HyperParameterDefined e: return Define(e);
            case TrialReported e: return Learn(e);
            case TrialEnded e: return End(e);
            case TrialAmended e: return Change(e.Trial, trial => trial.End(e.Outcome, Objectives));
            default: return null;
        }
    }

    /// <summary>A configuration that was proposed in the same batch, as if it ran already: for those proposed after it.</summary>
    public ObservedTrial AsPending(Configuration configuration) => new(-1, configuration, Space);

    private ObservedTrial Start(TrialStarted e)
    {
        var trial = new ObservedTrial(e.Trial, e.Configuration, Space);
        _trials.Add(trial);
        _pending.Add(e.Trial, trial);
        return trial;
    }

    private ObservedTrial Define(HyperParameterDefined e)
    {
        Space = Space.With(e.HyperParameter);
        return Change(e.Trial, trial => trial.Move(trial.Configuration.With(e.HyperParameter.Name, e.Value), Space));
    }

    private ObservedTrial Learn(TrialReported e)
    {
        Move(e.Waiting);
        return Change(e.Report.Trial, trial =>
        {
            trial.Learn(e.Report, Objectives);
            if (e.Report.Refined.Count > 0) trial.Move(Space.Refine(trial.Configuration, e.Report.Refined), Space);
            if (e.Verdict is Verdict.Exploit exploit) trial.Move(exploit.Configuration, Space);
        });
    }

    private ObservedTrial End(TrialEnded e)
    {
        Move(e.Waiting);
        return Change(e.Trial, trial => trial.End(e.Outcome, Objectives));
    }

    private void Move(ImmutableArray<WaitingVerdict> waiting)
    {
        if (waiting.IsDefaultOrEmpty) return;
        foreach (var (number, verdict) in waiting)
        {
            if (verdict is Verdict.Exploit exploit) Change(number, trial => trial.Move(exploit.Configuration, Space));
        }
    }

    // Out of the order, changed, and in again: what the order goes by must not change inside it.
    private ObservedTrial Change(int number, Action<ObservedTrial> change)
    {
        var trial = _trials[number];
        if (trial.Evidence != Evidence.None) _ranked.Remove(trial);
        if (trial.Evidence == Evidence.Full) Completed--;
        change(trial);
        if (trial.Evidence == Evidence.Full) Completed++;
        HasInfeasible |= !trial.IsFeasible;
        if (trial.Evidence != Evidence.None)
        {
            _ranked.Add(trial);
            _pending.Remove(number);
        }

        return trial;
    }
}
