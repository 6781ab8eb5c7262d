using Microsoft.Data.Sqlite;
using static System.FormattableString;

namespace TorchTune.Storage.Sqlite;

/// <summary>One step in the history of the file format: from version n − 1 to version n.</summary>
/// <param name="Summary">What changes, for the log of changes and for messages.</param>
/// <param name="Sql">The statements, run in one transaction with the change of the version.</param>
internal sealed record SchemaMigration(string Summary, string Sql);

/// <summary>The tables of a store, and how a file of an older version comes up to date.</summary>
/// <remarks>
/// The version is SQLite's <c>user_version</c>; a file of ours is known by its <c>application_id</c>. Every event of a study has one
/// <c>position</c> (0, 1, 2, … over all tables together), so that the exact sequence of events can be read back; the view
/// <c>events</c> shows it. Numbers that a REAL cannot hold (NaN, −0) are written as words: see <see cref="Exact"/>.
/// </remarks>
internal sealed class SqliteSchema
{
    /// <summary>"TTun": what the header of every file of ours says.</summary>
    public const int ApplicationId = 0x5454756E;

    private readonly SchemaMigration[] _migrations;

    public SqliteSchema(params SchemaMigration[] migrations) => _migrations = migrations;

    /// <summary>The schema that this version of TorchTune reads and writes.</summary>
    public static SqliteSchema Current { get; } = new(
        new SchemaMigration("the first tables", First),
        new SchemaMigration("reports with refined hyper-parameters", "ALTER TABLE reports ADD COLUMN refined TEXT;"));

    /// <summary>The steps from an empty file on.</summary>
    public IReadOnlyList<SchemaMigration> Migrations => _migrations;

    /// <summary>The version of a file that is up to date.</summary>
    public int Version => _migrations.Length;

    /// <summary>Brings a file from the version that it says it has up to this one; all steps, or none.</summary>
    public void Migrate(SqliteConnection connection)
    {
        int from = VersionOf(connection);
        if (from == Version) return;

        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            // Another process may have done it while this one waited for its turn.
            for (int version = VersionOf(connection); version < Version; version++)
            {
                Execute(connection, _migrations[version].Sql);
                Execute(connection, Invariant($"PRAGMA user_version = {version + 1}"));
            }

            Execute(connection, "COMMIT");
        }
        catch
        {
            // A full disk ends the transaction by itself, and to end it again would hide why.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) Execute(connection, "ROLLBACK");
            throw;
        }
    }

    /// <summary>The version that a file says it has; 0 for an empty one.</summary>
    public static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private const string First = """
        CREATE TABLE studies (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          name TEXT NOT NULL UNIQUE,
          space TEXT NOT NULL,
          objectives TEXT NOT NULL,
          seed TEXT NOT NULL,
          parallelism INTEGER NOT NULL,
          threads_per_trial INTEGER NOT NULL,
          sampler TEXT NOT NULL,
          scheduler TEXT NOT NULL,
          max_steps INTEGER,
          data_hash TEXT,
          report_order TEXT NOT NULL,
          surroundings TEXT NOT NULL
        );

        CREATE TABLE trials (
          study INTEGER NOT NULL REFERENCES studies(id),
          trial INTEGER NOT NULL,
          position INTEGER NOT NULL,
          time REAL NOT NULL,
          place INTEGER NOT NULL,
          configuration TEXT NOT NULL,
          bracket INTEGER NOT NULL,
          budget INTEGER,
          until INTEGER NOT NULL,
          rationale TEXT NOT NULL,
          reason TEXT NOT NULL,
          ended_position INTEGER,
          ended_time REAL,
          outcome TEXT,
          outcome_reason TEXT,
          outcome_values TEXT,
          constraints TEXT,
          cost REAL,
          PRIMARY KEY (study, trial)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX trials_by_position ON trials (study, position);
        CREATE UNIQUE INDEX trials_by_end ON trials (study, ended_position) WHERE ended_position IS NOT NULL;
        CREATE INDEX trials_live ON trials (study, trial) WHERE outcome IS NULL;

        CREATE TABLE reports (
          study INTEGER NOT NULL,
          position INTEGER NOT NULL,
          time REAL NOT NULL,
          trial INTEGER NOT NULL,
          step INTEGER NOT NULL,
          metrics TEXT NOT NULL,
          verdict TEXT NOT NULL,
          completed INTEGER,
          until INTEGER,
          reason TEXT NOT NULL,
          donor INTEGER,
          donor_step INTEGER,
          configuration TEXT,
          constraints TEXT,
          cost REAL,
          PRIMARY KEY (study, position),
          FOREIGN KEY (study, trial) REFERENCES trials(study, trial)
        ) WITHOUT ROWID;

        CREATE TABLE waiting_verdicts (
          study INTEGER NOT NULL,
          position INTEGER NOT NULL,
          number INTEGER NOT NULL,
          trial INTEGER NOT NULL,
          verdict TEXT NOT NULL,
          completed INTEGER,
          until INTEGER,
          reason TEXT NOT NULL,
          donor INTEGER,
          donor_step INTEGER,
          configuration TEXT,
          PRIMARY KEY (study, position, number),
          FOREIGN KEY (study, trial) REFERENCES trials(study, trial)
        ) WITHOUT ROWID;

        CREATE TABLE occurrences (
          study INTEGER NOT NULL REFERENCES studies(id),
          position INTEGER NOT NULL,
          event TEXT NOT NULL,
          trial INTEGER,
          detail TEXT NOT NULL,
          PRIMARY KEY (study, position),
          FOREIGN KEY (study, trial) REFERENCES trials(study, trial)
        ) WITHOUT ROWID;

        CREATE TABLE running (
          study INTEGER NOT NULL,
          trial INTEGER NOT NULL,
          step INTEGER NOT NULL,
          slot TEXT NOT NULL,
          PRIMARY KEY (study, trial),
          FOREIGN KEY (study, trial) REFERENCES trials(study, trial)
        ) WITHOUT ROWID;

        CREATE TABLE study_attributes (
          study INTEGER NOT NULL REFERENCES studies(id),
          key TEXT NOT NULL,
          value TEXT NOT NULL,
          PRIMARY KEY (study, key)
        ) WITHOUT ROWID;

        CREATE TABLE trial_attributes (
          study INTEGER NOT NULL,
          trial INTEGER NOT NULL,
          key TEXT NOT NULL,
          value TEXT NOT NULL,
          PRIMARY KEY (study, trial, key),
          FOREIGN KEY (study, trial) REFERENCES trials(study, trial)
        ) WITHOUT ROWID;

        CREATE TABLE locks (
          study INTEGER PRIMARY KEY REFERENCES studies(id),
          token INTEGER NOT NULL,
          process INTEGER NOT NULL,
          host TEXT NOT NULL,
          started TEXT NOT NULL,
          since TEXT NOT NULL
        );

        CREATE VIEW events AS
          SELECT s.name AS study, e.position, e.time, e.event, e.trial, e.step, e.detail, e.reason
          FROM (
            SELECT study, position, time, 'started' AS event, trial, NULL AS step, configuration AS detail, reason FROM trials
            UNION ALL
            SELECT study, ended_position, ended_time, outcome, trial, NULL, outcome_values, outcome_reason FROM trials WHERE ended_position IS NOT NULL
            UNION ALL
            SELECT study, position, time, verdict, trial, step, metrics, reason FROM reports
            UNION ALL
            SELECT study, position, detail ->> 'time', event, trial, detail ->> 'step', detail, detail ->> 'reason' FROM occurrences
          ) AS e JOIN studies AS s ON s.id = e.study
          ORDER BY e.study, e.position;
        """;
}
