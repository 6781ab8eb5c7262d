using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace TorchTune.Storage.Tests.Sqlite;

public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("studies.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_empty_file_is_no_store() => IsRefused([], "is no store", "0 bytes");

    [Fact]
    public void A_text_file_is_no_store() => IsRefused([.. Enumerable.Repeat((byte)'a', 10_000)], "is no store", "does not begin as a SQLite file does");

    [Fact]
    public void A_few_bytes_of_a_store_are_no_store()
    {
        Studies.Write(Path);

        IsRefused(File.ReadAllBytes(Path)[..60], "is no store", "60 bytes");
    }

    [Fact]
    public void Random_bytes_are_no_store()
    {
        byte[] noise = new byte[20_000];
        var random = RandomSource.For(1, -1, "noise");
        for (int i = 0; i < noise.Length; i++) noise[i] = (byte)random.NextInt(256);

        IsRefused(noise, "is no store");
    }

    [Fact]
    public void The_file_of_another_application_is_left_alone()
    {
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE bookmarks (url TEXT); PRAGMA application_id = 42;";
            command.ExecuteNonQuery();
        }

        IsRefused(File.ReadAllBytes(Path), "another application", "42");
    }

    [Fact]
    public void The_file_of_a_newer_version_is_left_alone()
    {
        Studies.Write(Path);
        byte[] bytes = File.ReadAllBytes(Path);
        bytes[63] = 200; // user_version, big-endian at 60

        IsRefused(bytes, "newer TorchTune", "schema 200");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void A_file_that_is_cut_short_says_what_can_be_read_of_it(int lost)
    {
        Studies.Write(Path, reports: 3000);
        byte[] whole = File.ReadAllBytes(Path);

        string message = IsRefused(whole[..^lost], "is cut short", "of " + whole.Length);

        Assert.Contains("study 's' with", message, StringComparison.Ordinal);
        Assert.Contains("torchtune salvage", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_an_overwritten_page_is_damaged_and_its_beginning_can_be_saved()
    {
        Studies.Write(Path, reports: 3000);
        byte[] bytes = File.ReadAllBytes(Path);
        // Half way through the file lie pages full of reports.
        bytes.AsSpan(bytes.Length / 2 / 4096 * 4096, 4096).Fill(0x55);
        File.WriteAllBytes(Path, bytes);
        string before = HashOf(Path);

        using (var store = new SqliteStore(Path))
        {
            var damage = Assert.Throws<StoreDamagedException>(() => store.Read("s").Count());
            Assert.Contains("studies.db is damaged", damage.Message, StringComparison.Ordinal);
        }

        using var copy = new MemoryStore();
        var saved = SqliteStore.Salvage(Path, copy);

        Assert.Equal(before, HashOf(Path));
        var (study, events) = Assert.Single(saved);
        Assert.Equal("s", study);
        Assert.InRange(events, 500, 2999);
        Assert.Equal([Studies.Start(0), .. Enumerable.Range(1, (int)events - 1).Select(step => (StudyEvent)Studies.Report(0, step))], copy.Read("s"));
    }

    [Fact]
    public void A_row_that_makes_no_sense_is_damage_and_named()
    {
        Studies.Write(Path);
        Sql(Path, "UPDATE reports SET verdict = 'perhaps' WHERE position = 4");

        using var store = new SqliteStore(Path);

        var damage = Assert.Throws<StoreDamagedException>(() => store.Read("s").Count());
        Assert.Contains("'perhaps'", damage.Message, StringComparison.Ordinal);
        Assert.Contains("study 's' with 4 events", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_row_is_damage_and_named()
    {
        Studies.Write(Path);
        Sql(Path, "DELETE FROM reports WHERE position = 7");

        using var store = new SqliteStore(Path);

        var damage = Assert.Throws<StoreDamagedException>(() => store.Read("s").Count());
        Assert.Contains("event 7 is missing", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        Directory.CreateDirectory(Path);

        var failure = Assert.Throws<StoreException>(() => new SqliteStore(Path));

        Assert.Contains("studies.db", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_from_what_holds_nothing_says_so()
    {
        File.WriteAllText(Path, new string('x', 9000));
        using var copy = new MemoryStore();

        var failure = Assert.Throws<StoreException>(() => SqliteStore.Salvage(Path, copy));

        Assert.Contains("No study can be read", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The bytes are refused as a store, and neither they nor their folder change.</summary>
    private string IsRefused(byte[] bytes, params string[] parts)
    {
        File.WriteAllBytes(Path, bytes);

        var damage = Assert.Throws<StoreDamagedException>(() => new SqliteStore(Path));

        foreach (string part in (string[])["studies.db", .. parts]) Assert.Contains(part, damage.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.EnumerateFileSystemEntries(System.IO.Path.GetDirectoryName(Path)!));
        return damage.Message;
    }

    private static string HashOf(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    internal static void Sql(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
