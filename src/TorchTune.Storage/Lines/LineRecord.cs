using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>The lines of a <see cref="LineStore"/> after the first, which is the header: <c>{"at":7,"events":[…]}</c>, <c>{"mark":…}</c>, <c>{"attribute":…}</c>.</summary>
internal static class LineRecord
{
    public static string OfEvents(long position, IReadOnlyList<StudyEvent> events) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("at", position);
        writer.WriteStartArray("events");
        foreach (var happened in events) writer.WriteRawValue(StudyEventJson.Write(happened), skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static string OfMark(RunningMark mark) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("mark");
        writer.WriteNumber("trial", mark.Trial);
        writer.WriteNumber("step", mark.Step);
        writer.WritePropertyName("slot");
        ExactJson.WriteText(writer, mark.Slot);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public static string OfAttribute(string key, string? value, int? trial) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("attribute");
        if (trial is int number) writer.WriteNumber("trial", number);
        writer.WriteString("key", key);
        if (value is not null)
        {
            writer.WritePropertyName("value");
            ExactJson.WriteText(writer, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>The line, or null where it was cut off.</summary>
    public static JsonDocument? TryParse(string line)
    {
        try
        {
            return JsonText.Parse(line);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The events of a line, none where it holds something else.</summary>
    public static IEnumerable<(long Position, StudyEvent Happened)> EventsIn(string line)
    {
        using var document = TryParse(line);
        return document is not null && document.RootElement.TryGetProperty("events", out _) ? [.. Events(document.RootElement, null)] : [];
    }

    /// <summary>The events of a line of events, which must begin at <paramref name="expected"/>.</summary>
    public static IEnumerable<(long Position, StudyEvent Happened)> Events(JsonElement line, long? expected)
    {
        long position = line.GetProperty("at").GetInt64();
        if (expected is long next && position != next) throw new FormatException(Invariant($"event {next} is missing: the line after it begins at {position}."));
        foreach (var element in line.GetProperty("events").EnumerateArray()) yield return (position++, StudyEventJson.Read(element));
    }

    public static RunningMark? Mark(JsonElement line) => line.TryGetProperty("mark", out var mark)
        ? new RunningMark(mark.GetProperty("trial").GetInt32(), mark.GetProperty("step").GetInt32(), ExactJson.ReadText(mark.GetProperty("slot")))
        : null;

    public static (string Key, string? Value, int? Trial)? Attribute(JsonElement line) => line.TryGetProperty("attribute", out var attribute)
        ? (attribute.GetProperty("key").GetString()!,
           attribute.TryGetProperty("value", out var value) ? ExactJson.ReadText(value) : null,
           attribute.TryGetProperty("trial", out var trial) ? trial.GetInt32() : null)
        : null;
}
