using System.Collections.Immutable;
using System.Text.Json;
using TorchTune.Storage;
using static System.FormattableString;

namespace TorchTune.Cli.AskTell;

/// <summary>Takes a report, and answers with the verdict.</summary>
internal sealed class ReportOperation(OpenStudies studies)
{
    public Action<Utf8JsonWriter> Answer(JsonFields request)
    {
        string name = request.Text("study");
        int trial = request.Int("trial");
        int step = request.Int("step");
        var values = ReadValues(request);
        var metrics = request.Optional("metrics");
        var constraints = request.OptionalNumbers("constraints");
        double? cost = request.OptionalNumber("cost");
        request.RefuseOthers();
        if (step < 1) throw new FormatException(Invariant($"{request.What}: 'step' must be at least 1, but was {step}."));
        var named = metrics is JsonElement element ? ReadMetrics(request, element) : null;
        if (values is null == named is null) throw new FormatException(Invariant($"{request.What}: either 'value', 'values' or 'metrics' must be given."));

        var (verdict, space) = studies.With(name, study => (study.Report(new Report(trial, step, named ?? Named(study, values!.Value))
        {
            Constraints = constraints ?? [],
            Cost = cost,
        }), study.Space));
        return writer => Write(writer, verdict, space);
    }

    /// <summary>The values of the objectives, given as one number or as a list; null where they are not given.</summary>
    internal static ImmutableArray<double>? ReadValues(JsonFields request)
    {
        double? value = request.OptionalNumber("value");
        var values = request.OptionalNumbers("values");
        if (value is not null && values is not null) throw new FormatException(Invariant($"{request.What}: 'value' and 'values' must not both be given."));
        return value is double one ? [one] : values;
    }

    private static Metrics Named(Study study, ImmutableArray<double> values) => values.Length == study.Objectives.Length
        ? Metrics.Of([.. study.Objectives.Select((objective, i) => (objective.Metric, values[i]))])
        : throw new FormatException(Invariant($"A report must have one value an objective ({string.Join(", ", study.Objectives.Select(o => o.Metric))}), but had {values.Length}."));

    private static Metrics ReadMetrics(JsonFields request, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw request.Broken("metrics", "must be an object of numbers", element);
        return Metrics.Of([.. element.EnumerateObject().Select(metric => (metric.Name, JsonText.ReadNumber(metric.Value)))]);
    }

    private static void Write(Utf8JsonWriter writer, Verdict verdict, Space space)
    {
        writer.WriteString("verdict", VerdictJson.Word(verdict));
        switch (verdict)
        {
            case Verdict.Continue v:
                Answers.WriteUntil(writer, v.Until);
                break;
            case Verdict.Stop v:
                writer.WriteBoolean("completed", v.Completed);
                break;
            case Verdict.Exploit v:
                writer.WriteNumber("donor", v.Donor);
                writer.WriteNumber("donorStep", v.DonorStep);
                writer.WritePropertyName("configuration");
                space.Derive(v.Configuration).WriteTo(writer);
                if (v.Until is int until) Answers.WriteUntil(writer, until);
                else writer.WriteBoolean("wait", true);
                break;
            default:
                break;
        }

        writer.WriteString("reason", verdict.Reason);
    }
}
