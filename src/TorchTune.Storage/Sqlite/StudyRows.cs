using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TorchTune.Storage.Sqlite;

/// <summary>The table of studies.</summary>
internal static class StudyRows
{
    private const string Select =
        "SELECT id, name, space, objectives, seed, parallelism, threads_per_trial, sampler, scheduler, max_steps, data_hash, report_order, surroundings FROM studies ";

    // Children first: foreign keys are checked row by row.
    private static readonly string[] Deletions =
    [
        .. new[] { "locks", "running", "study_attributes", "trial_attributes", "waiting_verdicts", "reports", "occurrences", "trials" }
            .Select(table => "DELETE FROM " + table + " WHERE study = $1"),
        "DELETE FROM studies WHERE id = $1",
    ];

    public static IReadOnlyList<(long Id, StudyHeader Header)> All(SqliteSession session)
    {
        var studies = new List<(long, StudyHeader)>();
        using var rows = session.Query(Select + "ORDER BY id");
        while (rows.Read()) studies.Add(Read(rows));
        return studies;
    }

    public static (long Id, StudyHeader Header)? Find(SqliteSession session, string name)
    {
        using var rows = session.Query(Select + "WHERE name = $1", name);
        return rows.Read() ? Read(rows) : null;
    }

    public static (long Id, StudyHeader Header)? Find(SqliteSession session, long id)
    {
        using var rows = session.Query(Select + "WHERE id = $1", id);
        return rows.Read() ? Read(rows) : null;
    }

    public static long Insert(SqliteSession session, StudyHeader header)
    {
        var identity = header.Identity;
        session.Run(
            """
            INSERT INTO studies (name, space, objectives, seed, parallelism, threads_per_trial, sampler, scheduler, max_steps, data_hash, report_order, surroundings)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            header.Name, identity.Space, HeaderJson.Objectives(identity.Objectives), identity.Seed.ToString(CultureInfo.InvariantCulture),
            identity.Parallelism, identity.ThreadsPerTrial, identity.Sampler, identity.Scheduler, identity.MaxSteps, identity.DataHash,
            HeaderJson.Order(identity.Order), HeaderJson.Texts(header.Surroundings));
        return (long)session.Scalar("SELECT last_insert_rowid()")!;
    }

    public static void Delete(SqliteSession session, long study)
    {
        foreach (string deletion in Deletions) session.Run(deletion, study);
    }

    private static (long Id, StudyHeader Header) Read(SqliteDataReader row) => (row.GetInt64(0), new StudyHeader
    {
        Name = row.GetString(1),
        Identity = new StudyIdentity
        {
            Space = row.GetString(2),
            Objectives = HeaderJson.ReadObjectives(row.GetString(3)),
            Seed = ulong.Parse(row.GetString(4), CultureInfo.InvariantCulture),
            Parallelism = row.GetInt32(5),
            ThreadsPerTrial = row.GetInt32(6),
            Sampler = row.GetString(7),
            Scheduler = row.GetString(8),
            MaxSteps = row.IsDBNull(9) ? null : row.GetInt32(9),
            DataHash = row.IsDBNull(10) ? null : row.GetString(10),
            Order = HeaderJson.ReadOrder(row.GetString(11)),
        },
        Surroundings = HeaderJson.ReadTexts(row.GetString(12)),
    });
}
