using System.Globalization;
using System.Text;
using TorchTune.Storage;

namespace TorchTune.Tests;

/// <summary>What these tests do with studies time and again.</summary>
internal static class Studies
{
    /// <summary>Runs a study to its end and gives what is recorded.</summary>
    public static async Task<List<StudyEvent>> RunToEnd(this Study study, Func<Trial, IEnumerable<Report>> train)
    {
        await foreach (var _ in study.RunAsync(train))
        {
        }

        return [.. study.Events()];
    }

    /// <inheritdoc cref="RunToEnd(Study, Func{Trial, IEnumerable{Report}})"/>
    public static async Task<List<StudyEvent>> RunToEnd(this Study study, Func<Trainable> create)
    {
        await foreach (var _ in study.RunAsync(create))
        {
        }

        return [.. study.Events()];
    }

    /// <summary>The record as text, without the interruptions, which are not part of what a study is.</summary>
    public static string Text(IEnumerable<StudyEvent> events)
    {
        var text = new StringBuilder();
        foreach (var happened in events)
        {
            if (happened is StudyStopped { Final: false }) continue;
            text.AppendLine(CultureInfo.InvariantCulture, $"{happened}{(happened is TrialReported e ? string.Join(';', e.Waiting) : "")}");
        }

        return text.ToString();
    }

    /// <summary>Demands that two records are the same, event by event and bit by bit, interruptions left out.</summary>
    public static void AssertSame(IEnumerable<StudyEvent> expected, IEnumerable<StudyEvent> actual, string? of = null)
    {
        var (ours, theirs) = (Counting(expected), Counting(actual));
        for (int i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            if (!ours[i].Equals(theirs[i])) Assert.Fail($"{of} event {i}:\n  {ours[i]}\n  {theirs[i]}");
        }

        Assert.Equal(ours.Length, theirs.Length);
        Assert.Equal(Text(ours), Text(theirs));
    }

    /// <summary>A store in which a study was killed after some of its events.</summary>
    public static MemoryStore KilledAfter(IEnumerable<StudyEvent> events, StudyHeader header)
    {
        var store = new MemoryStore();
        using var log = store.Create(header);
        log.AppendAsync([.. events]).GetAwaiter().GetResult();
        return store;
    }

    /// <summary>Where a kill can cut a record: a verdict and the ends that it brings are one transaction.</summary>
    public static int[] Cuts(IReadOnlyList<StudyEvent> events, ulong seed, int count)
    {
        int[] cuts = [.. Enumerable.Range(0, events.Count + 1).Where(i => i == events.Count || events[i] is not TrialEnded { Waiting.IsEmpty: true })];
        return [.. RandomSource.For(seed, -1, "cuts").Permutation(cuts.Length).Take(count).Select(i => cuts[i])];
    }

    private static StudyEvent[] Counting(IEnumerable<StudyEvent> events) => [.. events.Where(e => e is not StudyStopped { Final: false })];
}
