using System.Text.Json;
using TorchTune.Cli.AskTell;
using TorchTune.Storage;

namespace TorchTune.Cli.Tests;

public sealed class ImportanceTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly AskTellSession _session;

    public ImportanceTests()
    {
        _session = new AskTellSession(_store);
        Answer("""{"op":"create","study":"s","space":{"x":{"type":"float","low":0,"high":1},"idle":{"type":"bool"}}}""");
    }

    public void Dispose()
    {
        _session.Dispose();
        _store.Dispose();
    }

    [Theory]
    [InlineData("fanova", 3)]
    [InlineData("pedanova", 2)]
    [InlineData("permutation", 2)]
    [InlineData("shapley", 2)]
    [InlineData("local", 2)]
    public void What_decides_comes_first_by_every_method(string method, int rows)
    {
        Tell(40);

        var answer = Answer($$"""{"op":"importance","study":"s","method":"{{method}}"}""");

        Assert.Equal(method, answer.GetProperty("method").GetString());
        Assert.Equal("value", answer.GetProperty("target").GetString());
        Assert.Equal(40, answer.GetProperty("trials").GetInt32());
        Assert.Equal(rows, answer.GetProperty("importance").GetArrayLength());
        Assert.Equal("x", answer.GetProperty("importance")[0].GetProperty("hyperParameters")[0].GetString());
        Assert.True(Math.Abs(answer.GetProperty("importance")[0].GetProperty("value").GetDouble()) > 0.1);
    }

    [Fact]
    public void An_ablation_begins_where_it_is_told_to()
    {
        Tell(40);

        var path = Answer("""{"op":"importance","study":"s","method":"ablation","from":{"x":1.0}}""").GetProperty("importance");

        // From the worst value to the best: nearly the whole range of the loss.
        var x = path.EnumerateArray().Single(step => step.GetProperty("hyperParameters")[0].GetString() == "x");
        Assert.InRange(x.GetProperty("value").GetDouble(), -1, -0.8);
    }

    [Fact]
    public void What_cannot_be_computed_is_said()
    {
        Assert.Contains("two completed trials", Refusal("""{"op":"importance","study":"s"}"""), StringComparison.Ordinal);
        Assert.Contains("'method' must be fanova, pedanova, permutation, shapley, local, ablation, but was 'magic'", Refusal("""{"op":"importance","study":"s","method":"magic"}"""), StringComparison.Ordinal);
        Tell(3);
        Assert.Contains("but was 'other'", Refusal("""{"op":"importance","study":"s","objective":"other"}"""), StringComparison.Ordinal);
        Assert.Contains("but was 99", Refusal("""{"op":"importance","study":"s","method":"local","trial":99}"""), StringComparison.Ordinal);
    }

    private void Tell(int trials)
    {
        for (int i = 0; i < trials; i++)
        {
            var asked = Answer("""{"op":"ask","study":"s"}""");
            string x = asked.GetProperty("configuration").GetProperty("x").GetRawText();
            Answer($$"""{"op":"tell","study":"s","trial":{{asked.GetProperty("trial").GetInt32()}},"value":{{x}}}""");
        }
    }

    private JsonElement Answer(string line)
    {
        using var document = JsonDocument.Parse(_session.Answer(line));
        var answer = document.RootElement.Clone();
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer;
    }

    private string Refusal(string line)
    {
        using var document = JsonDocument.Parse(_session.Answer(line));
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        return document.RootElement.GetProperty("error").GetString()!;
    }
}
