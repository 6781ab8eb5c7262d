using TorchTune.Cli.AskTell;
using TorchTune.Storage;

namespace TorchTune.Cli.Tests;

public sealed class AskTellPageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_session_on_the_page_happens_as_it_is_shown(bool kept)
    {
        using var folder = new TemporaryFolder();
        using IStudyStore store = kept ? new SqliteStore(folder.File("studies.db")) : new MemoryStore();
        using var session = new AskTellSession(store);
        string[] lines = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "ask-tell.md")).Where(line => line.StartsWith("> ", StringComparison.Ordinal) || line.StartsWith("< ", StringComparison.Ordinal))];

        Assert.True(lines.Length >= 30);
        foreach (var exchange in lines.Chunk(2))
        {
            Assert.StartsWith("> ", exchange[0], StringComparison.Ordinal);
            Assert.Equal(exchange[1], "< " + session.Answer(exchange[0][2..]));
        }
    }

    [Fact]
    public void The_page_lists_every_sampler_and_scheduler()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "ask-tell.md"));

        foreach (string name in SamplerRegistry.Names.Concat(SchedulerRegistry.Names)) Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal);
    }
}
