using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>Events as lines of JSON, exactly: what is read back equals what was written, bit for bit.</summary>
/// <remarks>
/// For stores of one's own, exports and logs. Numbers and configurations are written as everywhere in TorchTune (docs/space-grammar.md):
/// NaN and the infinities as quoted words.
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class StudyEventJson
{
    private const string Started = "started";
    private const string Reported = "reported";
    private const string Ended = "ended";
    private const string Resumed = "resumed";
    private const string Retried = "retried";
    private const string Enqueued = "enqueued";
    private const string Defined = "defined";
    private const string Changed = "spaceChanged";
    private const string Amended = "amended";
    private const string Differed = "differed";
    private const string Stopped = "stopped";

    /// <summary>The event as one line of JSON.</summary>
    public static string Write(StudyEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("event", Word(happened));
            WriteNumber(writer, "time", happened.Time);
            WriteFields(writer, happened);
            writer.WriteEndObject();
        });
    }

    /// <summary>The event that <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no event.</exception>
    public static StudyEvent Parse(string line)
    {
        using var document = JsonText.Parse(line);
        return Read(document.RootElement);
    }

    /// <inheritdoc cref="Parse"/>
    public static StudyEvent Read(JsonElement element)
    {
        try
        {
            return ReadFields(element);
        }
        catch (Exception broken) when (broken is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(Invariant($"This is no event: {broken.Message}"), broken);
        }
    }

    /// <summary>What kind of event it is, in one word.</summary>
    internal static string Word(StudyEvent happened) => happened switch
    {
        TrialStarted => Started,
        TrialReported => Reported,
        TrialEnded => Ended,
        TrialResumed => Resumed,
        TrialRetried => Retried,
        ConfigurationEnqueued => Enqueued,
        HyperParameterDefined => Defined,
        SpaceChanged => Changed,
        TrialAmended => Amended,
        ReplayDiffered => Differed,
        StudyStopped => Stopped,
        _ => throw new StoreException(Invariant($"A store cannot record a {happened.GetType().Name}.")),
    };

    private static void WriteFields(Utf8JsonWriter writer, StudyEvent happened)
    {
        switch (happened)
        {
            case TrialStarted e:
                writer.WriteNumber("trial", e.Trial);
                writer.WriteNumber("place", e.Place);
                WriteConfiguration(writer, e.Configuration);
                writer.WriteNumber("bracket", e.Placement.Bracket);
                if (e.Placement.Budget is int budget) writer.WriteNumber("budget", budget);
                writer.WriteNumber("until", e.Until);
                WriteText(writer, "rationale", e.Rationale);
                WriteText(writer, "reason", e.Reason);
                break;
            case TrialReported e:
                writer.WriteNumber("trial", e.Report.Trial);
                writer.WriteNumber("step", e.Report.Step);
                writer.WritePropertyName("metrics");
                ExactJson.WriteMetrics(writer, e.Report.Metrics);
                OutcomeJson.WriteExtras(writer, e.Report.Constraints, e.Report.Cost);
                WriteRefined(writer, e.Report.Refined);
                VerdictJson.WriteFields(writer, e.Verdict);
                VerdictJson.WriteWaiting(writer, e.Waiting);
                break;
            case TrialEnded e:
                writer.WriteNumber("trial", e.Trial);
                OutcomeJson.WriteFields(writer, e.Outcome);
                VerdictJson.WriteWaiting(writer, e.Waiting);
                break;
            case TrialResumed e:
                writer.WriteNumber("trial", e.Trial);
                writer.WriteNumber("place", e.Place);
                writer.WriteNumber("step", e.FromStep);
                writer.WriteNumber("until", e.Until);
                WriteText(writer, "reason", e.Reason);
                break;
            case TrialRetried e:
                writer.WriteNumber("trial", e.Trial);
                writer.WriteNumber("attempt", e.Attempt);
                WriteText(writer, "reason", e.Reason);
                break;
            case ConfigurationEnqueued e:
                WriteConfiguration(writer, e.Configuration);
                break;
            case HyperParameterDefined e:
                writer.WriteNumber("trial", e.Trial);
                writer.WritePropertyName("hyperParameter");
                writer.WriteRawValue(e.HyperParameter.ToJson(), skipInputValidation: true);
                writer.WritePropertyName("value");
                e.Value.WriteTo(writer);
                break;
            case SpaceChanged e:
                writer.WritePropertyName("space");
                e.Space.WriteTo(writer);
                break;
            case TrialAmended e:
                writer.WriteNumber("trial", e.Trial);
                OutcomeJson.WriteFields(writer, e.Outcome);
                break;
            case ReplayDiffered e:
                writer.WriteNumber("trial", e.Trial);
                writer.WriteNumber("step", e.Step);
                WriteText(writer, "metric", e.Metric);
                WriteNumber(writer, "recorded", e.Recorded);
                WriteNumber(writer, "replayed", e.Replayed);
                break;
            case StudyStopped e:
                writer.WriteBoolean("final", e.Final);
                WriteText(writer, "reason", e.Reason);
                break;
            default:
                break;
        }
    }

    private static StudyEvent ReadFields(JsonElement e)
    {
        double time = ExactJson.ReadNumber(e.GetProperty("time"));
        return e.GetProperty("event").GetString() switch
        {
            Started => new TrialStarted(
                time, Int(e, "trial"), Int(e, "place"), ReadConfiguration(e),
                new Placement(Int(e, "bracket"), e.TryGetProperty("budget", out var budget) ? budget.GetInt32() : null),
                Int(e, "until"), Text(e, "rationale"), Text(e, "reason")),
            Reported => new TrialReported(time, ReadReport(e), VerdictJson.Read(e), VerdictJson.ReadWaiting(e)),
            Ended => new TrialEnded(time, Int(e, "trial"), OutcomeJson.Read(e)) { Waiting = VerdictJson.ReadWaiting(e) },
            Resumed => new TrialResumed(time, Int(e, "trial"), Int(e, "place"), Int(e, "step"), Int(e, "until"), Text(e, "reason")),
            Retried => new TrialRetried(time, Int(e, "trial"), Int(e, "attempt"), Text(e, "reason")),
            Enqueued => new ConfigurationEnqueued(time, ReadConfiguration(e)),
            Defined => new HyperParameterDefined(
                time, Int(e, "trial"), HyperParameter.FromJson(e.GetProperty("hyperParameter")), Value.FromJson(e.GetProperty("value"))),
            Amended => new TrialAmended(time, Int(e, "trial"), OutcomeJson.Read(e)),
            Changed => new SpaceChanged(time, Space.FromJson(e.GetProperty("space"))),
            Differed => new ReplayDiffered(
                time, Int(e, "trial"), Int(e, "step"), Text(e, "metric"), ExactJson.ReadNumber(e.GetProperty("recorded")), ExactJson.ReadNumber(e.GetProperty("replayed"))),
            Stopped => new StudyStopped(time, Text(e, "reason"), e.GetProperty("final").GetBoolean()),
            var unknown => throw new FormatException(Invariant($"there is no event '{unknown}'")),
        };
    }

    private static Report ReadReport(JsonElement e) => new(Int(e, "trial"), Int(e, "step"), ExactJson.ReadMetrics(e.GetProperty("metrics")))
    {
        Constraints = OutcomeJson.ReadConstraints(e),
        Cost = OutcomeJson.ReadCost(e),
        Refined = e.TryGetProperty("refined", out var refined) ? Configuration.FromJson(refined) : Configuration.Empty,
    };

    private static void WriteRefined(Utf8JsonWriter writer, Configuration refined)
    {
        if (refined.Count == 0) return;
        writer.WritePropertyName("refined");
        refined.WriteTo(writer);
    }

    private static void WriteConfiguration(Utf8JsonWriter writer, Configuration configuration)
    {
        writer.WritePropertyName("configuration");
        configuration.WriteTo(writer);
    }

    private static Configuration ReadConfiguration(JsonElement element) => Configuration.FromJson(element.GetProperty("configuration"));

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        ExactJson.WriteNumber(writer, value);
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        writer.WritePropertyName(name);
        ExactJson.WriteText(writer, text);
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static string Text(JsonElement element, string name) => ExactJson.ReadText(element.GetProperty(name));
}
