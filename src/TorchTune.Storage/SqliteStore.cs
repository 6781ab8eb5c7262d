using System.Collections.Concurrent;
using System.Diagnostics;
using TorchTune.Storage.Sqlite;
using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>Keeps studies in a SQLite file: several a file, and nothing acknowledged is lost when the process dies.</summary>
/// <remarks>
/// <para>The file is in WAL mode: one process writes at a time, any number read meanwhile. All writing in this process goes through one
/// thread, which commits together what has been asked for together; <see cref="IStudyLog.AppendAsync"/> completes after the commit.</para>
/// <para>The tables are made to be read with <c>sqlite3</c>: <c>studies</c>, <c>trials</c> (with outcome and values), <c>reports</c>
/// (metrics, verdict, reason), <c>occurrences</c>, and the view <c>events</c> of everything in order.</para>
/// <para>A study is opened by one process at a time. The lock of a process that has died is taken over; for a living one the store
/// waits as long as <see cref="SqliteStoreOptions.Patience"/> says. The file must be on a local disk: SQLite's WAL does not work over a
/// network.</para>
/// </remarks>
/// <threadsafety>All members may be called from any thread.</threadsafety>
public sealed class SqliteStore : IStudyStore
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(20);

    private readonly SqliteFile _file;
    private readonly SqliteStoreOptions _options;
    private readonly Lazy<SqliteWriter> _writer;
    private readonly ConcurrentDictionary<SqliteStudyLog, bool> _logs = [];
    private bool _disposed;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">Where it is; its folder is made where it is missing.</param>
    /// <param name="options">How the store works; null for the defaults.</param>
    /// <exception cref="StoreDamagedException">The file is damaged, of another application, or of a newer TorchTune: it is left as it is.</exception>
    /// <exception cref="StoreException">The file cannot be opened or made.</exception>
    public SqliteStore(string path, SqliteStoreOptions? options = null)
        : this(path, options, SqliteSchema.Current)
    {
    }

    internal SqliteStore(string path, SqliteStoreOptions? options, SqliteSchema schema)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _options = (options ?? new()).Validated();
        _file = new SqliteFile(path, _options.Patience, schema);
        _file.Prepare();
        _writer = new Lazy<SqliteWriter>(() => new SqliteWriter(_file, _options.Durability));
    }

    /// <inheritdoc/>
    public string Location => _file.Location;

    /// <summary>Copies what can still be read of a damaged file into another store.</summary>
    /// <param name="path">The damaged file; it is only read.</param>
    /// <param name="into">Where the studies go. None of their names may be taken there.</param>
    /// <returns>The studies saved, with the number of events of each; a study's events are saved up to the first that cannot be read.</returns>
    /// <exception cref="StoreException">Nothing can be read, or a name is taken.</exception>
    public static IReadOnlyList<(string Study, long Events)> Salvage(string path, IStudyStore into)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(into);
        return SqliteSalvage.Copy(Path.GetFullPath(path), into);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StudyHeader> List() => Reading(session => StudyRows.All(session).Select(s => s.Header).ToArray());

    /// <inheritdoc/>
    public StudyHeader? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Reading(session => StudyRows.Find(session, name)?.Header);
    }

    /// <inheritdoc/>
    public IStudyLog Create(StudyHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        StudyName.Checked(header.Name);
        long study = 0;
        long token = 0;
        Wait(new WriteRequest
        {
            Check = session =>
            {
                if (StudyRows.Find(session, header.Name) is not null) throw Failures.Exists(header.Name, Location);
            },
            Write = session =>
            {
                study = StudyRows.Insert(session, header);
                token = StudyLock.TryTake(session, study, _options.Clock).Token!.Value;
            },
        });
        return Opened(header, study, token, 0);
    }

    /// <inheritdoc/>
    public IStudyLog Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        long asked = Stopwatch.GetTimestamp();
        while (true)
        {
            (long Id, StudyHeader Header)? found = null;
            (long? Token, string Owner) taken = default;
            long count = 0;
            Wait(new WriteRequest
            {
                Check = session => found = StudyRows.Find(session, name) ?? throw NotFound(session, name),
                Write = session =>
                {
                    taken = StudyLock.TryTake(session, found!.Value.Id, _options.Clock);
                    count = SqliteEventReader.Count(session, found.Value.Id);
                },
            });
            var study = found!.Value;
            if (taken.Token is long token) return Opened(study.Header, study.Id, token, count);
            if (Stopwatch.GetElapsedTime(asked) >= _options.Patience)
            {
                throw new StudyLockedException(Invariant(
                    $"The study '{name}' in {Location} is open in {taken.Owner}, which did not close it within {_options.Patience.TotalSeconds} s. End that process, or wait for it. If it ran on another machine and is gone, free the study with: sqlite3 {_file.FullPath} \"DELETE FROM locks WHERE study = {study.Id}\""));
            }

            Thread.Sleep(LookAgainAfter);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<StudyEvent> Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (study, count) = Reading(session =>
        {
            var (id, _) = StudyRows.Find(session, name) ?? throw NotFound(session, name);
            return (id, SqliteEventReader.Count(session, id));
        });
        return ReadEvents(name, study, 0, count);
    }

    /// <inheritdoc/>
    public void Rename(string name, string newName)
    {
        ArgumentNullException.ThrowIfNull(name);
        StudyName.Checked(newName);
        long study = 0;
        Wait(new WriteRequest
        {
            Check = session =>
            {
                study = Closed(session, name, "renamed");
                if (name != newName && StudyRows.Find(session, newName) is not null) throw Failures.Exists(newName, Location);
            },
            Write = session => session.Run("UPDATE studies SET name = $2 WHERE id = $1", study, newName),
        });
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        long study = 0;
        Wait(new WriteRequest
        {
            Check = session => study = Closed(session, name, "deleted"),
            Write = session => StudyRows.Delete(session, study),
        });
    }

    /// <summary>Finishes what was asked for, and closes the file. Studies that are still open are given free.</summary>
    public void Dispose()
    {
        foreach (var log in _logs.Keys) log.Dispose();
        if (Interlocked.Exchange(ref _disposed, true)) return;
        if (_writer.IsValueCreated) _writer.Value.Dispose();
    }

    internal Task Ask(WriteRequest request)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _writer.Value.Ask(request);
    }

    internal void Release(SqliteStudyLog log, long study, long token)
    {
        if (_logs.TryRemove(log, out _)) Wait(new WriteRequest { Write = session => StudyLock.Release(session, study, token) });
    }

    internal T Reading<T>(Func<SqliteSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            using var session = _file.OpenForReading();
            return read(session);
        }
        catch (Exception failure) when (_file.ExplainedReading(failure) is { } explained && explained != failure)
        {
            throw explained;
        }
    }

    /// <summary>A study's events between two positions, a piece at a time.</summary>
    internal IEnumerable<StudyEvent> ReadEvents(string name, long study, long from, long end)
    {
        while (from < end)
        {
            long first = from;
            long next = Math.Min(end, first + SqliteEventReader.PieceLength);
            var piece = Reading(session =>
            {
                var reader = new SqliteEventReader(session, study);
                try
                {
                    return reader.Piece(first, next);
                }
                catch (FormatException) when (StudyRows.Find(session, study) is null)
                {
                    throw new StudyNotFoundException(Invariant($"The study '{name}' was deleted from {Location} while it was read."));
                }
            });
            foreach (var happened in piece) yield return happened;
            from = next;
        }
    }

    private SqliteStudyLog Opened(StudyHeader header, long study, long token, long count)
    {
        var log = new SqliteStudyLog(this, header, study, token, count);
        _logs[log] = true;
        return log;
    }

    private StudyNotFoundException NotFound(SqliteSession session, string name) =>
        Failures.NotFound(name, Location, StudyRows.All(session).Select(s => s.Header.Name));

    private long Closed(SqliteSession session, string name, string purpose)
    {
        var (study, _) = StudyRows.Find(session, name) ?? throw NotFound(session, name);
        StudyLock.RequireFree(session, study, name, purpose);
        return study;
    }

    private void Wait(WriteRequest request) => Ask(request).GetAwaiter().GetResult();
}
