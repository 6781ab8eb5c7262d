using System.Diagnostics;
using TorchTune.Storage.Sqlite;

namespace TorchTune.Storage.Tests.Sqlite;

public sealed class LockTests : IDisposable
{
    private static readonly SqliteStoreOptions Impatient = new() { Patience = TimeSpan.FromMilliseconds(50) };

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("studies.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_store_on_the_file_waits_and_then_says_who_has_the_study()
    {
        using var first = new SqliteStore(Path);
        using var log = first.Create(Studies.Header());
        using var second = new SqliteStore(Path, Impatient);
        var waited = Stopwatch.StartNew();

        var refusal = Assert.Throws<StudyLockedException>(() => second.Open("s"));

        Assert.True(waited.Elapsed >= Impatient.Patience);
        Assert.Contains("this process", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_that_is_given_free_while_another_waits_is_opened()
    {
        using var first = new SqliteStore(Path);
        var log = first.Create(Studies.Header());
        await log.AppendAsync(Studies.Start(0));
        using var second = new SqliteStore(Path, new SqliteStoreOptions { Patience = TimeSpan.FromMinutes(1) });
        var opening = Task.Run(() => second.Open("s"));

        Assert.False(opening.IsCompleted);
        log.Dispose();

        using var opened = await opening;
        await opened.AppendAsync(Studies.Report(0, 1));
        Assert.Equal(2, opened.Count);
    }

    [Fact]
    public void A_store_that_is_disposed_gives_its_studies_free()
    {
        var first = new SqliteStore(Path);
        first.Create(Studies.Header());
        first.Dispose();
        using var second = new SqliteStore(Path, Impatient);

        using var log = second.Open("s");
    }

    [Fact]
    public void The_lock_of_a_process_that_is_dead_is_taken_over()
    {
        Studies.Write(Path);
        using var dead = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        var identity = ProcessIdentity.Of(dead.Id);
        Assert.NotNull(identity);
        dead.WaitForExit();
        LockedBy(identity);
        using var store = new SqliteStore(Path, Impatient);

        using var log = store.Open("s");

        Assert.Equal(11, log.Count);
    }

    [Fact]
    public void The_lock_of_a_process_whose_number_another_one_has_now_is_taken_over()
    {
        Studies.Write(Path);
        LockedBy(ProcessIdentity.Current with { Started = "some other time" });
        using var store = new SqliteStore(Path, Impatient);

        using var log = store.Open("s");
    }

    [SkippableFact]
    public void The_lock_of_a_process_that_lives_is_respected_and_named()
    {
        Studies.Write(Path);
        Skip.IfNot(OperatingSystem.IsLinux(), "The parent of a process is looked up in /proc.");
        // The test host is a child of the test runner, which waits for it.
        int parent = ParentOf(Environment.ProcessId);
        LockedBy(ProcessIdentity.Of(parent)!);
        using var store = new SqliteStore(Path, Impatient);

        var refusal = Assert.Throws<StudyLockedException>(() => store.Open("s"));

        Assert.Contains($"process {parent} on {Environment.MachineName}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("since then", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_of_another_machine_is_respected_and_the_remedy_named()
    {
        Studies.Write(Path);
        LockedBy(new ProcessIdentity(1, "elsewhere", "1"));
        using var store = new SqliteStore(Path, Impatient);

        var refusal = Assert.Throws<StudyLockedException>(() => store.Open("s"));

        Assert.Contains("process 1 on elsewhere", refusal.Message, StringComparison.Ordinal);
        string remedy = refusal.Message[(refusal.Message.IndexOf('"', StringComparison.Ordinal) + 1)..].TrimEnd('"');
        DamageTests.Sql(Path, remedy);
        using var log = store.Open("s");
    }

    [Fact]
    public async Task An_owner_that_was_taken_for_dead_writes_nothing_more()
    {
        using var store = new SqliteStore(Path, Impatient);
        using var log = store.Create(Studies.Header());
        await log.AppendAsync(Studies.Start(0));
        DamageTests.Sql(Path, "UPDATE locks SET token = token + 1, process = 999999");

        await Assert.ThrowsAsync<StudyLockedException>(() => log.AppendAsync(Studies.Report(0, 1)));
        await Assert.ThrowsAsync<StudyLockedException>(() => log.MarkRunningAsync(0, 1, "cpu#0"));
        await Assert.ThrowsAsync<StudyLockedException>(() => log.SetAttributeAsync("key", "value"));

        Assert.Single(store.Read("s"));
    }

    private void LockedBy(ProcessIdentity owner) => DamageTests.Sql(
        Path, $"INSERT INTO locks (study, token, process, host, started, since) VALUES (1, 1, {owner.Id}, '{owner.Host}', '{owner.Started}', 'then')");

    private static int ParentOf(int process) =>
        int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
}
