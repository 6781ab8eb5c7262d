using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Cli.AskTell;

/// <summary>Answers requests, one line each: docs/ask-tell.md.</summary>
/// <remarks>Whatever a line holds, it is answered by one line of JSON, and the session goes on.</remarks>
/// <threadsafety>Used by one thread at a time.</threadsafety>
internal sealed class AskTellSession : IDisposable
{
    private const int MaxLineLength = 1 << 24;

    private readonly OpenStudies _studies;
    private readonly Dictionary<string, Func<JsonFields, Action<Utf8JsonWriter>>> _operations;

    /// <summary>A session on the studies of a store, which it does not dispose.</summary>
    public AskTellSession(IStudyStore store)
    {
        _studies = new OpenStudies(store);
        _operations = new(StringComparer.Ordinal)
        {
            ["create"] = new CreateOperation(_studies).Answer,
            ["ask"] = new AskOperation(_studies).Answer,
            ["report"] = new ReportOperation(_studies).Answer,
            ["tell"] = new TellOperation(_studies).Answer,
            ["best"] = new BestOperation(_studies).Answer,
            ["trials"] = new TrialsOperation(_studies).Answer,
            ["enqueue"] = new EnqueueOperation(_studies).Answer,
            ["importance"] = new ImportanceOperation(_studies).Answer,
        };
    }

    /// <summary>Answers until the input ends.</summary>
    public void Serve(Stream input, Stream output)
    {
        var reader = new LineReader(input, MaxLineLength);
        while (reader.TryRead(out string? line))
        {
            string answer = line is null ? Error(Invariant($"The line is longer than {MaxLineLength} bytes.")) : Answer(line);
            output.Write(Encoding.UTF8.GetBytes(answer + "\n"));
            output.Flush();
        }
    }

    /// <summary>The answer to a line: one line of JSON, without its end.</summary>
    public string Answer(string line)
    {
        try
        {
            using var document = JsonText.Parse(line);
            var request = new JsonFields(document.RootElement, "The request");
            string op = request.Text("op");
            if (!_operations.TryGetValue(op, out var operation)) throw new FormatException(Invariant($"There is no op '{op}'; there is {string.Join(", ", _operations.Keys)}."));
            var write = operation(request);
            return JsonText.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("ok", true);
                write(writer);
                writer.WriteEndObject();
            });
        }
#pragma warning disable CA1031 // The other side of a pipe can do nothing with an exception: it is told, and the session goes on.
        catch (Exception refused)
#pragma warning restore CA1031
        {
            return Error(MessageOf(refused));
        }
    }

    /// <summary>Closes the studies.</summary>
    public void Dispose() => _studies.Dispose();

    private static string Error(string message) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ok", false);
        writer.WriteString("error", message);
        writer.WriteEndObject();
    });

    // The name of a C# parameter says nothing to the other side.
    private static string MessageOf(Exception refused)
    {
        int parameter = refused is ArgumentException ? refused.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        return parameter < 0 ? refused.Message : refused.Message[..parameter];
    }
}
