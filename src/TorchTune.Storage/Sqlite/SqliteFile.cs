using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static System.FormattableString;

namespace TorchTune.Storage.Sqlite;

/// <summary>The file itself: made, examined before anything touches it, opened; and what its errors mean.</summary>
internal sealed class SqliteFile
{
    public const int HeaderLength = 100;

    private readonly SqliteSchema _schema;
    private readonly TimeSpan _patience;

    public SqliteFile(string path, TimeSpan patience, SqliteSchema schema)
    {
        FullPath = Path.GetFullPath(path);
        Location = "sqlite:" + path;
        _patience = patience;
        _schema = schema;
    }

    public string FullPath { get; }

    public string Location { get; }

    /// <summary>Makes the file where there is none, refuses one that is damaged or another's, and brings an old one up to date.</summary>
    public void Prepare()
    {
        try
        {
            if (!File.Exists(FullPath)) Make();
            Examine();
            using var session = OpenForReading();
            int version = SqliteSchema.VersionOf(session.Connection);
            if (version > _schema.Version) throw Newer(version);
            if (version == _schema.Version) return;
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Explained(failure);
        }

        Migrate();
    }

    public SqliteSession OpenForReading() => Open(SqliteOpenMode.ReadWrite, "PRAGMA query_only = ON");

    public SqliteSession OpenForWriting(Durability durability) => Open(
        SqliteOpenMode.ReadWrite,
        "PRAGMA foreign_keys = ON; PRAGMA synchronous = " + (durability == Durability.Full ? "FULL" : "NORMAL"));

    /// <summary>An error of SQLite or the file system as one of ours, which says what to do.</summary>
    public Exception Explained(Exception failure) => failure switch
    {
        StoreException => failure,
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } => Damaged("SQLite finds its pages malformed", failure),
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => new StoreException(Invariant($"There is no space left for {Location}. Nothing of this was kept, everything before it is; free some space and go on."), failure),
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => new StoreException(Invariant($"Another process kept {Location} busy for longer than the store's patience of {_patience.TotalSeconds} s. Nothing of this was kept."), failure),
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM } => new StoreException(Invariant($"{Location} cannot be opened for writing: check that its folder exists and that you may write there. ({failure.Message})"), failure),
        SqliteException => new StoreException(Invariant($"{Location} could not be read or written: {failure.Message}. Nothing of this was kept."), failure),
        IOException or UnauthorizedAccessException => new StoreException(Invariant($"{Location} could not be read or written: {failure.Message}"), failure),
        _ => failure,
    };

    /// <summary>As <see cref="Explained"/>; and where rows were read, what cannot be understood is damage too.</summary>
    public Exception ExplainedReading(Exception failure) => IsUnreadable(failure) ? Damaged(failure.Message, failure) : Explained(failure);

    /// <summary>Whether the exception says that a row does not hold what it should.</summary>
    public static bool IsUnreadable(Exception failure) =>
        failure is FormatException or InvalidCastException or KeyNotFoundException or OverflowException or IndexOutOfRangeException or ArgumentException
        || (failure is InvalidOperationException and not ObjectDisposedException);

    /// <summary>The error that the file is damaged, with what can still be read of it.</summary>
    public StoreDamagedException Damaged(string how, Exception? cause = null) => new(
        Invariant($"{Location} is damaged: {how}. It was left as it is. {SqliteSalvage.Outlook(FullPath)}"), cause);

    private SqliteSession Open(SqliteOpenMode mode, string pragmas)
    {
        // No pool: the file must be free when the store is disposed.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = FullPath,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            raw.sqlite3_busy_timeout(connection.Handle, (int)Math.Min(_patience.TotalMilliseconds, int.MaxValue));
            SqliteSchema.Execute(connection, pragmas);
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A file of ours appears whole or not at all: it is made beside its place and then moved there.</summary>
    private void Make()
    {
        if (Path.GetDirectoryName(FullPath) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        string draft = Invariant($"{FullPath}.new-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
        File.Delete(draft);
        try
        {
            using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = draft, Pooling = false }.ToString()))
            {
                connection.Open();
                SqliteSchema.Execute(connection, Invariant($"PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA application_id = {SqliteSchema.ApplicationId}"));
                _schema.Migrate(connection);
                SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL");
            }

            // Once for all: the draft is on the disk before it gets its name.
            using (var written = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
            File.Move(draft, FullPath, overwrite: false);
        }
        catch (IOException) when (File.Exists(FullPath))
        {
            // Another process was faster: its file is as good.
        }
        finally
        {
            // Moved to its place by now, unless something went wrong.
            File.Delete(draft);
        }
    }

    private void Migrate()
    {
        try
        {
            using var session = OpenForWriting(Durability.Full);
            _schema.Migrate(session.Connection);
        }
        catch (SqliteException failure)
        {
            throw Explained(failure);
        }
    }

    /// <summary>Looks at the first bytes only, and without SQLite, which would begin to repair what it opens.</summary>
    private void Examine()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        long length;
        using (var stream = new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            length = stream.Length;
            int read = stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
            if (read < HeaderLength)
            {
                throw new StoreDamagedException(Invariant(
                    $"{Location} is no store: it has {length} bytes, fewer than the header of a SQLite file. It was left as it is; nothing can be saved from it. Name another file, or remove this one to start anew."));
            }
        }

        if (!IsSqlite(header))
        {
            throw new StoreDamagedException(Invariant(
                $"{Location} is no store: it does not begin as a SQLite file does. It was left as it is. If it was a store once, its beginning is overwritten: 'sqlite3 {FullPath} .recover' may still find rows. Otherwise name another file."));
        }

        int application = BinaryPrimitives.ReadInt32BigEndian(header[68..]);
        if (application != SqliteSchema.ApplicationId)
        {
            throw new StoreDamagedException(Invariant(
                $"{Location} is a SQLite file of another application (application_id {application}, not {SqliteSchema.ApplicationId}). It was left as it is. Name another file."));
        }

        int version = BinaryPrimitives.ReadInt32BigEndian(header[60..]);
        if (version > _schema.Version) throw Newer(version);

        // Without a write-ahead log the file alone must hold the pages that its header counts.
        var log = new FileInfo(FullPath + "-wal");
        if (CountedLength(header) is long counted && length < counted && !(log.Exists && log.Length > 0))
        {
            throw Damaged(Invariant($"it is cut short: {length} bytes are left of {counted}"));
        }
    }

    /// <summary>Whether a header is that of a SQLite file.</summary>
    public static bool IsSqlite(ReadOnlySpan<byte> header) => header.StartsWith("SQLite format 3\0"u8);

    /// <summary>How long the file is by its header (SQLite file format, section 1.3); null where the header does not count its pages.</summary>
    public static long? CountedLength(ReadOnlySpan<byte> header)
    {
        int pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65536 : size;
        uint pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        bool counts = BinaryPrimitives.ReadUInt32BigEndian(header[24..]) == BinaryPrimitives.ReadUInt32BigEndian(header[92..]);
        return counts ? pages * (long)pageSize : null;
    }

    private StoreDamagedException Newer(int version) => new(Invariant(
        $"{Location} was written by a newer TorchTune (schema {version}; this one knows up to {_schema.Version}). It was left as it is; everything in it can be read by that version: update TorchTune."));
}
