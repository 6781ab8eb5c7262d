using System.Text.Json;
using TorchTune.Analysis;
using static System.FormattableString;

namespace TorchTune.Cli.AskTell;

/// <summary>What mattered in a study so far.</summary>
internal sealed class ImportanceOperation(OpenStudies studies)
{
    private static readonly (string Word, ImportanceMethod Method)[] Methods =
    [
        ("fanova", ImportanceMethod.Fanova), ("pedanova", ImportanceMethod.PedAnova), ("permutation", ImportanceMethod.Permutation),
        ("shapley", ImportanceMethod.Local), ("local", ImportanceMethod.Local), ("ablation", ImportanceMethod.Ablation),
    ];

    public Action<Utf8JsonWriter> Answer(JsonFields request)
    {
        string name = request.Text("study");
        string word = request.OptionalText("method") ?? Methods[0].Word;
        int chosen = Array.FindIndex(Methods, entry => entry.Word == word);
        if (chosen < 0) throw new FormatException(Invariant($"{request.What}: 'method' must be {string.Join(", ", Methods.Select(entry => entry.Word))}, but was '{word}'."));
        var options = new ImportanceOptions
        {
            Objective = request.OptionalText("objective"),
            Ranks = request.OptionalFlag("ranks") ?? false,
            Trial = request.OptionalInt("trial"),
            From = request.Optional("from") is JsonElement from ? Configuration.FromJson(from) : null,
        };
        request.RefuseOthers();

        var result = Importance.Compute(studies.With(name, study => study.Trials()), Methods[chosen].Method, options);
        return writer =>
        {
            writer.WriteString("method", word);
            writer.WriteString("target", result.Target);
            writer.WriteNumber("trials", result.Trials);
            writer.WriteStartArray("importance");
            foreach (var row in result.Rows) Write(writer, row);
            writer.WriteEndArray();
        };
    }

    private static void Write(Utf8JsonWriter writer, ImportanceRow row)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("hyperParameters");
        foreach (string name in row.HyperParameters) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WritePropertyName("value");
        JsonText.WriteNumber(writer, row.Value);
        if (row.Deviation is double deviation)
        {
            writer.WritePropertyName("deviation");
            JsonText.WriteNumber(writer, deviation);
        }

        writer.WriteEndObject();
    }
}
