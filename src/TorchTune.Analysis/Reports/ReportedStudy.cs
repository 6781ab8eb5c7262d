using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>What several figures of a report ask about its study.</summary>
internal sealed class ReportedStudy
{
    public ReportedStudy(StudyReport report)
    {
        Report = report;
        Best = report.History.BestTrials().OrderBy(row => Objective.Loss(ValueOf(row))).FirstOrDefault()?.Number;
        var byTrial = report.Reports.ToLookup(said => said.Trial);
        ReportsOf = [.. Trials.Select(row => byTrial[row.Number].ToImmutableArray())];
    }

    /// <summary>The report's own record.</summary>
    public StudyReport Report { get; }

    /// <summary>The trials, by number.</summary>
    public IReadOnlyList<TrialRow> Trials => Report.History.Trials;

    /// <summary>What each trial reported, by number.</summary>
    public ImmutableArray<ImmutableArray<Report>> ReportsOf { get; }

    /// <summary>The first objective: by it trials are ranked and coloured.</summary>
    public Objective Objective => Report.History.Objectives[0];

    /// <summary>The best trial that has ended; null while there is none.</summary>
    public int? Best { get; }

    /// <summary>The trial's value of the first objective; NaN where it has none.</summary>
    public double ValueOf(TrialRow row)
    {
        var values = row.Values(Report.History.Objectives);
        return values.Length == 0 ? double.NaN : values[0];
    }

    /// <summary>Which way a metric is better; null where it is no objective.</summary>
    public Direction? DirectionOf(string metric) => Report.History.Objectives.FirstOrDefault(o => o.Metric == metric)?.Direction;

    /// <summary>A metric's name on an axis.</summary>
    public string Axis(string metric) => DirectionOf(metric) switch
    {
        Direction.Minimize => metric + " (lower is better)",
        Direction.Maximize => metric + " (higher is better)",
        _ => metric,
    };

    /// <summary>How a trial stands, as one word.</summary>
    public static string Standing(TrialRow row) => row.Outcome?.Kind switch
    {
        null => row.Status == TrialStatus.Waiting ? "waiting" : "running",
        OutcomeKind.OutOfMemory => "out of memory",
        { } kind => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Begins the group of everything that a figure draws of a trial; pointing at it tells what it is.</summary>
    public void OpenTrial(Markup drawing, TrialRow row, string kind = "")
    {
        string look = row.Number == Best ? "best" : row.Outcome?.Kind switch
        {
            null => "running",
            OutcomeKind.Completed => "completed",
            OutcomeKind.Stopped => "stopped",
            _ => "failed",
        };
        drawing.Open("g", ("class", Invariant($"trial {look} {kind}").TrimEnd()), ("data-trial", row.Number));
        drawing.Text("title", Invariant($"Trial {row.Number}{(row.Number == Best ? ", the best" : "")}: {Objective.Metric} {Tick.Short(ValueOf(row))}, {Standing(row)} after {row.Step} steps\n{Words(row.Configuration)}"));
    }

    /// <summary>The trials in the order in which they are drawn: what matters most lies on top.</summary>
    public IEnumerable<TrialRow> FromBackToFront() => Trials.OrderByDescending(row => row.Number != Best)
        .ThenBy(row => row.Outcome?.Kind is not (null or OutcomeKind.Completed) ? 0 : 1).ThenByDescending(row => Objective.Loss(ValueOf(row)));

    /// <summary>A configuration as a line of text.</summary>
    public static string Words(Configuration configuration) => string.Join(", ", configuration.Select(pair => Invariant($"{pair.Key} {Word(pair.Value)}")));

    private static string Word(Value value) => value.Kind == ValueKind.Float ? Tick.Short(value.AsDouble()) : value.ToString();
}
