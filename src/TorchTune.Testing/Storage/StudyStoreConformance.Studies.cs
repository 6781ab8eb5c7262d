using System.Collections.Immutable;
using Xunit;

namespace TorchTune.Testing;

public abstract partial class StudyStoreConformance
{
    [Fact]
    public void A_new_store_holds_no_study() => Assert.Empty(Store.List());

    [Fact]
    public void A_store_says_what_it_is() => Assert.False(string.IsNullOrWhiteSpace(Store.Location));

    [Fact]
    public void A_study_comes_back_with_its_whole_header()
    {
        var header = new StudyHeader
        {
            Name = "every part",
            Identity = new StudyIdentity
            {
                Space = """{"größe":{"type":"int","low":1,"high":8}}""",
                Objectives = [Objective.Minimize("loss"), Objective.Maximize("精度")],
                Seed = ulong.MaxValue,
                Parallelism = 64,
                ThreadsPerTrial = 3,
                Sampler = """{"type":"random"}""",
                Scheduler = """{"type":"asha","maxResource":81}""",
                MaxSteps = int.MaxValue,
                DataHash = "0af3",
                Order = ReportOrder.Arrival,
            },
            Surroundings = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("cpu", "x86-64 \"v3\""), KeyValuePair.Create("TorchTune", "0.1")]),
        };

        Store.Create(header).Dispose();
        Reopen();

        AssertSame(header, Store.Find("every part"));
        AssertSame(header, Store.List().Single());
        using var log = Store.Open("every part");
        AssertSame(header, log.Header);
    }

    [Fact]
    public void What_a_header_leaves_out_stays_out()
    {
        Created().Dispose();
        Reopen();

        var header = Store.Find("s");

        Assert.Null(header!.Identity.MaxSteps);
        Assert.Null(header.Identity.DataHash);
        Assert.Equal(ReportOrder.Virtual, header.Identity.Order);
        Assert.Empty(header.Surroundings);
    }

    [Fact]
    public void A_study_that_is_not_there_is_not_found()
    {
        Created().Dispose();

        Assert.Null(Store.Find("t"));
    }

    [Fact]
    public void Studies_are_listed_in_the_order_of_their_creation()
    {
        string[] names = ["m", "z", "a", "k"];

        foreach (string name in names) Created(name).Dispose();

        Assert.Equal(names, Store.List().Select(s => s.Name));
        Reopen();
        Assert.Equal(names, Store.List().Select(s => s.Name));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_and_the_study_stays()
    {
        using var log = await With(Start(0));

        var refusal = Assert.Throws<StudyExistsException>(() => Created());

        Assert.Contains("'s'", refusal.Message, StringComparison.Ordinal);
        Assert.Single(Store.List());
        Assert.Single(log.Read());
    }

    [Fact]
    public void Opening_what_is_not_there_names_what_is()
    {
        Created("first").Dispose();
        Created("second").Dispose();

        var refusal = Assert.Throws<StudyNotFoundException>(() => Store.Open("third"));

        Assert.Contains("'third'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'first', 'second'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_what_is_not_there_is_refused() => Assert.Throws<StudyNotFoundException>(() => Store.Read("s").Any());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" s")]
    [InlineData("s\t")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void A_name_that_breaks_the_rules_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => Created(name));
        Created().Dispose();
        Assert.Throws<ArgumentException>(() => Store.Rename("s", name));
        Assert.Equal("s", Store.List().Single().Name);
    }

    [Fact]
    public void A_name_that_is_no_Unicode_is_refused() => A_name_that_breaks_the_rules_is_refused("half an emoji \ud83d");

    [Theory]
    [InlineData("CIFAR-10, läuft (2)")]
    [InlineData("学習率")]
    [InlineData("🚀👩‍👩‍👧")]
    [InlineData("مرحبا")]
    [InlineData("'; DROP TABLE studies; --")]
    [InlineData("\"quoted\" `ticked` [bracketed]")]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b\\c:d*e?f%g_h")]
    [InlineData("-h")]
    [InlineData("CON")]
    public async Task A_name_of_any_kind_is_kept(string name)
    {
        using (var log = Created(name)) await log.AppendAsync(Start(0));
        Reopen();

        Assert.Equal(name, Store.List().Single().Name);
        Assert.Single(Store.Read(name));
        using var again = Store.Open(name);
        Assert.Equal(name, again.Header.Name);
    }

    [Fact]
    public void The_longest_name_is_kept_and_one_more_character_refused()
    {
        string longest = new('n', StudyName.MaxLength);

        Created(longest).Dispose();

        Assert.NotNull(Store.Find(longest));
        Assert.Throws<ArgumentException>(() => Created(longest + "n"));
    }

    [Fact]
    public void Names_are_compared_character_by_character()
    {
        string[] names = ["study", "Study", "\u00e9tude", "e\u0301tude"];

        foreach (string name in names) Created(name).Dispose();

        Assert.Equal(names, Store.List().Select(s => s.Name));
        Assert.Null(Store.Find("STUDY"));
    }

    [Fact]
    public async Task A_renamed_study_keeps_everything()
    {
        using (var log = await With(Start(0), Report(0, 1), Start(1)))
        {
            await log.SetAttributeAsync("key", "value");
            await log.MarkRunningAsync(1, 1, "cpu#0");
        }

        Store.Rename("s", "aside");
        Reopen();

        using var renamed = Store.Open("aside");
        AssertSame([Start(0), Report(0, 1), Start(1)], renamed.Read());
        Assert.Equal("aside", renamed.Header.Name);
        Assert.Equal(Header().Identity, renamed.Header.Identity);
        Assert.Equal("value", renamed.Attributes()["key"]);
        Assert.Single(renamed.RunningMarks());
    }

    [Fact]
    public async Task The_old_name_of_a_renamed_study_is_free()
    {
        (await With(Start(0))).Dispose();

        Store.Rename("s", "aside");

        Assert.Null(Store.Find("s"));
        using var anew = Created();
        Assert.Empty(anew.Read());
        Assert.Equal(["aside", "s"], Store.List().Select(s => s.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_study_is_not_renamed_to_a_name_that_is_taken()
    {
        Created("a").Dispose();
        Created("b").Dispose();

        Assert.Throws<StudyExistsException>(() => Store.Rename("a", "b"));
        Assert.Equal(["a", "b"], Store.List().Select(s => s.Name));
    }

    [Fact]
    public void Renaming_a_study_to_its_own_name_changes_nothing()
    {
        Created().Dispose();

        Store.Rename("s", "s");

        Assert.Equal("s", Store.List().Single().Name);
    }

    [Fact]
    public void What_is_not_there_is_neither_renamed_nor_deleted()
    {
        Assert.Throws<StudyNotFoundException>(() => Store.Rename("s", "t"));
        Assert.Throws<StudyNotFoundException>(() => Store.Delete("s"));
    }

    [Fact]
    public async Task A_deleted_study_is_gone_with_all_that_belongs_to_it()
    {
        using (var log = await With(Start(0), Report(0, 1), Start(1)))
        {
            await log.SetAttributeAsync("key", "value");
            await log.SetAttributeAsync("key", "value", trial: 0);
            await log.MarkRunningAsync(1, 1, "cpu#0");
        }

        Store.Delete("s");
        Reopen();

        Assert.Null(Store.Find("s"));
        Assert.Empty(Store.List());
        Assert.Throws<StudyNotFoundException>(() => Store.Open("s"));
        using var anew = Created();
        Assert.Equal(0, anew.Count);
        Assert.Empty(anew.Read());
        Assert.Empty(anew.Attributes());
        Assert.Empty(anew.RunningMarks());
        await anew.AppendAsync(Start(0));
        Assert.Empty(anew.Attributes(trial: 0));
    }

    [Fact]
    public async Task Deleting_one_study_leaves_the_others()
    {
        foreach (string name in (string[])["a", "b", "c"])
        {
            using var log = Created(name);
            await log.AppendAsync(Start(0), Report(0, 1));
            await log.SetAttributeAsync("name", name);
        }

        Store.Delete("b");
        Reopen();

        Assert.Equal(["a", "c"], Store.List().Select(s => s.Name));
        foreach (string name in (string[])["a", "c"])
        {
            using var log = Store.Open(name);
            AssertSame([Start(0), Report(0, 1)], log.Read());
            Assert.Equal(name, log.Attributes()["name"]);
        }
    }

    [Fact]
    public void A_study_that_is_open_is_neither_renamed_nor_deleted()
    {
        using var log = Created();

        Assert.Throws<StudyLockedException>(() => Store.Rename("s", "t"));
        Assert.Throws<StudyLockedException>(() => Store.Delete("s"));
        Assert.NotNull(Store.Find("s"));
    }

    [Fact]
    public void A_study_is_open_once_at_a_time()
    {
        using var log = Created();

        var refusal = Assert.Throws<StudyLockedException>(() => Store.Open("s"));

        Assert.Contains("'s'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_that_was_closed_opens_again_and_goes_on()
    {
        (await With(Start(0))).Dispose();

        using var again = Store.Open("s");
        await again.AppendAsync(Report(0, 1));

        Assert.Equal(2, again.Count);
        AssertSame([Start(0), Report(0, 1)], again.Read());
    }

    [Fact]
    public async Task Studies_of_a_store_do_not_mix()
    {
        using var a = Created("a");
        using var b = Created("b");

        await a.AppendAsync(Start(0), Report(0, 1, 0.25));
        await b.AppendAsync(Start(0));
        await a.AppendAsync(Start(1));
        await b.AppendAsync(Report(0, 1, 0.75));
        await b.SetAttributeAsync("k", "b", trial: 0);

        AssertSame([Start(0), Report(0, 1, 0.25), Start(1)], a.Read());
        AssertSame([Start(0), Report(0, 1, 0.75)], b.Read());
        Assert.Empty(a.Attributes(trial: 0));
    }

    [Fact]
    public void A_store_that_was_disposed_refuses()
    {
        var log = Created();
        Store.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Store.List());
        Assert.Throws<ObjectDisposedException>(() => Store.Create(Header("t")));
        Store.Dispose();
        log.Dispose();
    }

    [Fact]
    public async Task A_log_that_was_disposed_refuses()
    {
        var log = Created();
        log.Dispose();
        log.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.AppendAsync(Start(0)));
        Assert.Throws<ObjectDisposedException>(() => log.Read().Any());
    }

    [Fact]
    public async Task Nothing_is_not_taken_for_something()
    {
        Assert.Throws<ArgumentNullException>(() => Store.Find(null!));
        Assert.Throws<ArgumentNullException>(() => Store.Create(null!));
        using var log = Created();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => log.AppendAsync(null!));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => log.AppendAsync(Start(0), null!));
        Assert.Equal(0, log.Count);
    }

    private static void AssertSame(StudyHeader expected, StudyHeader? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Name, actual.Name);
        Assert.Empty(expected.Identity.Differences(actual.Identity));
        Assert.Equal(expected.Surroundings.AsEnumerable(), actual.Surroundings.AsEnumerable());
    }
}
