using System.Text;
using System.Text.Json;
using TorchTune.Cli.AskTell;
using TorchTune.Storage;

namespace TorchTune.Cli.Tests;

public sealed class AskTellTests : IDisposable
{
    private const string Create = """{"op":"create","study":"s","space":{"x":{"type":"float","low":0,"high":1}}}""";

    private readonly MemoryStore _store = new();
    private readonly AskTellSession _session;

    public AskTellTests() => _session = new AskTellSession(_store);

    public void Dispose()
    {
        _session.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_study_is_created_once_and_then_resumed()
    {
        Assert.Equal("""{"ok":true,"study":"s","resumed":false,"started":0}""", _session.Answer(Create));
        Answer("""{"op":"ask","study":"s"}""");

        Assert.Equal("""{"ok":true,"study":"s","resumed":true,"started":1}""", _session.Answer(Create));
    }

    [Fact]
    public void Creating_a_study_that_exists_is_an_error_where_that_is_asked_for()
    {
        Answer(Create);

        Refused(Create[..^1] + ",\"ifExists\":\"error\"}", "'s' exists already");
    }

    [Fact]
    public void Resuming_another_study_under_its_name_names_what_differs()
    {
        Answer(Create);

        Refused(Create[..^1] + ",\"seed\":2}", "seed: stored 0, now 2");
    }

    [Fact]
    public void After_an_error_the_study_is_still_open()
    {
        Answer(Create);
        Refused(Create[..^1] + ",\"seed\":2}", "seed");

        Assert.Equal(0, Answer("""{"op":"ask","study":"s"}""").GetProperty("trial").GetInt32());
    }

    [Fact]
    public void Equal_seeds_give_equal_configurations()
    {
        Answer(Create);
        Answer(Create.Replace("\"s\"", "\"t\"", StringComparison.Ordinal));

        string first = _session.Answer("""{"op":"ask","study":"s","n":5}""");
        string second = _session.Answer("""{"op":"ask","study":"t","n":5}""");

        Assert.Equal(first, second);
    }

    [Fact]
    public void A_batch_has_as_many_trials_as_asked_for()
    {
        Answer(Create);

        var trials = Answer("""{"op":"ask","study":"s","n":8}""").GetProperty("trials");

        Assert.Equal(Enumerable.Range(0, 8), trials.EnumerateArray().Select(t => t.GetProperty("trial").GetInt32()));
    }

    [Fact]
    public void A_batch_of_one_is_a_list_all_the_same()
    {
        Answer(Create);

        Assert.Equal(1, Answer("""{"op":"ask","study":"s","n":1}""").GetProperty("trials").GetArrayLength());
    }

    [Fact]
    public void Once_all_trials_have_started_asking_is_finished()
    {
        Answer(Create[..^1] + ",\"trials\":2}");
        Answer("""{"op":"ask","study":"s","n":2}""");

        var answer = Answer("""{"op":"ask","study":"s"}""");

        Assert.True(answer.GetProperty("finished").GetBoolean());
        Assert.False(answer.TryGetProperty("trial", out _));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("\"NaN\"")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("\"-Infinity\"")]
    public void Numbers_that_are_none_are_taken_bare_or_quoted_and_given_quoted(string number)
    {
        Answer(Create);
        Answer("""{"op":"ask","study":"s"}""");

        Answer($$"""{"op":"report","study":"s","trial":0,"step":1,"value":{{number}}}""");

        string table = _session.Answer("""{"op":"trials","study":"s"}""");
        Assert.Contains($"\"values\":[\"{number.Trim('"')}\"]", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Until_is_null_where_no_step_must_be_reported()
    {
        Answer(Create);

        Assert.Equal(JsonValueKind.Null, Answer("""{"op":"ask","study":"s"}""").GetProperty("until").ValueKind);
    }

    [Fact]
    public void Several_objectives_have_values_names_and_a_front()
    {
        Answer(Create[..^1] + ",\"directions\":[\"minimize\",\"maximize\"],\"metrics\":[\"loss\",\"accuracy\"]}");
        Answer("""{"op":"ask","study":"s","n":3}""");

        Answer("""{"op":"report","study":"s","trial":0,"step":1,"metrics":{"accuracy":0.5,"loss":1,"seconds":3}}""");
        Answer("""{"op":"tell","study":"s","trial":0}""");
        Answer("""{"op":"tell","study":"s","trial":1,"values":[2,0.9]}""");
        Answer("""{"op":"tell","study":"s","trial":2,"values":[2,0.4]}""");

        var front = Answer("""{"op":"best","study":"s"}""").GetProperty("trials");
        Assert.Equal([0, 1], front.EnumerateArray().Select(t => t.GetProperty("trial").GetInt32()));
        Refused("""{"op":"report","study":"s","trial":0,"step":2,"value":1}""", "(loss, accuracy)");
    }

    [Fact]
    public void There_is_no_best_trial_before_the_first_has_ended()
    {
        Answer(Create);

        Assert.Equal(JsonValueKind.Null, Answer("""{"op":"best","study":"s"}""").GetProperty("trial").ValueKind);
    }

    [Fact]
    public void A_study_of_the_store_may_be_named_at_once()
    {
        Answer(Create[..^1] + ""","seed":5,"scheduler":{"type":"asha","maxResource":9}}""");
        string first = _session.Answer("""{"op":"ask","study":"s"}""");
        _session.Dispose();

        using var later = new AskTellSession(_store);

        Assert.Contains("\"until\":1", first, StringComparison.Ordinal);
        Assert.Contains("\"verdict\":\"continue\",\"until\":3", later.Answer("""{"op":"report","study":"s","trial":0,"step":1,"value":0.5}"""), StringComparison.Ordinal);
        Assert.Contains("\"resumed\":true,\"started\":1", later.Answer(Create[..^1] + ""","seed":5,"scheduler":{"type":"asha","maxResource":9}}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Malformed JSON")]
    [InlineData("nonsense", "Malformed JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("7", "must be an object")]
    [InlineData("{}", "'op' is missing")]
    [InlineData("""{"op":7}""", "'op' must be a text")]
    [InlineData("""{"op":"explode"}""", "'explode'")]
    [InlineData("""{"op":"ask"}""", "'study' is missing")]
    [InlineData("""{"op":"ask","op":"ask","study":"s"}""", "op")]
    [InlineData("""{"op":"ask","study":"t"}""", "'t'")]
    [InlineData("""{"op":"ask","study":"s","count":2}""", "'count'")]
    [InlineData("""{"op":"ask","study":"s","n":0}""", "'n' must be from 1")]
    [InlineData("""{"op":"ask","study":"s","n":1000000000}""", "'n' must be from 1")]
    [InlineData("""{"op":"ask","study":"s","n":1.5}""", "'n' must be a whole number")]
    [InlineData("""{"op":"report","study":"s","trial":0,"step":1}""", "'value'")]
    [InlineData("""{"op":"report","study":"s","trial":0,"step":1,"value":"low"}""", "'value'")]
    [InlineData("""{"op":"report","study":"s","trial":0,"step":1,"value":1,"values":[1]}""", "both")]
    [InlineData("""{"op":"report","study":"s","trial":0,"step":0,"value":1}""", "'step' must be at least 1")]
    [InlineData("""{"op":"report","study":"s","trial":7,"step":1,"value":1}""", "7")]
    [InlineData("""{"op":"report","study":"s","trial":0,"step":1,"values":[1,2]}""", "one value an objective")]
    [InlineData("""{"op":"tell","study":"s","trial":0,"outcome":"lost"}""", "'lost'")]
    [InlineData("""{"op":"tell","study":"s","trial":0}""", "reported nothing")]
    [InlineData("""{"op":"tell","study":"s","trial":0,"values":[1],"cost":-1}""", "-1")]
    [InlineData("""{"op":"enqueue","study":"s","configuration":{"x":2}}""", "'x'")]
    [InlineData("""{"op":"enqueue","study":"s","configuration":{"y":0}}""", "'y'")]
    [InlineData("""{"op":"enqueue","study":"s","configuration":[1]}""", "must be an object")]
    [InlineData("""{"op":"create","study":" s","space":{}}""", "white space")]
    [InlineData("""{"op":"create","study":"u","space":{"x":{"type":"complex"}}}""", "complex")]
    [InlineData("""{"op":"create","study":"u","space":{"x":{"type":"float","low":2,"high":1}}}""", "'x'")]
    [InlineData("""{"op":"create","study":"u","space":{},"sampler":{"type":"magic"}}""", "'magic'")]
    [InlineData("""{"op":"create","study":"u","space":{},"sampler":{"type":"random","temperature":1}}""", "'temperature'")]
    [InlineData("""{"op":"create","study":"u","space":{},"sampler":"random"}""", "must be an object")]
    [InlineData("""{"op":"create","study":"u","space":{},"scheduler":{"type":"asha","maxResource":9,"reductionFactor":1}}""", "ReductionFactor must be at least 2, but was 1")]
    [InlineData("""{"op":"create","study":"u","space":{},"scheduler":{"type":"asha"}}""", "MaxResource")]
    [InlineData("""{"op":"create","study":"u","space":{},"directions":["up"]}""", "'up'")]
    [InlineData("""{"op":"create","study":"u","space":{},"directions":[]}""", "'directions'")]
    [InlineData("""{"op":"create","study":"u","space":{},"directions":["minimize"],"metrics":["a","b"]}""", "'metrics'")]
    [InlineData("""{"op":"create","study":"u","space":{},"ifExists":"maybe"}""", "'maybe'")]
    [InlineData("""{"op":"create","study":"u","space":{},"seed":-1}""", "'seed'")]
    [InlineData("""{"op":"create","study":"u","space":{},"parallelism":0}""", "Parallelism must be at least 1, but was 0")]
    [InlineData("""{"op":"create","study":"\ud800","space":{}}""", "Unicode")]
    [InlineData("""{"op":"ask","study":"s","\ud800":1}""", "Unicode")]
    public void What_makes_no_sense_is_answered_by_naming_it_and_changes_nothing(string line, string named)
    {
        Answer(Create);
        Answer("""{"op":"ask","study":"s"}""");
        string before = _session.Answer("""{"op":"trials","study":"s"}""");

        Refused(line, named);

        Assert.Equal(before, _session.Answer("""{"op":"trials","study":"s"}"""));
        Assert.Equal(1, Answer("""{"op":"ask","study":"s"}""").GetProperty("trial").GetInt32());
        Assert.Single(_store.List());
    }

    [Fact]
    public void A_line_deeper_than_any_request_is_refused() =>
        Refused("""{"op":"enqueue","study":"s","configuration":""" + new string('[', 100_000) + new string(']', 100_000) + "}", "depth");

    [Fact]
    public void Every_line_of_a_stream_is_answered_by_one_line()
    {
        byte[] input = [.. Encoding.UTF8.GetBytes(Create + "\r\n\n{\"op\":\"ask\",\"study\":\"s\"}\n"), 0xFF, 0xFE, 0, (byte)'\n', .. Encoding.UTF8.GetBytes("{\"op\":\"best\",\"study\":\"s\"}")];
        using var output = new MemoryStream();

        _session.Serve(new MemoryStream(input), output);

        string[] answers = Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal([true, false, true, false, true], answers.Select(a => Parsed(a).GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public void A_line_longer_than_any_request_is_passed_over_and_answered()
    {
        byte[] input = [.. Enumerable.Repeat((byte)'x', (1 << 24) + 1), (byte)'\n', .. Encoding.UTF8.GetBytes(Create)];
        using var output = new MemoryStream();

        _session.Serve(new MemoryStream(input), output);

        string[] answers = Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Contains("longer than", answers[0], StringComparison.Ordinal);
        Assert.Contains("\"ok\":true", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_of_the_input_ends_the_session_and_gives_the_studies_free()
    {
        _session.Serve(new MemoryStream(Encoding.UTF8.GetBytes(Create)), Stream.Null);
        _session.Dispose();

        using var log = _store.Open("s");
    }

    private JsonElement Answer(string line)
    {
        var answer = Parsed(_session.Answer(line));
        Assert.True(answer.GetProperty("ok").GetBoolean(), $"{line} was answered {answer}");
        return answer;
    }

    private void Refused(string line, string named)
    {
        var answer = Parsed(_session.Answer(line));
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Contains(named, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Parsed(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }
}
