using Microsoft.Data.Sqlite;
using static System.FormattableString;

namespace TorchTune.Storage.Sqlite;

/// <summary>Reads a study's events back, in pieces: each piece its own short transaction, so that a slow reader holds nobody up.</summary>
/// <remarks>Events are never changed, so that pieces read at different times still fit together.</remarks>
internal sealed class SqliteEventReader(SqliteSession session, long study)
{
    /// <summary>How many events are in memory at a time.</summary>
    public const int PieceLength = 4096;

    private const string From = "WHERE study = $1 AND position >= $2 AND position < $3 ORDER BY position";

    /// <summary>How many events are recorded.</summary>
    public static long Count(SqliteSession session, long study) => 1 + (long)session.Scalar(
        """
        SELECT max(
          ifnull((SELECT max(position) FROM trials WHERE study = $1), -1),
          ifnull((SELECT max(ended_position) FROM trials WHERE study = $1 AND ended_position IS NOT NULL), -1),
          ifnull((SELECT max(position) FROM reports WHERE study = $1), -1),
          ifnull((SELECT max(position) FROM occurrences WHERE study = $1), -1))
        """,
        study)!;

    /// <summary>The events at the positions from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <exception cref="FormatException">One is missing or unreadable.</exception>
    public StudyEvent[] Piece(long first, long end)
    {
        var piece = new StudyEvent?[end - first];
        session.Run("BEGIN");
        try
        {
            var waiting = ReadWaiting(first, end);
            ReadStarts(piece, first, end);
            ReadReports(piece, first, end, waiting);
            ReadEnds(piece, first, end, waiting);
            ReadOccurrences(piece, first, end);
        }
        finally
        {
            session.Run("COMMIT");
        }

        int missing = Array.IndexOf(piece, null);
        if (missing >= 0) throw new FormatException(Invariant($"event {first + missing} is missing"));
        return piece!;
    }

    private void ReadStarts(StudyEvent?[] piece, long first, long end)
    {
        using var rows = session.Query("SELECT position, time, trial, place, configuration, bracket, budget, until, rationale, reason FROM trials " + From, study, first, end);
        while (rows.Read())
        {
            piece[rows.GetInt64(0) - first] = new TrialStarted(
                Exact.ReadReal(rows.GetValue(1)), rows.GetInt32(2), rows.GetInt32(3), Configuration.Parse(rows.GetString(4)),
                new Placement(rows.GetInt32(5), OptionalInt(rows, 6)), rows.GetInt32(7), Exact.ReadText(rows.GetValue(8)), Exact.ReadText(rows.GetValue(9)));
        }
    }

    private void ReadReports(StudyEvent?[] piece, long first, long end, Dictionary<long, List<WaitingVerdict>> waiting)
    {
        using var rows = session.Query("SELECT position, time, trial, step, metrics, verdict, completed, until, reason, donor, donor_step, configuration, constraints, cost, refined FROM reports " + From, study, first, end);
        while (rows.Read())
        {
            long position = rows.GetInt64(0);
            piece[position - first] = new TrialReported(
                Exact.ReadReal(rows.GetValue(1)), ReadReport(rows),
                VerdictColumns.Read(rows, 5), waiting.TryGetValue(position, out var verdicts) ? [.. verdicts] : []);
        }
    }

    private static Report ReadReport(SqliteDataReader row) => new(row.GetInt32(2), row.GetInt32(3), Exact.ReadMetrics(row.GetString(4)))
    {
        Constraints = row.IsDBNull(12) ? [] : Exact.ReadNumbers(row.GetString(12)),
        Cost = row.IsDBNull(13) ? null : Exact.ReadReal(row.GetValue(13)),
        Refined = row.IsDBNull(14) ? Configuration.Empty : Configuration.Parse(row.GetString(14)),
    };

    private Dictionary<long, List<WaitingVerdict>> ReadWaiting(long first, long end)
    {
        var waiting = new Dictionary<long, List<WaitingVerdict>>();
        using var rows = session.Query("SELECT position, trial, verdict, completed, until, reason, donor, donor_step, configuration FROM waiting_verdicts " + From + ", number", study, first, end);
        while (rows.Read())
        {
            if (!waiting.TryGetValue(rows.GetInt64(0), out var verdicts)) waiting.Add(rows.GetInt64(0), verdicts = []);
            verdicts.Add(new WaitingVerdict(rows.GetInt32(1), VerdictColumns.Read(rows, 2)));
        }

        return waiting;
    }

    private void ReadEnds(StudyEvent?[] piece, long first, long end, Dictionary<long, List<WaitingVerdict>> waiting)
    {
        using var rows = session.Query(
            """
            SELECT ended_position, ended_time, trial, outcome, outcome_reason, outcome_values, constraints, cost FROM trials
            WHERE study = $1 AND ended_position >= $2 AND ended_position < $3 AND ended_position IS NOT NULL ORDER BY ended_position
            """,
            study, first, end);
        while (rows.Read())
        {
            long position = rows.GetInt64(0);
            piece[position - first] = new TrialEnded(Exact.ReadReal(rows.GetValue(1)), rows.GetInt32(2), new Outcome
            {
                Kind = OutcomeJson.ReadWord(rows.GetString(3)),
                Reason = Exact.ReadText(rows.GetValue(4)),
                Values = Exact.ReadNumbers(rows.GetString(5)),
                Constraints = rows.IsDBNull(6) ? [] : Exact.ReadNumbers(rows.GetString(6)),
                Cost = rows.IsDBNull(7) ? null : Exact.ReadReal(rows.GetValue(7)),
            })
            {
                Waiting = waiting.TryGetValue(position, out var verdicts) ? [.. verdicts] : [],
            };
        }
    }

    private void ReadOccurrences(StudyEvent?[] piece, long first, long end)
    {
        using var rows = session.Query("SELECT position, detail FROM occurrences " + From, study, first, end);
        while (rows.Read()) piece[rows.GetInt64(0) - first] = StudyEventJson.Parse(rows.GetString(1));
    }

    private static int? OptionalInt(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetInt32(column);
}
