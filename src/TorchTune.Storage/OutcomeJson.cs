using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>Outcomes in JSON, and the words for their kinds everywhere.</summary>
/// <threadsafety>Stateless.</threadsafety>
public static class OutcomeJson
{
    /// <summary>The word for how a trial ended: completed, stopped, failed, diverged, outOfMemory or hung.</summary>
    public static string Word(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Completed => "completed",
        OutcomeKind.Stopped => "stopped",
        OutcomeKind.Failed => "failed",
        OutcomeKind.Diverged => "diverged",
        OutcomeKind.OutOfMemory => "outOfMemory",
        OutcomeKind.Hung => "hung",
        _ => throw new StoreException(Invariant($"A store cannot record the outcome {kind}.")),
    };

    /// <summary>How a trial ended, from its word.</summary>
    /// <exception cref="FormatException">There is no such word.</exception>
    public static OutcomeKind ReadWord(string? word) => word switch
    {
        "completed" => OutcomeKind.Completed,
        "stopped" => OutcomeKind.Stopped,
        "failed" => OutcomeKind.Failed,
        "diverged" => OutcomeKind.Diverged,
        "outOfMemory" => OutcomeKind.OutOfMemory,
        "hung" => OutcomeKind.Hung,
        _ => throw new FormatException(Invariant($"There is no outcome '{word}'; there is completed, stopped, failed, diverged, outOfMemory, hung.")),
    };

    /// <summary>Writes the fields of an outcome into the object that is being written.</summary>
    internal static void WriteFields(Utf8JsonWriter writer, Outcome outcome)
    {
        writer.WriteString("outcome", Word(outcome.Kind));
        writer.WritePropertyName("values");
        ExactJson.WriteNumbers(writer, outcome.Values);
        WriteExtras(writer, outcome.Constraints, outcome.Cost);
        writer.WritePropertyName("reason");
        ExactJson.WriteText(writer, outcome.Reason);
    }

    internal static Outcome Read(JsonElement element) => new()
    {
        Kind = ReadWord(element.GetProperty("outcome").GetString()),
        Reason = ExactJson.ReadText(element.GetProperty("reason")),
        Values = ExactJson.ReadNumbers(element.GetProperty("values")),
        Constraints = ReadConstraints(element),
        Cost = ReadCost(element),
    };

    /// <summary>Writes constraints and cost, where there are any.</summary>
    internal static void WriteExtras(Utf8JsonWriter writer, ImmutableArray<double> constraints, double? cost)
    {
        if (!constraints.IsEmpty)
        {
            writer.WritePropertyName("constraints");
            ExactJson.WriteNumbers(writer, constraints);
        }

        if (cost is double amount)
        {
            writer.WritePropertyName("cost");
            ExactJson.WriteNumber(writer, amount);
        }
    }

    internal static ImmutableArray<double> ReadConstraints(JsonElement element) =>
        element.TryGetProperty("constraints", out var constraints) ? ExactJson.ReadNumbers(constraints) : [];

    internal static double? ReadCost(JsonElement element) => element.TryGetProperty("cost", out var cost) ? ExactJson.ReadNumber(cost) : null;
}
