using System.Globalization;

namespace TorchTune.Storage.Sqlite;

/// <summary>One study of a SQLite store, open for appending.</summary>
internal sealed class SqliteStudyLog : IStudyLog
{
    private readonly SqliteStore _store;
    private readonly long _study;
    private readonly long _token;

    // Belongs to the writer's thread; null where it must be read from the file (at first, and after a rollback).
    private Progress? _progress;
    private long _count;
    private bool _disposed;

    /// <summary>The log of a study whose lock is held under <paramref name="token"/>.</summary>
    public SqliteStudyLog(SqliteStore store, StudyHeader header, long study, long token, long count)
    {
        _store = store;
        Header = header;
        _study = study;
        _token = token;
        _count = count;
    }

    public StudyHeader Header { get; }

    public long Count => Interlocked.Read(ref _count);

    public IEnumerable<StudyEvent> Read(long from = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return _store.ReadEvents(Header.Name, _study, from, Count);
    }

    public Task AppendAsync(params IReadOnlyList<StudyEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Any(happened => happened is null)) throw new ArgumentException("An event must not be null.", nameof(events));
        return Ask(
            progress => progress.Rules.Admit(events),
            (session, progress) =>
            {
                foreach (var happened in events)
                {
                    SqliteEvents.Insert(session, _study, progress.Count++, happened);
                    if (EndedMark.Of(happened) is var (trial, step) && progress.Marks.TryGetValue(trial, out int marked) && marked <= step)
                    {
                        session.Run("DELETE FROM running WHERE study = $1 AND trial = $2", _study, trial);
                        progress.Marks.Remove(trial);
                    }
                }
            });
    }

    public Task MarkRunningAsync(int trial, int step, string slot)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(slot);
        return Ask(
            progress => RequireStarted(progress, trial),
            (session, progress) =>
            {
                // A trial that was ended from outside while it ran ahead leaves no mark.
                if (!progress.Rules.IsLive(trial)) return;
                session.Run("INSERT OR REPLACE INTO running (study, trial, step, slot) VALUES ($1, $2, $3, $4)", _study, trial, step, Exact.Text(slot));
                progress.Marks[trial] = step;
            });
    }

    public IReadOnlyList<RunningMark> RunningMarks()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _store.Reading(session =>
        {
            var marks = new List<RunningMark>();
            using var rows = session.Query("SELECT trial, step, slot FROM running WHERE study = $1 ORDER BY trial", _study);
            while (rows.Read()) marks.Add(new RunningMark(rows.GetInt32(0), rows.GetInt32(1), Exact.ReadText(rows.GetValue(2))));
            return marks;
        });
    }

    public IReadOnlyDictionary<string, string> Attributes(int? trial = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _store.Reading(session =>
        {
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            using var rows = trial is int number
                ? session.Query("SELECT key, value FROM trial_attributes WHERE study = $1 AND trial = $2", _study, number)
                : session.Query("SELECT key, value FROM study_attributes WHERE study = $1", _study);
            while (rows.Read()) attributes.Add(rows.GetString(0), Exact.ReadText(rows.GetValue(1)));
            return attributes;
        });
    }

    public Task SetAttributeAsync(string key, string? value, int? trial = null)
    {
        AttributeKey.Check(key);
        return trial is int number ? SetTrialAttribute(number, key, value) : SetStudyAttribute(key, value);
    }

    /// <summary>Waits for what was appended, and lets others open the study.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _store.Release(this, _study, _token);
    }

    private Task SetStudyAttribute(string key, string? value) => Ask(
        _ => { },
        (session, _) =>
        {
            if (value is null) session.Run("DELETE FROM study_attributes WHERE study = $1 AND key = $2", _study, key);
            else session.Run("INSERT OR REPLACE INTO study_attributes (study, key, value) VALUES ($1, $2, $3)", _study, key, Exact.Text(value));
        });

    private Task SetTrialAttribute(int trial, string key, string? value) => Ask(
        progress => RequireStarted(progress, trial),
        (session, _) =>
        {
            if (value is null) session.Run("DELETE FROM trial_attributes WHERE study = $1 AND trial = $2 AND key = $3", _study, trial, key);
            else session.Run("INSERT OR REPLACE INTO trial_attributes (study, trial, key, value) VALUES ($1, $2, $3, $4)", _study, trial, key, Exact.Text(value));
        });

    private Task Ask(Action<Progress> check, Action<SqliteSession, Progress> write)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _store.Ask(new WriteRequest
        {
            Check = session =>
            {
                StudyLock.Require(session, _study, _token, Header.Name);
                check(_progress ??= Progress.Read(session, _study));
            },
            Write = session => write(session, _progress!),
            OnCommitted = () => Interlocked.Exchange(ref _count, _progress!.Count),
            OnRolledBack = () => _progress = null,
        });
    }

    private static void RequireStarted(Progress progress, int trial)
    {
        if (!progress.Rules.HasStarted(trial)) throw Failures.NotStarted(trial);
    }

    /// <summary>How far the study is: what must be known to take the next event in.</summary>
    private sealed class Progress(long count, EventRules rules, Dictionary<int, int> marks)
    {
        public long Count { get; set; } = count;

        public EventRules Rules { get; } = rules;

        /// <summary>The step that each running trial was last marked for.</summary>
        public Dictionary<int, int> Marks { get; } = marks;

        public static Progress Read(SqliteSession session, long study)
        {
            int started = Convert.ToInt32(session.Scalar("SELECT ifnull(max(trial) + 1, 0) FROM trials WHERE study = $1", study), CultureInfo.InvariantCulture);
            List<int> live = [];
            using (var rows = session.Query("SELECT trial FROM trials WHERE study = $1 AND outcome IS NULL", study))
            {
                while (rows.Read()) live.Add(rows.GetInt32(0));
            }

            Dictionary<int, int> marks = [];
            using (var rows = session.Query("SELECT trial, step FROM running WHERE study = $1", study))
            {
                while (rows.Read()) marks.Add(rows.GetInt32(0), rows.GetInt32(1));
            }

            return new Progress(SqliteEventReader.Count(session, study), new EventRules(started, live), marks);
        }
    }
}
