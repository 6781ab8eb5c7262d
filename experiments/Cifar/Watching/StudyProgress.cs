using TorchTune.Experiments.Cifar.Results;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar.Watching;

/// <summary>What has come of a study so far, for those who watch it.</summary>
/// <threadsafety>One thread at a time.</threadsafety>
internal sealed class StudyProgress
{
    private readonly History _history;
    private readonly CifarOptions _options;
    private readonly SlotLog _slots;
    private readonly Dictionary<int, Verdict> _verdicts = [];

    /// <summary>The progress of a study that is about to be gone on with.</summary>
    /// <param name="history">Its table; it is kept up to date from here on.</param>
    /// <param name="options">How far it goes.</param>
    /// <param name="slots">When its slots work.</param>
    internal StudyProgress(History history, CifarOptions options, SlotLog slots)
    {
        (_history, _options, _slots) = (history, options, slots);
        foreach (var trial in history.Trials) Note(trial.Last);
    }

    /// <summary>The trials, by number.</summary>
    internal IReadOnlyList<TrialRow> Trials => _history.Trials;

    /// <summary>The report of the highest accuracy.</summary>
    internal Report? Best { get; private set; }

    /// <summary>Reports of this run.</summary>
    internal int Reports { get; private set; }

    /// <summary>Seconds, the best so far, throughput, occupation, the time left.</summary>
    internal string Summary
    {
        get
        {
            string best = Best is { } report ? Invariant($"best {Words.Percent(report.Metrics["accuracy"])} (trial {report.Trial})") : "no best yet";
            return Invariant($"{_slots.Seconds:F0} s, {best}, {60 * Reports / _slots.Seconds:F1} epochs/min, slots {100 * _slots.Occupation:F0} %, {Left}");
        }
    }

    private string Left
    {
        get
        {
            // Trials to come are taken to be as long as those that have ended, stopped ones among them; one that has outlived these, to go to its end.
            var ended = Trials.Where(trial => trial.Status == TrialStatus.Ended).ToArray();
            double length = ended.Length == 0 ? _options.Epochs : ended.Average(trial => trial.Step);
            double underWay = Trials.Where(trial => trial.Status != TrialStatus.Ended).Sum(trial => (trial.Step < length ? length : _options.Epochs) - trial.Step);
            double epochs = underWay + (length * Math.Max(0, _options.Trials - Trials.Count));
            double seconds = epochs * _slots.Seconds / Reports;
            return double.IsFinite(seconds) ? Invariant($"about {seconds:F0} s left") : "time left not known";
        }
    }

    /// <summary>A verdict in one word.</summary>
    internal static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Continue => "continue",
        Verdict.Pause => "pause",
        Verdict.Stop stop => stop.Completed ? "completed" : "stop",
        _ => "exploit",
    };

    /// <summary>Takes in what has happened.</summary>
    internal void Observe(StudyEvent happened)
    {
        _history.Observe(happened);
        if (happened is TrialStarted) _slots.NoteStart();
        if (happened is not TrialReported reported) return;
        Reports++;
        _verdicts[reported.Report.Trial] = reported.Verdict;
        Note(reported.Report);
    }

    /// <summary>The last verdict on a trial and its reason; of one that has ended, how.</summary>
    internal (string Verdict, string Reason) VerdictOn(TrialRow trial) =>
        trial.Outcome is { } outcome ? (Words.Standing(trial), outcome.Reason)
        : _verdicts.TryGetValue(trial.Number, out var verdict) ? (Word(verdict), verdict.Reason)
        : ("", trial.Rationale);

    private void Note(Report? report)
    {
        if (report is null || !double.IsFinite(report.Metrics["accuracy"])) return;
        if (Best is null || report.Metrics["accuracy"] > Best.Metrics["accuracy"]) Best = report;
    }
}
