using System.Collections.Immutable;
using System.Text.Json;
using TorchTune.Storage;

namespace TorchTune.Cli.AskTell;

/// <summary>What several answers have in common.</summary>
internal static class Answers
{
    /// <summary>The step at which the trial must be reported; null where there is none.</summary>
    public static void WriteUntil(Utf8JsonWriter writer, int until)
    {
        if (until == int.MaxValue) writer.WriteNull("until");
        else writer.WriteNumber("until", until);
    }

    /// <summary>How a trial ended, as fields.</summary>
    public static void WriteOutcome(Utf8JsonWriter writer, Outcome outcome)
    {
        writer.WriteString("outcome", OutcomeJson.Word(outcome.Kind));
        WriteNumbers(writer, "values", outcome.Values);
        if (!outcome.Constraints.IsEmpty) WriteNumbers(writer, "constraints", outcome.Constraints);
        if (outcome.Cost is double cost)
        {
            writer.WritePropertyName("cost");
            JsonText.WriteNumber(writer, cost);
        }

        writer.WriteString("reason", outcome.Reason);
    }

    /// <summary>Rows of the table of trials, as a list.</summary>
    public static void WriteTrials(Utf8JsonWriter writer, IEnumerable<TrialRow> rows, ImmutableArray<Objective> objectives, Space space)
    {
        writer.WriteStartArray("trials");
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteNumber("trial", row.Number);
            writer.WriteString("status", row.Status switch
            {
                TrialStatus.Running => "running",
                TrialStatus.Waiting => "waiting",
                _ => "ended",
            });
            writer.WritePropertyName("configuration");
            space.Derive(row.Configuration).WriteTo(writer);
            writer.WriteNumber("step", row.Step);
            if (row.Outcome is { } outcome) WriteOutcome(writer, outcome);
            else WriteNumbers(writer, "values", row.Values(objectives));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, ImmutableArray<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers) JsonText.WriteNumber(writer, number);
        writer.WriteEndArray();
    }
}
