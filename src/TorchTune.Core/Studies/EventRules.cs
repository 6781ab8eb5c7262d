using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Which event may follow which: what every store demands before it takes events in.</summary>
/// <remarks>
/// <para>Trials start as 0, 1, 2, …; whatever else names a trial must name one that has started; and after a trial's end nothing
/// more is recorded of it. Finer rules (who may be resumed, when a report is due) belong to the loop.</para>
/// <para>The memory needed is that of the trials that have not ended, not of all trials.</para>
/// </remarks>
/// <threadsafety>Used by one thread at a time.</threadsafety>
public sealed class EventRules
{
    private readonly HashSet<int> _live;

    /// <summary>The rules at the beginning of a study.</summary>
    public EventRules()
        : this(0, [])
    {
    }

    /// <summary>The rules in the middle of a study.</summary>
    /// <param name="started">How many trials have started.</param>
    /// <param name="live">Those of them that have not ended.</param>
    public EventRules(int started, IEnumerable<int> live)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(started);
        Started = started;
        _live = [.. live];
    }

    /// <summary>How many trials have started.</summary>
    public int Started { get; private set; }

    /// <summary>Whether a trial of this number has started.</summary>
    public bool HasStarted(int trial) => trial >= 0 && trial < Started;

    /// <summary>Whether the trial has started and not ended.</summary>
    public bool IsLive(int trial) => _live.Contains(trial);

    /// <summary>Takes in events that follow what was taken in before: all of them, or none.</summary>
    /// <exception cref="StoreException">One of them cannot follow; the message says which, and why.</exception>
    public void Admit(IReadOnlyList<StudyEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        int started = Started;
        HashSet<int> ended = [];
        foreach (var happened in events)
        {
            switch (happened)
            {
                case TrialStarted e:
                    if (e.Trial != started) throw Refused(e, Invariant($"the next trial to start is {started}"));
                    started++;
                    break;
                case TrialEnded e:
                    MustBeLive(e, e.Trial);
                    WaitingMustBeLive(e, e.Waiting);
                    ended.Add(e.Trial);
                    break;
                case TrialReported e:
                    MustBeLive(e, e.Report.Trial);
                    WaitingMustBeLive(e, e.Waiting);
                    break;
                case TrialAmended e: MustHaveStarted(e, e.Trial); break;
                case ReplayDiffered e: MustHaveStarted(e, e.Trial); break;
                case TrialResumed e: MustBeLive(e, e.Trial); break;
                case TrialRetried e: MustBeLive(e, e.Trial); break;
                case HyperParameterDefined e: MustBeLive(e, e.Trial); break;
                case null: throw new ArgumentException("An event must not be null.", nameof(events));
                default: break;
            }
        }

        while (Started < started) _live.Add(Started++);
        _live.ExceptWith(ended);

        void MustHaveStarted(StudyEvent happened, int trial)
        {
            if (trial < 0 || trial >= started) throw Refused(happened, Invariant($"trial {trial} has not started"));
        }

        void WaitingMustBeLive(StudyEvent happened, ImmutableArray<WaitingVerdict> waiting)
        {
            if (waiting.IsDefaultOrEmpty) return;
            foreach (var (trial, _) in waiting) MustBeLive(happened, trial);
        }

        void MustBeLive(StudyEvent happened, int trial)
        {
            MustHaveStarted(happened, trial);
            if (ended.Contains(trial) || (trial < Started && !_live.Contains(trial))) throw Refused(happened, Invariant($"trial {trial} has ended"));
        }
    }

    private static StoreException Refused(StudyEvent happened, string why) =>
        new(Invariant($"{happened.GetType().Name} cannot be recorded: {why}."));
}
