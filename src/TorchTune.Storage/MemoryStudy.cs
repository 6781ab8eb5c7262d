using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>One study of a <see cref="MemoryStore"/>: what outlives the logs through which it is written.</summary>
internal sealed class MemoryStudy(StudyHeader header)
{
    private readonly Lock _gate = new();
    private readonly List<StudyEvent> _events = [];
    private readonly EventRules _rules = new();
    private readonly SortedDictionary<int, RunningMark> _marks = [];
    private readonly Dictionary<(int? Trial, string Key), string> _attributes = [];
    private bool _open;

    public StudyHeader Header { get; set; } = header;

    public IStudyLog OpenLog()
    {
        lock (_gate)
        {
            if (_open) throw new StudyLockedException(Invariant($"The study '{Header.Name}' is already open in this process: dispose the log that was opened first."));
            _open = true;
            return new MemoryLog(this);
        }
    }

    public void MustBeClosed(string purpose)
    {
        lock (_gate)
        {
            if (_open) throw new StudyLockedException(Invariant($"The study '{Header.Name}' cannot be {purpose} while it is open in this process."));
        }
    }

    /// <summary>The events recorded at the time of the call, from a position on.</summary>
    public IEnumerable<StudyEvent> Read(long from)
    {
        int count = Count();
        return Pieces();

        // The list only grows, so that an index below count stays what it is; the lock guards against a move while it grows.
        IEnumerable<StudyEvent> Pieces()
        {
            for (int i = (int)Math.Min(from, count); i < count; i++)
            {
                StudyEvent happened;
                lock (_gate)
                {
                    happened = _events[i];
                }

                yield return happened;
            }
        }
    }

    private int Count()
    {
        lock (_gate)
        {
            return _events.Count;
        }
    }

    private sealed class MemoryLog(MemoryStudy study) : IStudyLog
    {
        private bool _disposed;

        public StudyHeader Header { get; } = study.Header;

        public long Count => study.Count();

        public IEnumerable<StudyEvent> Read(long from = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(from);
            return Locked(() => study.Read(from));
        }

        public Task AppendAsync(params IReadOnlyList<StudyEvent> events)
        {
            ArgumentNullException.ThrowIfNull(events);
            return Written(() =>
            {
                study._rules.Admit(events);
                foreach (var happened in events)
                {
                    study._events.Add(happened);
                    if (EndedMark.Of(happened) is var (trial, step) && study._marks.TryGetValue(trial, out var mark) && mark.Step <= step) study._marks.Remove(trial);
                }
            });
        }

        public Task MarkRunningAsync(int trial, int step, string slot)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(slot);
            return Written(() =>
            {
                if (!study._rules.HasStarted(trial)) throw Failures.NotStarted(trial);
                if (study._rules.IsLive(trial)) study._marks[trial] = new RunningMark(trial, step, slot);
            });
        }

        public IReadOnlyList<RunningMark> RunningMarks() => Locked(() => study._marks.Values.ToArray());

        public IReadOnlyDictionary<string, string> Attributes(int? trial = null) => Locked(() =>
            study._attributes.Where(a => a.Key.Trial == trial).ToDictionary(a => a.Key.Key, a => a.Value, StringComparer.Ordinal));

        public Task SetAttributeAsync(string key, string? value, int? trial = null)
        {
            AttributeKey.Check(key);
            return Written(() =>
            {
                if (trial is int number && !study._rules.HasStarted(number)) throw Failures.NotStarted(number);
                if (value is null) study._attributes.Remove((trial, key));
                else study._attributes[(trial, key)] = value;
            });
        }

        public void Dispose()
        {
            lock (study._gate)
            {
                if (_disposed) return;
                _disposed = true;
                study._open = false;
            }
        }

        private T Locked<T>(Func<T> read)
        {
            lock (study._gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return read();
            }
        }

        // A refusal travels in the task, as from a store that writes on another thread.
        private Task Written(Action write)
        {
            lock (study._gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                try
                {
                    write();
                    return Task.CompletedTask;
                }
                catch (StoreException refused)
                {
                    return Task.FromException(refused);
                }
            }
        }
    }
}
