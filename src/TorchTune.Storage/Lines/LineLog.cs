using System.Text.Json;

namespace TorchTune.Storage;

/// <summary>One study of a <see cref="LineStore"/>.</summary>
internal sealed class LineLog : IStudyLog
{
    private readonly LineStore _store;
    private readonly IDisposable? _otherProcesses;
    private Progress? _progress;
    private bool _disposed;

    /// <summary>The log of a study; <paramref name="otherProcesses"/> is given back when it is disposed.</summary>
    public LineLog(LineStore store, string name, IDisposable? otherProcesses)
    {
        _store = store;
        _otherProcesses = otherProcesses;
        Header = store.Header(name);
    }

    public StudyHeader Header { get; }

    public long Count => Reading(progress => progress.Count);

    public IEnumerable<StudyEvent> Read(long from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        long end = Count;
        return _store.LinesOf(Header.Name).Skip(1).SelectMany(LineRecord.EventsIn).TakeWhile(e => e.Position < end).Where(e => e.Position >= from).Select(e => e.Happened);
    }

    public Task AppendAsync(params IReadOnlyList<StudyEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Writing(progress =>
        {
            progress.Rules.Admit(events);
            if (events.Count == 0) return null;
            string line = LineRecord.OfEvents(progress.Count, events);
            foreach (var happened in events) progress.Take(happened);
            return line;
        });
    }

    public Task MarkRunningAsync(int trial, int step, string slot)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(slot);
        return Writing(progress =>
        {
            if (!progress.Rules.HasStarted(trial)) throw Failures.NotStarted(trial);
            if (!progress.Rules.IsLive(trial)) return null;
            progress.Marks[trial] = new RunningMark(trial, step, slot);
            return LineRecord.OfMark(progress.Marks[trial]);
        });
    }

    public IReadOnlyList<RunningMark> RunningMarks() => Reading(progress => progress.Marks.Values.ToArray());

    public IReadOnlyDictionary<string, string> Attributes(int? trial = null) => Reading(progress =>
        progress.Attributes.Where(a => a.Key.Trial == trial).ToDictionary(a => a.Key.Key, a => a.Value, StringComparer.Ordinal));

    public Task SetAttributeAsync(string key, string? value, int? trial = null)
    {
        AttributeKey.Check(key);
        return Writing(progress =>
        {
            if (trial is int number && !progress.Rules.HasStarted(number)) throw Failures.NotStarted(number);
            progress.Set(key, value, trial);
            return LineRecord.OfAttribute(key, value, trial);
        });
    }

    public void Dispose()
    {
        lock (_store.Gate)
        {
            if (_disposed) return;
            _disposed = true;
            _store.Close(Header.Name);
            _otherProcesses?.Dispose();
        }
    }

    private T Reading<T>(Func<Progress, T> read) => _store.Locked(() =>
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return read(_progress ??= Progress.Of(_store.LinesOf(Header.Name).Skip(1)));
    });

    // What could not be written must not be remembered either: after a failure the lines themselves say what holds.
    private Task Writing(Func<Progress, string?> write)
    {
        try
        {
            return Reading(progress =>
            {
                bool written = false;
                try
                {
                    if (write(progress) is { } line) _store.AppendTo(Header.Name, line);
                    written = true;
                }
                finally
                {
                    if (!written) _progress = null;
                }

                return Task.CompletedTask;
            });
        }
        catch (StoreException refused)
        {
            return Task.FromException(refused);
        }
    }

    /// <summary>What the lines so far amount to.</summary>
    private sealed class Progress
    {
        public long Count { get; private set; }

        public EventRules Rules { get; } = new();

        public SortedDictionary<int, RunningMark> Marks { get; } = [];

        public Dictionary<(int? Trial, string Key), string> Attributes { get; } = [];

        public static Progress Of(IEnumerable<string> lines)
        {
            var progress = new Progress();
            foreach (string line in lines)
            {
                if (LineRecord.TryParse(line) is not { } document) continue;
                using (document) progress.Take(document.RootElement);
            }

            return progress;
        }

        public void Take(StudyEvent happened)
        {
            Count++;
            if (EndedMark.Of(happened) is var (trial, step) && Marks.TryGetValue(trial, out var mark) && mark.Step <= step) Marks.Remove(trial);
        }

        public void Set(string key, string? value, int? trial)
        {
            if (value is null) Attributes.Remove((trial, key));
            else Attributes[(trial, key)] = value;
        }

        private void Take(JsonElement line)
        {
            if (LineRecord.Mark(line) is { } mark)
            {
                Marks[mark.Trial] = mark;
            }
            else if (LineRecord.Attribute(line) is var (key, value, trial))
            {
                Set(key, value, trial);
            }
            else
            {
                StudyEvent[] events = [.. LineRecord.Events(line, Count).Select(e => e.Happened)];
                Rules.Admit(events);
                foreach (var happened in events) Take(happened);
            }
        }
    }
}
