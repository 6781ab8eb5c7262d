using Microsoft.Data.Sqlite;
using TorchTune.Storage.Sqlite;

namespace TorchTune.Storage.Tests.Sqlite;

public sealed class MigrationTests : IDisposable
{
    private static readonly SchemaMigration Tags = new("tags of trials", "CREATE TABLE tags (study INTEGER, trial INTEGER, tag TEXT); INSERT INTO tags SELECT study, trial, 'old' FROM trials;");
    private static readonly SchemaMigration Broken = new("a mistake", "CREATE TABLE notes (note TEXT); INSERT INTO nowhere VALUES (1);");

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("studies.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_current_schema_is_version_2() => Assert.Equal(2, SqliteSchema.Current.Version);

    [Fact]
    public void A_file_of_an_older_version_is_brought_up_to_date_with_what_it_holds()
    {
        Studies.Write(Path);

        using (var store = new SqliteStore(Path, null, Later(Tags)))
        {
            Assert.Equal(11, store.Read("s").Count());
        }

        Assert.Equal(3L, Scalar("PRAGMA user_version"));
        Assert.Equal("old", Scalar("SELECT tag FROM tags WHERE trial = 0"));
    }

    [Fact]
    public void A_file_of_the_first_version_takes_reports_with_refined_hyper_parameters()
    {
        new SqliteStore(Path, null, new SqliteSchema(SqliteSchema.Current.Migrations[0])).Dispose();
        Assert.Equal(1L, Scalar("PRAGMA user_version"));

        Studies.Write(Path);

        Assert.Equal(2L, Scalar("PRAGMA user_version"));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM reports WHERE refined IS NOT NULL"));
    }

    [Fact]
    public void A_new_file_is_up_to_date()
    {
        new SqliteStore(Path, null, Later(Tags)).Dispose();

        Assert.Equal(3L, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public void A_file_that_is_up_to_date_is_not_brought_there_again()
    {
        Studies.Write(Path);
        new SqliteStore(Path, null, Later(Tags)).Dispose();

        new SqliteStore(Path, null, Later(Tags)).Dispose();

        Assert.Equal(1L, Scalar("SELECT count(*) FROM tags"));
    }

    [Fact]
    public void Several_steps_are_taken_in_order()
    {
        Studies.Write(Path);

        new SqliteStore(Path, null, Later(Tags, new SchemaMigration("longer tags", "UPDATE tags SET tag = tag || 'er'"))).Dispose();

        Assert.Equal(4L, Scalar("PRAGMA user_version"));
        Assert.Equal("older", Scalar("SELECT tag FROM tags"));
    }

    [Fact]
    public void Of_a_migration_that_fails_nothing_remains_and_the_old_version_still_opens_the_file()
    {
        Studies.Write(Path);

        Assert.Throws<StoreException>(() => new SqliteStore(Path, null, Later(Tags, Broken)));

        Assert.Equal(2L, Scalar("PRAGMA user_version"));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM sqlite_master WHERE name IN ('tags', 'notes')"));
        using var store = new SqliteStore(Path);
        Assert.Equal(11, store.Read("s").Count());
    }

    [Fact]
    public void A_store_for_which_the_disk_has_no_room_says_so_and_leaves_no_draft_behind()
    {
        var small = new SchemaMigration("a small disk", "PRAGMA max_page_count = 1");
        var large = new SchemaMigration("more than fits", "CREATE TABLE notes (note BLOB); INSERT INTO notes VALUES (zeroblob(1000000));");

        var full = Assert.Throws<StoreException>(() => new SqliteStore(Path, null, Later(small, large)));

        Assert.Contains("no space left", full.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public void The_old_version_refuses_the_file_of_the_new_one()
    {
        Studies.Write(Path);
        new SqliteStore(Path, null, Later(Tags)).Dispose();

        var refusal = Assert.Throws<StoreDamagedException>(() => new SqliteStore(Path));

        Assert.Contains("newer TorchTune (schema 3; this one knows up to 2)", refusal.Message, StringComparison.Ordinal);
    }

    private static SqliteSchema Later(params SchemaMigration[] steps) => new([.. SqliteSchema.Current.Migrations, .. steps]);

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
