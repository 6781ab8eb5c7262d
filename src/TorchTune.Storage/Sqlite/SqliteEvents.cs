using System.Collections.Immutable;

namespace TorchTune.Storage.Sqlite;

/// <summary>Writes events into the rows of their tables: what a study is made of in columns, what is rare as JSON.</summary>
internal static class SqliteEvents
{
    public static void Insert(SqliteSession session, long study, long position, StudyEvent happened)
    {
        switch (happened)
        {
            case TrialStarted e: InsertStart(session, study, position, e); break;
            case TrialReported e: InsertReport(session, study, position, e); break;
            case TrialEnded e: InsertEnd(session, study, position, e); break;
            default: InsertOccurrence(session, study, position, happened); break;
        }
    }

    private static void InsertStart(SqliteSession session, long study, long position, TrialStarted e) => session.Run(
        "INSERT INTO trials (study, trial, position, time, place, configuration, bracket, budget, until, rationale, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        study, e.Trial, position, Exact.Real(e.Time), e.Place, e.Configuration.ToJson(), e.Placement.Bracket, e.Placement.Budget, e.Until, Exact.Text(e.Rationale), Exact.Text(e.Reason));

    private static void InsertReport(SqliteSession session, long study, long position, TrialReported e)
    {
        var verdict = VerdictColumns.Of(e.Verdict);
        session.Run(
            "INSERT INTO reports (study, position, time, trial, step, metrics, verdict, completed, until, reason, donor, donor_step, configuration, constraints, cost, refined) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            study, position, Exact.Real(e.Time), e.Report.Trial, e.Report.Step, Exact.Metrics(e.Report.Metrics),
            verdict.Word, verdict.Completed, verdict.Until, verdict.Reason, verdict.Donor, verdict.DonorStep, verdict.Configuration,
            Optional(e.Report.Constraints), Optional(e.Report.Cost), e.Report.Refined.Count == 0 ? null : e.Report.Refined.ToJson());
        InsertWaiting(session, study, position, e.Waiting);
    }

    private static void InsertEnd(SqliteSession session, long study, long position, TrialEnded e)
    {
        session.Run(
            "UPDATE trials SET ended_position = $3, ended_time = $4, outcome = $5, outcome_reason = $6, outcome_values = $7, constraints = $8, cost = $9 WHERE study = $1 AND trial = $2",
            study, e.Trial, position, Exact.Real(e.Time), OutcomeJson.Word(e.Outcome.Kind), Exact.Text(e.Outcome.Reason), Exact.Numbers(e.Outcome.Values),
            Optional(e.Outcome.Constraints), Optional(e.Outcome.Cost));
        InsertWaiting(session, study, position, e.Waiting);
    }

    private static void InsertWaiting(SqliteSession session, long study, long position, ImmutableArray<WaitingVerdict> waiting)
    {
        if (waiting.IsDefaultOrEmpty) return;
        for (int i = 0; i < waiting.Length; i++)
        {
            var verdict = VerdictColumns.Of(waiting[i].Verdict);
            session.Run(
                "INSERT INTO waiting_verdicts (study, position, number, trial, verdict, completed, until, reason, donor, donor_step, configuration) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                study, position, i, waiting[i].Trial, verdict.Word, verdict.Completed, verdict.Until, verdict.Reason, verdict.Donor, verdict.DonorStep, verdict.Configuration);
        }
    }

    private static void InsertOccurrence(SqliteSession session, long study, long position, StudyEvent happened) => session.Run(
        "INSERT INTO occurrences (study, position, event, trial, detail) VALUES ($1, $2, $3, $4, $5)",
        study, position, StudyEventJson.Word(happened), TrialOf(happened), StudyEventJson.Write(happened));

    private static string? Optional(ImmutableArray<double> numbers) => numbers.IsEmpty ? null : Exact.Numbers(numbers);

    private static object? Optional(double? number) => number is double value ? Exact.Real(value) : null;

    private static int? TrialOf(StudyEvent happened) => happened switch
    {
        TrialResumed e => e.Trial,
        TrialRetried e => e.Trial,
        HyperParameterDefined e => e.Trial,
        TrialAmended e => e.Trial,
        ReplayDiffered e => e.Trial,
        _ => null,
    };
}
