using Xunit;

namespace TorchTune.Testing;

public abstract partial class StudyStoreConformance
{
    [Fact]
    public async Task Appends_keep_the_order_of_their_calls_without_being_waited_for()
    {
        using var log = await With(Start(0));
        var appends = Enumerable.Range(1, 500).Select(step => log.AppendAsync(Report(0, step))).ToArray();

        await Task.WhenAll(appends);

        AssertSame([Start(0), .. Enumerable.Range(1, 500).Select(step => Report(0, step))], log.Read());
    }

    [Fact]
    public async Task Appends_from_many_threads_are_all_kept_each_threads_in_order()
    {
        const int Threads = 8;
        const int Steps = 60;
        using var log = await With([.. Enumerable.Range(0, Threads).Select(t => Start(t))]);

        await OnThreads(Threads, async trial =>
        {
            for (int step = 1; step <= Steps; step++) await log.AppendAsync(Report(trial, step));
        });

        Assert.Equal(Threads + (Threads * Steps), log.Count);
        foreach (var ofTrial in log.Read().OfType<TrialReported>().GroupBy(e => e.Report.Trial))
        {
            Assert.Equal(Enumerable.Range(1, Steps), ofTrial.Select(e => e.Report.Step));
        }
    }

    [Fact]
    public async Task Only_one_of_many_threads_starts_the_next_trial()
    {
        const int Threads = 8;
        using var log = Created();
        int started = 0;

        await OnThreads(Threads, async _ =>
        {
            try
            {
                await log.AppendAsync(Start(0));
                Interlocked.Increment(ref started);
            }
            catch (StoreException)
            {
                // Another thread was faster.
            }
        });

        Assert.Equal(1, started);
        Assert.Equal(1, log.Count);
    }

    [Fact]
    public async Task Studies_are_written_at_the_same_time()
    {
        const int Studies = 6;
        string[] names = [.. Enumerable.Range(0, Studies).Select(i => $"study {i}")];

        await OnThreads(Studies, async i =>
        {
            using var log = Created(names[i]);
            await log.AppendAsync(Start(0));
            for (int step = 1; step <= 40; step++) await log.AppendAsync(Report(0, step, i));
        });

        Assert.Equal(names, Store.List().Select(s => s.Name).Order(StringComparer.Ordinal));
        for (int i = 0; i < Studies; i++)
        {
            int number = i;
            AssertSame([Start(0), .. Enumerable.Range(1, 40).Select(step => Report(0, step, number))], Store.Read(names[i]));
        }
    }

    [Fact]
    public async Task A_reader_sees_a_beginning_of_the_study_and_nothing_torn()
    {
        using var log = await With(Start(0));
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            int seen = 0;
            while (!done.IsCancellationRequested)
            {
                StudyEvent[] events = [.. Store.Read("s")];
                Assert.True(events.Length >= seen, "what was seen once is seen again");
                seen = events.Length;
                // Two reports are one append: both or neither.
                Assert.Equal(1, events.Length % 2);
                AssertSame([Start(0), .. Enumerable.Range(1, events.Length - 1).Select(step => Report(0, step))], events);
            }
        });

        for (int step = 1; step <= 200; step += 2) await log.AppendAsync(Report(0, step), Report(0, step + 1));
        await done.CancelAsync();

        await reader;
    }

    [Fact]
    public async Task Attributes_and_marks_may_be_set_while_events_are_appended()
    {
        using var log = await With(Start(0));

        await OnThreads(3, async kind =>
        {
            for (int i = 1; i <= 50; i++)
            {
                await (kind switch
                {
                    0 => log.AppendAsync(Report(0, i)),
                    1 => log.SetAttributeAsync($"key {i}", $"{i}"),
                    _ => log.MarkRunningAsync(0, 100 + i, "cpu#0"),
                });
            }
        });

        Assert.Equal(51, log.Count);
        Assert.Equal(50, log.Attributes().Count);
        Assert.Equal([new RunningMark(0, 150, "cpu#0")], log.RunningMarks());
    }

    private static Task OnThreads(int count, Func<int, Task> work)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(async () =>
        {
            await start.Task.ConfigureAwait(false);
            await work(i).ConfigureAwait(false);
        })));
        start.SetResult();
        return all;
    }
}
