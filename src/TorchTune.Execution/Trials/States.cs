using System.Collections.Immutable;
using Serilog;

namespace TorchTune.Execution;

/// <summary>The kept states of one study: which are worth keeping, for how long, and what to do where one is missing.</summary>
/// <threadsafety>All members may be called from any thread, those of one trial one at a time.</threadsafety>
internal sealed class States
{
    private readonly Lock _gate = new();
    private readonly string _study;
    private readonly ICheckpoints _checkpoints;
    private readonly bool _copies;
    private readonly int _every;
    private readonly ILogger _logger;
    private readonly Dictionary<int, Recipe> _past = [];
    private readonly HashSet<int> _kept = [];

    // The donor's state that a trial goes on from while it has no later one of its own.
    private readonly Dictionary<int, (int Donor, int Step)> _origins = [];

    /// <param name="study">The study's name.</param>
    /// <param name="checkpoints">Where states are kept.</param>
    /// <param name="copies">Whether trials copy one another.</param>
    /// <param name="every">Every how many steps a state is kept where it outlives the process.</param>
    /// <param name="logger">Says what could not be kept.</param>
    public States(string study, ICheckpoints checkpoints, bool copies, int every, ILogger logger)
    {
        (_study, _checkpoints, _copies, _every, _logger) = (study, checkpoints, copies, every, logger);
    }

    /// <summary>Takes over how trials came about that were there before this run: their states can be had again from that.</summary>
    public void Remember(Recipe recipe)
    {
        lock (_gate)
        {
            _past[recipe.Number] = recipe;
            _kept.Add(recipe.Number);
            if (recipe.Copies is [.., var last]) _origins[recipe.Number] = (last.Donor, last.DonorStep);
        }
    }

    public Recipe? RecipeOf(int trial)
    {
        lock (_gate) return _past.GetValueOrDefault(trial);
    }

    public StateTree? Read(int trial, int step) => _checkpoints.Read(_study, trial, step);

    /// <summary>The latest state of a trial's own that is kept, beyond one step and up to another.</summary>
    public (int Step, StateTree? State) LatestKept(int trial, int beyond, int upTo)
    {
        foreach (int step in _checkpoints.Steps(_study, trial).Reverse())
        {
            if (step > upTo || step <= beyond) continue;
            if (Read(trial, step) is { } state) return (step, state);
        }

        return (0, null);
    }

    /// <summary>Whether a trial's state after a step is to be kept before the step is reported.</summary>
    public bool IsDue(int step, bool judged) => (_copies && judged) || (_checkpoints.OutliveProcess && step % _every == 0);

    /// <summary>Keeps a state. One that cannot be kept is said, and had again by running the trial.</summary>
    public void Keep(int trial, int step, StateTree state)
    {
        try
        {
            _checkpoints.Write(_study, trial, step, state);
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            _logger.Warning(lost, "The state of trial {Trial} after step {Step} could not be kept", trial, step);
            return;
        }

        lock (_gate) _kept.Add(trial);
    }

    /// <summary>Lets go of the states that nobody can ask for any more.</summary>
    /// <param name="happened">What is recorded now. The ledger is past all of it, so the copies are looked at before anything is let go.</param>
    /// <param name="ledger">The study after these events.</param>
    public void Observe(IReadOnlyList<StudyEvent> happened, Ledger ledger)
    {
        foreach (var e in happened)
        {
            if (e is TrialReported { Verdict: Verdict.Exploit exploit } reported) Originate(reported.Report.Trial, exploit);
            foreach (var (trial, verdict) in Waiting(e)) Originate(trial, verdict as Verdict.Exploit);
        }

        foreach (var e in happened)
        {
            // A trial that this report has ended is tidied once, by its end, which knows whether it completed.
            if (e is TrialReported { Report.Trial: int trial } && ledger.Find(trial) is not null) Tidy(trial, ledger);
            if (e is TrialEnded ended) End(ended, ledger);
        }
    }

    private void End(TrialEnded ended, Ledger ledger)
    {
        lock (_gate)
        {
            if (_origins.Remove(ended.Trial, out var origin)) Tidy(origin.Donor, ledger);
        }

        Tidy(ended.Trial, ledger, completed: ended.Outcome.Kind == OutcomeKind.Completed);
    }

    private static ImmutableArray<WaitingVerdict> Waiting(StudyEvent happened) => happened switch
    {
        TrialReported e => e.Waiting,
        TrialEnded e => e.Waiting,
        _ => [],
    };

    private void Originate(int trial, Verdict.Exploit? exploit)
    {
        if (exploit is null) return;
        lock (_gate) _origins[trial] = (exploit.Donor, exploit.DonorStep);
    }

    private void Tidy(int trial, Ledger ledger, bool completed = false)
    {
        lock (_gate)
        {
            if (!_kept.Contains(trial)) return;
            var live = ledger.Find(trial);
            var steps = _checkpoints.Steps(_study, trial);
            int recorded = live?.Step ?? ledger.Donor(trial)?.Step ?? int.MaxValue;
            int latest = steps.LastOrDefault(s => s <= recorded);

            // Where a state can be damaged, the one before it is kept to fall back to.
            int oldest = _checkpoints.OutliveProcess ? steps.LastOrDefault(s => s < latest, latest) : latest;

            // A state of its own, later than the copy, takes the place of the donor's.
            if (live is { Copies: [.., var copy] } && latest > copy.AtStep && _origins.Remove(trial, out var origin)) Tidy(origin.Donor, ledger);

            foreach (int step in steps)
            {
                bool wanted = live is not null
                    ? step >= oldest || (_copies && step == live.Judged)
                    : (completed && _checkpoints.OutliveProcess && step == latest) || (_copies && step == ledger.Donor(trial)?.Judged);
                if (!wanted && !_origins.ContainsValue((trial, step))) _checkpoints.Delete(_study, trial, step);
            }

            if (live is null && !_copies) _kept.Remove(trial);
        }
    }
}
