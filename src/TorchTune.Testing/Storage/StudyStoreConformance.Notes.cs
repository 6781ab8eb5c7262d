using Xunit;

namespace TorchTune.Testing;

public abstract partial class StudyStoreConformance
{
    [Fact]
    public async Task An_attribute_is_kept_replaced_and_removed()
    {
        using var log = Created();
        Assert.Empty(log.Attributes());

        await log.SetAttributeAsync("key", "first");
        Assert.Equal("first", log.Attributes()["key"]);
        await log.SetAttributeAsync("key", "second");
        Assert.Equal("second", log.Attributes().Single().Value);
        await log.SetAttributeAsync("key", null);
        Assert.Empty(log.Attributes());
    }

    [Fact]
    public async Task Removing_what_is_not_there_changes_nothing()
    {
        using var log = Created();
        await log.SetAttributeAsync("key", "value");

        await log.SetAttributeAsync("other", null);

        Assert.Equal("key", log.Attributes().Single().Key);
    }

    [Fact]
    public async Task A_trial_has_attributes_of_its_own()
    {
        using var log = await With(Start(0), Start(1));

        await log.SetAttributeAsync("key", "study");
        await log.SetAttributeAsync("key", "trial 0", trial: 0);
        await log.SetAttributeAsync("key", "trial 1", trial: 1);
        await log.SetAttributeAsync("key", null, trial: 0);

        Assert.Equal("study", log.Attributes()["key"]);
        Assert.Empty(log.Attributes(trial: 0));
        Assert.Equal("trial 1", log.Attributes(trial: 1)["key"]);
    }

    [Fact]
    public async Task A_trial_that_has_not_started_has_no_attributes()
    {
        using var log = await With(Start(0));

        await Refused(() => log.SetAttributeAsync("key", "value", trial: 1), "Trial 1 has not started");
        Assert.Empty(log.Attributes(trial: 1));
    }

    [Fact]
    public async Task A_trial_that_has_ended_still_takes_attributes()
    {
        using var log = await With(Start(0), End(0, 0.5));

        await log.SetAttributeAsync("figure", "roc.png", trial: 0);

        Assert.Equal("roc.png", log.Attributes(trial: 0)["figure"]);
    }

    [Theory]
    [InlineData("key", "")]
    [InlineData("ключ 🔑", "значение 🚀 \0 \"'\\\n")]
    [InlineData("KEY", "{\"json\":[1,2]}")]
    [InlineData("a.b/c d'e\"f", "1.0")]
    [InlineData("new\nline", " ")]
    public async Task Keys_and_values_are_kept_exactly(string key, string value)
    {
        using (var log = await With(Start(0)))
        {
            await log.SetAttributeAsync(key, value);
            await log.SetAttributeAsync(key, value, trial: 0);
        }

        Reopen();

        using var again = Store.Open("s");
        Assert.Equal([KeyValuePair.Create(key, value)], again.Attributes());
        Assert.Equal([KeyValuePair.Create(key, value)], again.Attributes(trial: 0));
    }

    [Fact]
    public Task A_value_that_is_no_Unicode_is_kept_exactly() => Keys_and_values_are_kept_exactly("key", "half \ud83d");

    [Fact]
    public async Task Keys_are_compared_character_by_character()
    {
        using var log = Created();
        string[] keys = ["key", "Key", "\u00e9", "e\u0301"];

        foreach (string key in keys) await log.SetAttributeAsync(key, key);

        Assert.Equal(keys.Order(StringComparer.Ordinal), log.Attributes().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_large_attribute_comes_back()
    {
        string large = string.Concat(Enumerable.Range(0, 500_000).Select(i => i % 10 == 0 ? "ä🚀" : "0123456"));
        using (var log = Created()) await log.SetAttributeAsync("weights", large);
        Reopen();

        using var again = Store.Open("s");

        Assert.Equal(large, again.Attributes()["weights"]);
    }

    [Fact]
    public async Task An_attribute_has_a_key()
    {
        using var log = Created();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => log.SetAttributeAsync("", "value"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => log.SetAttributeAsync(null!, "value"));
    }

    [Fact]
    public async Task Marks_say_who_runs_where_in_the_order_of_the_trials()
    {
        using var log = await With(Start(0), Start(1), Start(2));
        Assert.Empty(log.RunningMarks());

        await log.MarkRunningAsync(2, 1, "cuda:1");
        await log.MarkRunningAsync(0, 4, "cpu#0");
        await log.MarkRunningAsync(2, 2, "cuda:0");

        Assert.Equal([new RunningMark(0, 4, "cpu#0"), new RunningMark(2, 2, "cuda:0")], log.RunningMarks());
    }

    [Fact]
    public async Task A_mark_goes_with_the_report_of_its_step()
    {
        using var log = await With(Start(0), Start(1));
        await log.MarkRunningAsync(0, 2, "cpu#0");
        await log.MarkRunningAsync(1, 2, "cpu#1");

        await log.AppendAsync(Report(0, 2));

        Assert.Equal([new RunningMark(1, 2, "cpu#1")], log.RunningMarks());
    }

    [Fact]
    public async Task A_trial_that_runs_ahead_of_its_reports_keeps_its_mark()
    {
        using var log = await With(Start(0));
        await log.MarkRunningAsync(0, 3, "cpu#0");

        await log.AppendAsync(Report(0, 2));

        Assert.Equal([new RunningMark(0, 3, "cpu#0")], log.RunningMarks());
    }

    [Fact]
    public async Task A_mark_goes_with_the_end_of_its_trial_or_its_retry()
    {
        using var log = await With(Start(0), Start(1));
        await log.MarkRunningAsync(0, 3, "cpu#0");
        await log.MarkRunningAsync(1, 3, "cpu#1");

        await log.AppendAsync(End(0, 0.5), new TrialRetried(1, 1, 2, "it threw"));

        Assert.Empty(log.RunningMarks());
    }

    [Fact]
    public async Task A_trial_that_has_ended_leaves_no_mark()
    {
        using var log = await With(Start(0), End(0, 0.5));

        await log.MarkRunningAsync(0, 2, "cpu#0");

        Assert.Empty(log.RunningMarks());
    }

    [Fact]
    public async Task A_trial_that_has_not_started_does_not_run()
    {
        using var log = Created();

        await Refused(() => log.MarkRunningAsync(0, 1, "cpu#0"), "Trial 0 has not started");
    }
}
