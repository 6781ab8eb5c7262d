using System.Collections.Immutable;
using Xunit;

namespace TorchTune.Testing;

/// <summary>The laws that every store keeps. Inherit it, say how your store is opened, and run it with xunit.</summary>
/// <remarks>Each law has an instance, and so a store, of its own.</remarks>
public abstract partial class StudyStoreConformance : IDisposable
{
    private readonly Lazy<IStudyStore> _first;
    private IStudyStore? _reopened;

    /// <summary>A suite whose store is opened when a law first needs it.</summary>
    protected StudyStoreConformance() => _first = new Lazy<IStudyStore>(OpenStore);

    /// <summary>The store under test.</summary>
    protected IStudyStore Store => _reopened ?? _first.Value;

    /// <summary>Opens this instance's store: an empty one at first, and after it was disposed, the same with what it holds.</summary>
    protected abstract IStudyStore OpenStore();

    /// <summary>Ends the store's life and begins another; a store that keeps nothing beyond its life gives itself back.</summary>
    protected virtual IStudyStore Reopen(IStudyStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.Dispose();
        return OpenStore();
    }

    /// <summary>Disposes the store.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the store; override it to remove what the store leaves behind, after calling this.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        if (_first.IsValueCreated) _first.Value.Dispose();
        _reopened?.Dispose();
    }

    private static StudyHeader Header(string name = "s") => new()
    {
        Name = name,
        Identity = new StudyIdentity
        {
            Space = """{"x":{"type":"float","low":0.0,"high":1.0}}""",
            Objectives = [Objective.Minimize("loss")],
            Seed = 7,
            Parallelism = 4,
            Sampler = """{"type":"random"}""",
            Scheduler = """{"type":"none"}""",
        },
    };

    private static TrialStarted Start(int trial, double time = 0) =>
        new(time, trial, 0, new Configuration(("x", 0.5)), new Placement(0, null), 3, "random", "a place is free");

    private static TrialReported Report(int trial, int step, double loss = 0.5) =>
        new(step, new Report(trial, step, Metrics.Of("loss", loss)), new Verdict.Continue(step + 1, "goes on"), []);

    private static TrialEnded End(int trial, params ImmutableArray<double> values) =>
        new(9, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "it had all its steps", Values = values });

    private IStudyLog Created(string name = "s") => Store.Create(Header(name));

    private async Task<IStudyLog> With(params StudyEvent[] events)
    {
        var log = Created();
        await log.AppendAsync(events);
        return log;
    }

    private void Reopen() => _reopened = Reopen(Store);

    /// <summary>Demands that the events come back exactly: from the open log, from outside, and after the store was opened again.</summary>
    private async Task ComeBack(params StudyEvent[] events)
    {
        var log = await With(events);

        AssertSame(events, log.Read());
        AssertSame(events, Store.Read("s"));
        log.Dispose();
        Reopen();
        AssertSame(events, Store.Read("s"));
    }

    private static void AssertSame(IEnumerable<StudyEvent> expected, IEnumerable<StudyEvent> actual)
    {
        StudyEvent[] there = [.. actual];
        int i = 0;
        foreach (var happened in expected)
        {
            Assert.True(i < there.Length, $"event {i} is missing: {happened}");
            Assert.Equal(happened, there[i]);
            // Records compare doubles by value; the bits must be the same as well.
            Assert.Equal(BitConverter.DoubleToInt64Bits(happened.Time), BitConverter.DoubleToInt64Bits(there[i].Time));
            i++;
        }

        Assert.Equal(i, there.Length);
    }

    private static async Task Refused(Func<Task> act, string because)
    {
        var refusal = await Assert.ThrowsAsync<StoreException>(act);
        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
    }
}
