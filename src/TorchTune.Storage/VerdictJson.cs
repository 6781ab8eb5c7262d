using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>Verdicts in JSON, and their words everywhere.</summary>
/// <threadsafety>Stateless.</threadsafety>
public static class VerdictJson
{
    internal const string Continue = "continue";
    internal const string Pause = "pause";
    internal const string Stop = "stop";
    internal const string Exploit = "exploit";

    /// <summary>What the verdict is, in one word: continue, pause, stop or exploit.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Continue => Continue,
        Verdict.Pause => Pause,
        Verdict.Stop => Stop,
        Verdict.Exploit => Exploit,
        _ => throw new StoreException(Invariant($"A store cannot record the verdict {verdict}.")),
    };

    /// <summary>Writes the fields of a verdict into the object that is being written.</summary>
    internal static void WriteFields(Utf8JsonWriter writer, Verdict verdict)
    {
        writer.WriteString("verdict", Word(verdict));
        switch (verdict)
        {
            case Verdict.Continue v:
                writer.WriteNumber("until", v.Until);
                break;
            case Verdict.Stop { Completed: true }:
                writer.WriteBoolean("completed", true);
                break;
            case Verdict.Exploit v:
                writer.WriteNumber("donor", v.Donor);
                writer.WriteNumber("donorStep", v.DonorStep);
                writer.WritePropertyName("configuration");
                v.Configuration.WriteTo(writer);
                if (v.Until is int until) writer.WriteNumber("until", until);
                break;
            default:
                break;
        }

        writer.WritePropertyName("reason");
        ExactJson.WriteText(writer, verdict.Reason);
    }

    internal static Verdict Read(JsonElement element)
    {
        string reason = ExactJson.ReadText(element.GetProperty("reason"));
        return element.GetProperty("verdict").GetString() switch
        {
            Continue => new Verdict.Continue(element.GetProperty("until").GetInt32(), reason),
            Pause => new Verdict.Pause(reason),
            Stop => new Verdict.Stop(reason, element.TryGetProperty("completed", out var completed) && completed.GetBoolean()),
            Exploit => new Verdict.Exploit(
                element.GetProperty("donor").GetInt32(), element.GetProperty("donorStep").GetInt32(),
                Configuration.FromJson(element.GetProperty("configuration")),
                element.TryGetProperty("until", out var until) ? until.GetInt32() : null, reason),
            var unknown => throw new FormatException(Invariant($"there is no verdict '{unknown}'")),
        };
    }

    internal static void WriteWaiting(Utf8JsonWriter writer, ImmutableArray<WaitingVerdict> waiting)
    {
        if (waiting.IsDefaultOrEmpty) return;
        writer.WriteStartArray("waiting");
        foreach (var (trial, verdict) in waiting)
        {
            writer.WriteStartObject();
            writer.WriteNumber("trial", trial);
            WriteFields(writer, verdict);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    internal static ImmutableArray<WaitingVerdict> ReadWaiting(JsonElement element) => element.TryGetProperty("waiting", out var waiting)
        ? [.. waiting.EnumerateArray().Select(w => new WaitingVerdict(w.GetProperty("trial").GetInt32(), Read(w)))]
        : [];
}
