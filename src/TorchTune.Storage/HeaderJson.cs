using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>The parts of a study's header that are more than a text or a number.</summary>
internal static class HeaderJson
{
    private const string Minimize = "minimize";
    private const string Maximize = "maximize";
    private const string Virtual = "virtual";
    private const string Arrival = "arrival";

    /// <summary>The whole header as one line.</summary>
    public static string Write(StudyHeader header) => JsonText.Write(writer =>
    {
        var identity = header.Identity;
        writer.WriteStartObject();
        writer.WriteString("study", WellFormed(header.Name));
        writer.WriteString("space", WellFormed(identity.Space));
        writer.WritePropertyName("objectives");
        WriteObjectives(writer, identity.Objectives);
        writer.WriteNumber("seed", identity.Seed);
        writer.WriteNumber("parallelism", identity.Parallelism);
        writer.WriteNumber("threadsPerTrial", identity.ThreadsPerTrial);
        writer.WriteString("sampler", WellFormed(identity.Sampler));
        writer.WriteString("scheduler", WellFormed(identity.Scheduler));
        if (identity.MaxSteps is int maxSteps) writer.WriteNumber("maxSteps", maxSteps);
        if (identity.DataHash is { } dataHash) writer.WriteString("dataHash", WellFormed(dataHash));
        writer.WriteString("order", Order(identity.Order));
        writer.WritePropertyName("surroundings");
        WriteTexts(writer, header.Surroundings);
        writer.WriteEndObject();
    });

    /// <summary>The header that <see cref="Write"/> wrote.</summary>
    public static StudyHeader Read(string line)
    {
        using var document = JsonText.Parse(line);
        var header = document.RootElement;
        return new StudyHeader
        {
            Name = header.GetProperty("study").GetString()!,
            Identity = new StudyIdentity
            {
                Space = header.GetProperty("space").GetString()!,
                Objectives = ReadObjectives(header.GetProperty("objectives")),
                Seed = header.GetProperty("seed").GetUInt64(),
                Parallelism = header.GetProperty("parallelism").GetInt32(),
                ThreadsPerTrial = header.GetProperty("threadsPerTrial").GetInt32(),
                Sampler = header.GetProperty("sampler").GetString()!,
                Scheduler = header.GetProperty("scheduler").GetString()!,
                MaxSteps = header.TryGetProperty("maxSteps", out var maxSteps) ? maxSteps.GetInt32() : null,
                DataHash = header.TryGetProperty("dataHash", out var dataHash) ? dataHash.GetString() : null,
                Order = ReadOrder(header.GetProperty("order").GetString()),
            },
            Surroundings = ReadTexts(header.GetProperty("surroundings")),
        };
    }

    public static string Objectives(ImmutableArray<Objective> objectives) => JsonText.Write(writer => WriteObjectives(writer, objectives));

    /// <summary>A list, since the order counts: <c>[{"metric":"loss","direction":"minimize"}]</c>.</summary>
    public static void WriteObjectives(Utf8JsonWriter writer, ImmutableArray<Objective> objectives)
    {
        writer.WriteStartArray();
        foreach (var objective in objectives)
        {
            writer.WriteStartObject();
            writer.WriteString("metric", WellFormed(objective.Metric));
            writer.WriteString("direction", objective.Direction == Direction.Minimize ? Minimize : Maximize);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static ImmutableArray<Objective> ReadObjectives(string json)
    {
        using var document = JsonText.Parse(json);
        return ReadObjectives(document.RootElement);
    }

    public static ImmutableArray<Objective> ReadObjectives(JsonElement element) =>
    [
        .. element.EnumerateArray().Select(o => new Objective(
            o.GetProperty("metric").GetString()!,
            o.GetProperty("direction").GetString() switch
            {
                Minimize => Direction.Minimize,
                Maximize => Direction.Maximize,
                var unknown => throw new FormatException(Invariant($"there is no direction '{unknown}'")),
            })),
    ];

    public static string Order(ReportOrder order) => order == ReportOrder.Virtual ? Virtual : Arrival;

    public static ReportOrder ReadOrder(string? word) => word switch
    {
        Virtual => ReportOrder.Virtual,
        Arrival => ReportOrder.Arrival,
        _ => throw new FormatException(Invariant($"there is no order of reports '{word}'")),
    };

    public static string Texts(ImmutableSortedDictionary<string, string> texts) => JsonText.Write(writer => WriteTexts(writer, texts));

    public static void WriteTexts(Utf8JsonWriter writer, ImmutableSortedDictionary<string, string> texts)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in texts) writer.WriteString(WellFormed(key), WellFormed(text));
        writer.WriteEndObject();
    }

    public static ImmutableSortedDictionary<string, string> ReadTexts(string json)
    {
        using var document = JsonText.Parse(json);
        return ReadTexts(document.RootElement);
    }

    public static ImmutableSortedDictionary<string, string> ReadTexts(JsonElement element) =>
        element.EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);

    private static string WellFormed(string text) => ExactText.IsWellFormed(text)
        ? text
        : throw new StoreException("The header of a study must be well-formed Unicode, but holds a lone surrogate.");
}
