using Microsoft.Data.Sqlite;
using TorchTune.Storage.Sqlite;

namespace TorchTune.Storage.Tests.Sqlite;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("studies.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_costs_what_did_not_fit_and_nothing_else()
    {
        using var store = new SqliteStore(Path);
        using var log = store.Create(Studies.Header());
        await log.AppendAsync(Studies.Start(0));
        await Pragma(store, "max_page_count = 40");
        int step = 0;

        var full = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            while (step < 10_000)
            {
                await log.AppendAsync(Studies.Report(0, step + 1), Studies.Report(0, step + 2));
                step += 2;
            }
        });

        Assert.Contains("no space left", full.Message, StringComparison.Ordinal);
        Assert.Contains("studies.db", full.Message, StringComparison.Ordinal);
        Assert.True(step > 0);
        Assert.Equal(1 + step, log.Count);
        Assert.Equal(1 + step, store.Read("s").Count());

        await Pragma(store, "max_page_count = 100000");
        await log.AppendAsync(Studies.Report(0, step + 1), Studies.Report(0, step + 2));

        Assert.Equal([Studies.Start(0), .. Enumerable.Range(1, step + 2).Select(s => (StudyEvent)Studies.Report(0, s))], store.Read("s"));
    }

    [Fact]
    public async Task What_cannot_be_written_does_not_fail_what_was_asked_for_together_with_it()
    {
        using var store = new SqliteStore(Path);
        using var log = store.Create(Studies.Header());
        await log.AppendAsync(Studies.Start(0));
        using var held = new ManualResetEventSlim();
        // While the writer is held up, the next three become one batch.
        var holding = store.Ask(new WriteRequest { Write = _ => held.Wait() });
        var before = log.AppendAsync(Studies.Report(0, 1));
        var refused = log.AppendAsync(Studies.Report(0, 2, metric: "half \ud83d"));
        var after = log.AppendAsync(Studies.Report(0, 3));
        held.Set();

        await Task.WhenAll(holding, before, after);
        await Assert.ThrowsAsync<StoreException>(() => refused);

        Assert.Equal([Studies.Start(0), Studies.Report(0, 1), Studies.Report(0, 3)], store.Read("s"));
    }

    [Theory]
    [InlineData(Durability.Normal, 1L)]
    [InlineData(Durability.Full, 2L)]
    public async Task Durability_is_what_SQLite_is_told(Durability durability, long synchronous)
    {
        using var store = new SqliteStore(Path, new SqliteStoreOptions { Durability = durability });
        object? told = null, keys = null, mode = null;

        await store.Ask(new WriteRequest
        {
            Write = session =>
            {
                told = session.Scalar("PRAGMA synchronous");
                keys = session.Scalar("PRAGMA foreign_keys");
                mode = session.Scalar("PRAGMA journal_mode");
            },
        });

        Assert.Equal(synchronous, told);
        Assert.Equal(1L, keys);
        Assert.Equal("wal", mode);
    }

    [Fact]
    public void The_options_are_checked()
    {
        Assert.Contains("Patience", Assert.Throws<ArgumentException>(() => new SqliteStore(Path, new SqliteStoreOptions { Patience = TimeSpan.FromSeconds(-1) })).Message, StringComparison.Ordinal);
        Assert.Contains("Durability", Assert.Throws<ArgumentException>(() => new SqliteStore(Path, new SqliteStoreOptions { Durability = (Durability)7 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SqliteStore(" "));
    }

    [Fact]
    public void The_folder_of_the_file_is_made()
    {
        string deep = _folder.File("runs/today/studies.db");

        new SqliteStore(deep).Dispose();

        Assert.True(File.Exists(deep));
    }

    [Fact]
    public void A_disposed_store_leaves_one_file()
    {
        Studies.Write(Path);

        Assert.Equal([Path], Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public async Task Stores_that_make_the_file_at_the_same_time_get_the_same_one()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            var store = new SqliteStore(Path);
            store.Create(Studies.Header($"study {i}")).Dispose();
            return store;
        })));

        Assert.All(stores, store => Assert.Equal(8, store.List().Count));
        foreach (var store in stores) store.Dispose();
        Assert.Equal([Path], Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public async Task Two_stores_write_to_one_file_in_turn()
    {
        using var one = new SqliteStore(Path);
        using var two = new SqliteStore(Path);
        using var first = one.Create(Studies.Header("first"));
        using var second = two.Create(Studies.Header("second"));

        await Task.WhenAll(((IStudyLog[])[first, second]).Select(log => Task.Run(async () =>
        {
            await log.AppendAsync(Studies.Start(0));
            for (int step = 1; step <= 200; step++) await log.AppendAsync(Studies.Report(0, step));
        })));

        Assert.Equal(201, two.Read("first").Count());
        Assert.Equal(201, one.Read("second").Count());
    }

    [Fact]
    public async Task The_tables_can_be_read_by_a_person()
    {
        using (var store = new SqliteStore(Path))
        {
            using var log = store.Create(Studies.Header());
            await log.AppendAsync(Studies.Start(0), Studies.Report(0, 1), Studies.Report(0, 2), Studies.End(0), new StudyStopped(3, "1 trial of 1", true));
        }

        Assert.Equal("0.5", Sql("SELECT metrics ->> 'loss' FROM reports WHERE trial = 0 AND step = 2"));
        Assert.Equal("completed|[0.5]", Sql("SELECT outcome || '|' || outcome_values FROM trials"));
        Assert.Equal("started,continue,continue,completed,stopped", Sql("SELECT group_concat(event) FROM events WHERE study = 's'"));
        Assert.Equal("1 trial of 1", Sql("SELECT reason FROM events WHERE event = 'stopped'"));
        Assert.Equal("ok", Sql("PRAGMA integrity_check"));
        Assert.Null(Sql("PRAGMA foreign_key_check"));
        Assert.Equal("0", Sql("SELECT count(*) FROM locks"));
    }

    [Fact]
    public async Task Foreign_keys_keep_strangers_out()
    {
        using var store = new SqliteStore(Path);

        await Assert.ThrowsAsync<StoreException>(() => store.Ask(new WriteRequest { Write = session => SqliteEvents.Insert(session, 1, 0, Studies.Report(0, 1)) }));
    }

    [Fact]
    public void A_study_deleted_while_it_is_read_ends_the_reading_with_a_word()
    {
        Studies.Write(Path, reports: SqliteEventReader.PieceLength + 10);
        using var store = new SqliteStore(Path);
        using var reading = store.Read("s").GetEnumerator();
        Assert.True(reading.MoveNext());

        store.Delete("s");

        var gone = Assert.Throws<StudyNotFoundException>(() =>
        {
            while (reading.MoveNext())
            {
            }
        });
        Assert.Contains("was deleted", gone.Message, StringComparison.Ordinal);
    }

    private static Task Pragma(SqliteStore store, string pragma) => store.Ask(new WriteRequest { Write = session => session.Run("PRAGMA " + pragma) });

    private string? Sql(string query)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
