using System.Globalization;
using System.Text.Json;
using TorchTune.Models;
using static System.FormattableString;

namespace TorchTune.Experiments.Cifar;

/// <summary>The outcome as a table for people or as JSON for programs; the table holds nothing that a repetition would change.</summary>
internal static class ResultWriter
{
    internal static void WriteTable(Stream output, IReadOnlyList<TrialResult> results, TrialResult? best, Score? test)
    {
        using var writer = new StreamWriter(output, leaveOpen: true);
        string[] names = [.. CifarSpace.Space.Select(hyperParameter => hyperParameter.Name)];
        writer.WriteLine(string.Join("  ", ["trial", .. names, "val. loss", "val. accuracy"]));
        foreach (var result in results)
        {
            string[] values = [.. names.Select(name => Short(result.Configuration[name]).PadLeft(name.Length))];
            string loss = Invariant($"{result.Last.Loss,9:F4}");
            string accuracy = result.Diverged ? "     diverged" : Invariant($"{result.Last.Accuracy,13:P2}");
            writer.WriteLine(string.Join("  ", [Invariant($"{result.Trial,5}"), .. values, loss, accuracy]));
        }

        writer.WriteLine(best is null || test is null
            ? "Every trial diverged."
            : Invariant($"Best: trial {best.Trial}, validation accuracy {best.Last.Accuracy:P2}, test accuracy {test.Value.Accuracy:P2}."));
    }

    internal static void WriteJson(
        Stream output, CifarOptions options, ClassificationData data, IReadOnlyList<TrialResult> results, TrialResult? best, Score? test, double seconds)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteNumber("seed", options.Seed);
        writer.WriteStartObject("data");
        writer.WriteString("name", data.Name);
        writer.WriteString("hash", data.Hash);
        writer.WriteNumber("train", data.Train.Count);
        writer.WriteNumber("validation", data.Validation.Count);
        writer.WriteNumber("test", data.Test.Count);
        writer.WriteEndObject();
        writer.WriteString("model", options.Model);
        writer.WriteNumber("epochs", options.Epochs);
        writer.WriteStartArray("trials");
        foreach (var result in results) WriteTrial(writer, result);
        writer.WriteEndArray();
        if (best is null || test is null)
        {
            writer.WriteNull("best");
        }
        else
        {
            writer.WriteStartObject("best");
            writer.WriteNumber("trial", best.Trial);
            writer.WritePropertyName("configuration");
            best.Configuration.WriteTo(writer);
            writer.WriteNumber("validationAccuracy", best.Last.Accuracy);
            writer.WriteNumber("testAccuracy", test.Value.Accuracy);
            writer.WriteEndObject();
        }

        writer.WriteNumber("seconds", seconds);
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteTrial(Utf8JsonWriter writer, TrialResult result)
    {
        writer.WriteStartObject();
        writer.WriteNumber("trial", result.Trial);
        writer.WritePropertyName("configuration");
        result.Configuration.WriteTo(writer);
        writer.WriteStartArray("reports");
        foreach (var (score, index) in result.Reports.Select((score, index) => (score, index)))
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", index + 1);
            // JSON has no number for a loss that diverged.
            if (double.IsFinite(score.Loss)) writer.WriteNumber("loss", score.Loss);
            else writer.WriteNull("loss");
            writer.WriteNumber("accuracy", score.Accuracy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("outcome", result.Diverged ? "failed" : "completed");
        writer.WriteEndObject();
    }

    private static string Short(Value value) => value.IsNumber ? value.AsDouble().ToString("G3", CultureInfo.InvariantCulture) : value.ToString();
}
