using System.Collections.Immutable;
using System.Text.Json;
using TorchTune.Search;
using static System.FormattableString;

namespace TorchTune.Cli.AskTell;

/// <summary>Creates a study, or goes on with the one that is there.</summary>
internal sealed class CreateOperation(OpenStudies studies)
{
    public Action<Utf8JsonWriter> Answer(JsonFields request)
    {
        var options = Read(request);
        bool resumed = studies.Store.Find(options.Name) is not null;
        var study = studies.Open(options);
        return writer =>
        {
            writer.WriteString("study", study.Name);
            writer.WriteBoolean("resumed", resumed);
            writer.WriteNumber("started", study.Started);
            if (study.Warnings.IsEmpty) return;
            writer.WriteStartArray("warnings");
            foreach (string warning in study.Warnings) writer.WriteStringValue(warning);
            writer.WriteEndArray();
        };
    }

    private StudyOptions Read(JsonFields request)
    {
        string name = StudyName.Checked(request.Text("study"));
        var options = new StudyOptions
        {
            Name = name,
            Store = studies.Store,
            IfStored = ReadPolicy(request),
            Space = Space.FromJson(request.Required("space")),
            MayNarrowSpace = request.OptionalFlag("narrow") ?? false,
            Objectives = ReadObjectives(request),
            Seed = request.OptionalSeed("seed") ?? 0,
            Sampler = ReadSampler(name, request),
            Scheduler = request.Optional("scheduler") is JsonElement scheduler ? SchedulerRegistry.Create(scheduler) : SchedulerRegistry.Create("""{"type":"none"}"""),
            Parallelism = request.OptionalInt("parallelism"),
            MaxSteps = request.OptionalInt("maxSteps"),
            DataHash = request.OptionalText("dataHash"),
            Trials = request.OptionalInt("trials"),
            Steps = request.OptionalLong("steps"),
            Target = request.OptionalNumber("target"),
            Order = ReportOrder.Arrival,
        };
        request.RefuseOthers();
        return options;
    }

    // With transfer, what other studies found becomes part of the description. A study that is there already keeps what it was created with.
    private ISampler ReadSampler(string name, JsonFields request)
    {
        string description = request.Optional("sampler")?.GetRawText() ?? """{"type":"auto"}""";
        if (request.OptionalTexts("transfer") is not { IsEmpty: false } sources) return SamplerRegistry.Create(description);
        if (studies.Store.Find(name) is { } stored) return SamplerRegistry.Create(stored.Identity.Sampler);

        using var written = JsonDocument.Parse(description);
        if (written.RootElement.ValueKind != JsonValueKind.Object) return SamplerRegistry.Create(description);
        return SamplerRegistry.Create(JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var field in written.RootElement.EnumerateObject()) field.WriteTo(writer);
            writer.WritePropertyName("transfer");
            TransferredTrial.WriteList(writer, sources.SelectMany(source => TrialsOf(source)));
            writer.WriteEndObject();
        }));
    }

    private ImmutableArray<TransferredTrial> TrialsOf(string study)
    {
        var identity = studies.Store.Find(study)?.Identity ?? throw new StudyNotFoundException(Invariant($"There is no study '{study}' to transfer from in {studies.Store.Location}."));
        return TransferredTrial.Of(History.Of(studies.Store.Read(study), identity.Objectives, Space.Parse(identity.Space)));
    }

    private static ResumePolicy ReadPolicy(JsonFields request) => request.OptionalText("ifExists") switch
    {
        null or "resume" => ResumePolicy.ResumeOrCreate,
        "error" => ResumePolicy.Create,
        var other => throw new FormatException(Invariant($"{request.What}: 'ifExists' must be resume or error, but was '{other}'.")),
    };

    /// <summary>Directions, and the names of the metrics where they are given: otherwise value, or value0, value1, ….</summary>
    private static ImmutableArray<Objective> ReadObjectives(JsonFields request)
    {
        var directions = request.OptionalTexts("directions") ?? ["minimize"];
        if (directions.IsEmpty) throw new FormatException(Invariant($"{request.What}: 'directions' must have at least one entry."));
        var metrics = request.OptionalTexts("metrics") ?? (directions.Length == 1 ? ["value"] : [.. directions.Select((_, i) => Invariant($"value{i}"))]);
        if (metrics.Length != directions.Length) throw new FormatException(Invariant($"{request.What}: 'metrics' must have one name a direction, {directions.Length}, but has {metrics.Length}."));
        return
        [
            .. directions.Select((direction, i) => direction switch
            {
                "minimize" => Objective.Minimize(metrics[i]),
                "maximize" => Objective.Maximize(metrics[i]),
                _ => throw new FormatException(Invariant($"{request.What}: a direction must be minimize or maximize, but was '{direction}'.")),
            }),
        ];
    }
}
