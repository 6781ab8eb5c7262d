using System.Collections.Concurrent;
using TorchTune.Storage;

namespace TorchTune.Tests;

/// <summary>A store in memory that can be looked into, and that can run full.</summary>
internal sealed class ProbeStore : IStudyStore
{
    private readonly MemoryStore _store = new();
    private int _appended;

    /// <summary>After how many events nothing can be written any more.</summary>
    public int FailsAfter { get; set; } = int.MaxValue;

    /// <summary>The running marks, in the order in which they were written.</summary>
    public ConcurrentQueue<(int Trial, int Step)> Marks { get; } = new();

    /// <summary>How many events each transaction held.</summary>
    public ConcurrentQueue<int> Transactions { get; } = new();

    public string Location => _store.Location;

    public IReadOnlyList<StudyHeader> List() => _store.List();

    public StudyHeader? Find(string name) => _store.Find(name);

    public IStudyLog Create(StudyHeader header) => new Log(this, _store.Create(header));

    public IStudyLog Open(string name) => new Log(this, _store.Open(name));

    public IEnumerable<StudyEvent> Read(string name) => _store.Read(name);

    public void Rename(string name, string newName) => _store.Rename(name, newName);

    public void Delete(string name) => _store.Delete(name);

    public void Dispose() => _store.Dispose();

    private sealed class Log(ProbeStore store, IStudyLog log) : IStudyLog
    {
        public StudyHeader Header => log.Header;

        public long Count => log.Count;

        public IEnumerable<StudyEvent> Read(long from = 0) => log.Read(from);

        public async Task AppendAsync(params IReadOnlyList<StudyEvent> events)
        {
            await Task.Yield();
            store._appended += events.Count;
            if (store._appended > store.FailsAfter) throw new StoreException("disk full");
            store.Transactions.Enqueue(events.Count);
            await log.AppendAsync(events);
        }

        public async Task MarkRunningAsync(int trial, int step, string slot)
        {
            await Task.Yield();
            await log.MarkRunningAsync(trial, step, slot);
            store.Marks.Enqueue((trial, step));
        }

        public IReadOnlyList<RunningMark> RunningMarks() => log.RunningMarks();

        public IReadOnlyDictionary<string, string> Attributes(int? trial = null) => log.Attributes(trial);

        public Task SetAttributeAsync(string key, string? value, int? trial = null) => log.SetAttributeAsync(key, value, trial);

        public void Dispose() => log.Dispose();
    }
}
