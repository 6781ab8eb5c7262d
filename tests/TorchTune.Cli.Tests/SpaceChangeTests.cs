using System.Text.Json;
using TorchTune.Cli.AskTell;
using TorchTune.Storage;

namespace TorchTune.Cli.Tests;

public sealed class SpaceChangeTests : IDisposable
{
    private const string First = """{"a":{"type":"float","low":0,"high":1},"n":{"type":"int","low":1,"high":8}}""";
    private const string Grown = """{"a":{"type":"float","low":0,"high":1},"n":{"type":"int","low":1,"high":20},"b":{"type":"float","low":0,"high":1,"default":0.5}}""";
    private const string Narrow = """{"a":{"type":"float","low":0,"high":0.25},"n":{"type":"int","low":1,"high":20}}""";

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("studies.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_goes_on_in_another_process_with_a_space_that_has_grown()
    {
        InAProcess(ask => Told(ask, Create(First), 5));

        InAProcess(ask =>
        {
            var resumed = ask(Create(Grown));
            Assert.True(resumed.GetProperty("resumed").GetBoolean());
            string warning = resumed.GetProperty("warnings")[0].GetString()!;
            Assert.Contains("'n' was int [1, 8] and is int [1, 20]", warning, StringComparison.Ordinal);
            Assert.Contains("'b' is new, earlier trials have 0.5", warning, StringComparison.Ordinal);
            Assert.True(ask("""{"op":"ask","study":"s"}""").GetProperty("configuration").TryGetProperty("b", out _));
        });

        // What has changed is on record: the same space again is no change.
        InAProcess(ask => Assert.False(ask(Create(Grown)).TryGetProperty("warnings", out _)));
    }

    [Fact]
    public void A_space_that_has_narrowed_is_an_error_until_it_is_meant()
    {
        InAProcess(ask => Told(ask, Create(Grown), 5));

        InAProcess(ask =>
        {
            var refused = ask(Create(Narrow));
            Assert.False(refused.GetProperty("ok").GetBoolean());
            Assert.Contains("'a' was float [0.0, 1.0] and is float [0.0, 0.25]; 'b' was removed", refused.GetProperty("error").GetString(), StringComparison.Ordinal);

            Assert.True(ask(Create(Narrow, ""","narrow":true""")).GetProperty("ok").GetBoolean());
            for (int i = 0; i < 20; i++)
            {
                var configuration = ask("""{"op":"ask","study":"s"}""").GetProperty("configuration");
                Assert.InRange(configuration.GetProperty("a").GetDouble(), 0, 0.25);
                Assert.False(configuration.TryGetProperty("b", out _));
            }

            Assert.Equal(25, ask("""{"op":"trials","study":"s"}""").GetProperty("trials").GetArrayLength());
        });
    }

    private static string Create(string space, string more = "") => $$"""{"op":"create","study":"s","seed":3,"space":{{space}}{{more}}}""";

    private static void Told(Func<string, JsonElement> ask, string create, int trials)
    {
        Assert.True(ask(create).GetProperty("ok").GetBoolean());
        for (int i = 0; i < trials; i++)
        {
            ask("""{"op":"ask","study":"s"}""");
            Assert.True(ask($$"""{"op":"tell","study":"s","trial":{{i}},"value":{{i}}}""").GetProperty("ok").GetBoolean());
        }
    }

    private void InAProcess(Action<Func<string, JsonElement>> talk)
    {
        using var store = new SqliteStore(Path);
        using var session = new AskTellSession(store);
        talk(request =>
        {
            using var document = JsonDocument.Parse(session.Answer(request));
            return document.RootElement.Clone();
        });
    }
}
