using System.Text.Json;
using TorchTune.Models;

namespace TorchTune.Experiments.Cifar.Results;

/// <summary>The result as JSON for programs: one object, whose numbers read back bit for bit. Apart from <c>seconds</c> it holds nothing that a repetition would change.</summary>
internal static class JsonResult
{
    internal static void Write(Stream output, CifarResult result, CifarOptions options, ClassificationData data)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("study", result.Study);
        writer.WriteNumber("seed", options.Seed);
        writer.WriteStartObject("data");
        writer.WriteString("name", data.Name);
        writer.WriteString("hash", data.Hash);
        writer.WriteNumber("train", data.Train.Count);
        writer.WriteNumber("validation", data.Validation.Count);
        writer.WriteNumber("test", data.Test.Count);
        writer.WriteEndObject();
        writer.WriteStartArray("trials");
        var reports = result.Reports.ToLookup(report => report.Trial);
        foreach (var trial in result.History.Trials) WriteTrial(writer, trial, reports[trial.Number]);
        writer.WriteEndArray();
        if (result.Best is { } best)
        {
            writer.WriteStartObject("best");
            writer.WriteNumber("trial", best.Number);
            writer.WritePropertyName("configuration");
            best.Configuration.WriteTo(writer);
            WriteNumber(writer, "validationAccuracy", best.Outcome?.Values[0]);
            WriteNumber(writer, "testAccuracy", result.BestTest);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("best");
        }

        writer.WriteStartObject("default");
        WriteNumber(writer, "validationAccuracy", result.DefaultValidation);
        WriteNumber(writer, "testAccuracy", result.DefaultTest);
        writer.WriteEndObject();
        writer.WriteNumber("epochs", result.Epochs);
        writer.WriteNumber("seconds", result.Seconds);
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteTrial(Utf8JsonWriter writer, TrialRow trial, IEnumerable<Report> reports)
    {
        writer.WriteStartObject();
        writer.WriteNumber("trial", trial.Number);
        writer.WritePropertyName("configuration");
        trial.Configuration.WriteTo(writer);
        writer.WriteStartArray("reports");
        foreach (var report in reports)
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", report.Step);
            WriteNumber(writer, "loss", report.Metrics["loss"]);
            WriteNumber(writer, "accuracy", report.Metrics["accuracy"]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("outcome", Words.Standing(trial));
        writer.WriteString("reason", trial.Outcome?.Reason ?? "");
        writer.WriteEndObject();
    }

    // JSON has no NaN: it is written as text, as everywhere in TorchTune.
    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is not double number) writer.WriteNull(name);
        else if (double.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }
}
