using System.Globalization;
using System.Text.Json;
using TorchTune.Cli.AskTell;
using TorchTune.Storage;

namespace TorchTune.Cli.Tests;

public sealed class TransferTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly AskTellSession _session;

    public TransferTests() => _session = new AskTellSession(_store);

    public void Dispose()
    {
        _session.Dispose();
        _store.Dispose();
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("tpe")]
    public void The_best_of_another_study_is_tried_first(string sampler)
    {
        Answer("""{"op":"create","study":"old","sampler":{"type":"random"},"space":{"x":{"type":"float","low":0,"high":1}}}""");
        double best = double.PositiveInfinity, at = 0;
        for (int trial = 0; trial < 12; trial++)
        {
            double x = Answer("""{"op":"ask","study":"old"}""").GetProperty("configuration").GetProperty("x").GetDouble();
            double loss = Math.Abs(x - 0.6);
            if (loss < best) (best, at) = (loss, x);
            Answer(string.Create(CultureInfo.InvariantCulture, $$"""{"op":"tell","study":"old","trial":{{trial}},"value":{{loss:R}}}"""));
        }

        string create = """{"op":"create","study":"new","transfer":["old"],"sampler":{"type":"SAMPLER"},"space":{"x":{"type":"float","low":0,"high":1}}}""".Replace("SAMPLER", sampler, StringComparison.Ordinal);
        Answer(create);

        Assert.Equal(at, Answer("""{"op":"ask","study":"new"}""").GetProperty("configuration").GetProperty("x").GetDouble(), 1e-12);

        // The study keeps what it was created with, whatever becomes of the other.
        Answer("""{"op":"ask","study":"old"}""");
        Answer("""{"op":"tell","study":"old","trial":12,"value":-1}""");
        Assert.True(Answer(create).GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public void Only_samplers_that_can_and_studies_that_exist_are_transferred_from()
    {
        Assert.Contains("no study 'old'", _session.Answer("""{"op":"create","study":"new","transfer":["old"],"space":{"x":{"type":"float","low":0,"high":1}}}"""), StringComparison.Ordinal);
        Answer("""{"op":"create","study":"old","space":{"x":{"type":"float","low":0,"high":1}}}""");
        Assert.Contains("transfer", _session.Answer("""{"op":"create","study":"new","transfer":["old"],"sampler":{"type":"random"},"space":{"x":{"type":"float","low":0,"high":1}}}"""), StringComparison.Ordinal);
    }

    private JsonElement Answer(string line)
    {
        var answer = JsonDocument.Parse(_session.Answer(line)).RootElement;
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.ToString());
        return answer;
    }
}
