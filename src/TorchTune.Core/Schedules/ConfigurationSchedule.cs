using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>A configuration that changes over the steps of a training: what a population or a hypergradient has found, to be trained with again.</summary>
/// <remarks>
/// <para>Where a search ends with a configuration, a population (Jaderberg et al. 2017) and hyper-parameters that follow their gradients end with values over time. This is the one form of both: segments that begin at a step,
/// each with its values. Made from a trial and those that it copied (<see cref="Lineage"/>), or from the values that were learned for equal parts of a training (<see cref="OfSegments"/>).</para>
/// <para>Contrast a scheduler (<see cref="IScheduler"/>), which decides which trial goes on.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class ConfigurationSchedule : IEquatable<ConfigurationSchedule>
{
    private const string What = "The schedule";
    private const int FormatVersion = 1;

    /// <summary>A schedule of these segments.</summary>
    /// <param name="steps">How long the training is: positive.</param>
    /// <param name="segments">In the order in which they begin, the first at 0, each later than the one before, none after <paramref name="steps"/>.</param>
    /// <param name="path">How the values go from one to the next.</param>
    /// <exception cref="ArgumentException">One of these rules is broken; the message names it and the value.</exception>
    public ConfigurationSchedule(double steps, IEnumerable<ScheduleSegment> segments, SchedulePath path = SchedulePath.Constant)
    {
        ArgumentNullException.ThrowIfNull(segments);
        if (!(steps > 0) || !double.IsFinite(steps)) throw new ArgumentException(Invariant($"{What} must have a positive number of steps, but had {steps}."));
        (Steps, Path, Segments) = (steps, path, [.. segments]);
        if (Segments.IsEmpty || Segments[0].From != 0) throw new ArgumentException(Invariant($"{What} must begin at step 0, but {(Segments.IsEmpty ? "has no segment" : Invariant($"begins at {Segments[0].From}"))}."));
        for (int i = 1; i < Segments.Length; i++)
        {
            if (Segments[i].From > Segments[i - 1].From && Segments[i].From <= steps) continue;
            throw new ArgumentException(Invariant($"{What} must have segments that begin one after the other and within its {steps} steps, but one begins at {Segments[i].From} after one at {Segments[i - 1].From}."));
        }
    }

    /// <summary>How long the training is that it was found in, in steps.</summary>
    public double Steps { get; }

    /// <summary>How the values go from one segment to the next.</summary>
    public SchedulePath Path { get; }

    /// <summary>The segments, the first at step 0.</summary>
    public ImmutableArray<ScheduleSegment> Segments { get; }

    /// <summary>The schedule of one hyper-parameter whose values were learned for as many equal parts of a training.</summary>
    /// <param name="hyperParameter">Its name.</param>
    /// <param name="values">One value a part: value i of n holds from update ⌊i · updates / n⌋ on.</param>
    /// <param name="updates">Updates of the whole training: at least as many as there are values.</param>
    /// <param name="steps">Steps of the whole training; null: an update is a step.</param>
    /// <exception cref="ArgumentException">There is no value, or more than updates.</exception>
    public static ConfigurationSchedule OfSegments(string hyperParameter, IReadOnlyList<double> values, int updates, double? steps = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(hyperParameter);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 1 || values.Count > updates) throw new ArgumentException(Invariant($"There must be between 1 and {updates} values, one for a part of the {updates} updates, but there were {values.Count}."), nameof(values));
        double length = steps ?? updates;
        return new(length, values.Select((value, i) => new ScheduleSegment((long)i * updates / values.Count * length / updates, new Configuration((hyperParameter, value)))));
    }

    /// <summary>The values in force at a step; before the first step those of the first, after the last those of the last.</summary>
    public Configuration At(double step)
    {
        int index = IndexAt(step);
        var segment = Segments[index];
        if (Path == SchedulePath.Constant || index + 1 == Segments.Length || !(step > segment.From)) return segment.Configuration;

        var next = Segments[index + 1];
        double share = (step - segment.From) / (next.From - segment.From);
        var between = segment.Configuration;
        foreach (var (name, value) in segment.Configuration)
        {
            if (value.Kind != ValueKind.Float || !next.Configuration.TryGet(name, out var later) || later.Kind != ValueKind.Float || value == later) continue;
            between = between.With(name, Between(value.AsDouble(), later.AsDouble(), share));
        }

        return between;
    }

    /// <summary>The number that a hyper-parameter has at a step.</summary>
    /// <exception cref="KeyNotFoundException">It has none there.</exception>
    public double NumberAt(string hyperParameter, double step) => At(step)[hyperParameter].AsDouble();

    /// <summary>The same schedule without one hyper-parameter.</summary>
    public ConfigurationSchedule Without(string hyperParameter) =>
        new(Steps, Segments.Select(segment => segment with { Configuration = segment.Configuration.Without(hyperParameter) }), Path);

    /// <summary>The same schedule with one more value throughout, which takes the place of the one that it has.</summary>
    public ConfigurationSchedule With(string hyperParameter, Value value) =>
        new(Steps, Segments.Select(segment => segment with { Configuration = segment.Configuration.With(hyperParameter, value) }), Path);

    /// <summary>Two schedules of the same training as one, which begins a segment wherever one of them does; where both name a hyper-parameter the other's value counts.</summary>
    /// <exception cref="ArgumentException">They have different steps or paths.</exception>
    public ConfigurationSchedule With(ConfigurationSchedule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Steps != Steps || other.Path != Path) throw new ArgumentException(Invariant($"Only schedules of the same steps and path can be joined, but one has {Steps} ({Path}) and the other {other.Steps} ({other.Path})."), nameof(other));
        return new(Steps, Segments.Concat(other.Segments).Select(segment => segment.From).Distinct().Order().Select(from => new ScheduleSegment(from, Joined(At(from), other.At(from)))), Path);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no schedule, or one of another version; the message names the field and its rule.</exception>
    public static ConfigurationSchedule Parse(string json)
    {
        using var document = JsonText.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <inheritdoc cref="Parse"/>
    public static ConfigurationSchedule FromJson(JsonElement element)
    {
        var fields = new JsonFields(element, What);
        var type = fields.Required("type");
        if (type.ValueKind != JsonValueKind.String || type.GetString() != "schedule") throw fields.Broken("type", "must be \"schedule\"", type);
        var version = fields.Required("version");
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != FormatVersion) throw fields.Broken("version", Invariant($"must be {FormatVersion}, the one version that there is"), version);
        double steps = fields.Number("steps");
        var path = fields.Required("path");
        var list = fields.Required("segments");
        fields.RefuseOthers();
        if (list.ValueKind != JsonValueKind.Array) throw fields.Broken("segments", "must be a list", list);
        try
        {
            return new(steps, list.EnumerateArray().Select(ReadSegment), ReadPath(fields, path));
        }
        catch (ArgumentException refused)
        {
            throw new FormatException(refused.Message, refused);
        }
    }

    /// <summary>The schedule as one line of JSON: <c>{"type":"schedule","version":1,"steps":9.0,"path":"constant","segments":[{"from":0.0,"configuration":{"lr":0.1}}]}</c>.</summary>
    public string ToJson() => JsonText.Write(WriteTo);

    /// <summary>Writes the object that <see cref="FromJson"/> reads.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("type", "schedule");
        writer.WriteNumber("version", FormatVersion);
        writer.WritePropertyName("steps");
        JsonText.WriteNumber(writer, Steps);
        writer.WriteString("path", Path == SchedulePath.Constant ? "constant" : "log-linear");
        writer.WriteStartArray("segments");
        foreach (var (from, configuration) in Segments)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("from");
            JsonText.WriteNumber(writer, from);
            writer.WritePropertyName("configuration");
            configuration.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Equal steps, path and segments.</summary>
    public bool Equals(ConfigurationSchedule? other) => other is not null && Steps == other.Steps && Path == other.Path && Segments.AsSpan().SequenceEqual(other.Segments.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConfigurationSchedule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Steps, Path, Segments.Length, Segments[0]);

    /// <summary>The schedule as JSON.</summary>
    public override string ToString() => ToJson();

    private int IndexAt(double step)
    {
        int low = 0, high = Segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Segments[middle].From <= step) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    // exp and log lose the last bits; at the ends of a segment its own values are given, not these.
    private static double Between(double from, double to, double share) => from > 0 && to > 0
        ? from * Math.Exp(share * Math.Log(to / from))
        : from + (share * (to - from));

    private static Configuration Joined(Configuration ours, Configuration others)
    {
        foreach (var (name, value) in others) ours = ours.With(name, value);
        return ours;
    }

    private static ScheduleSegment ReadSegment(JsonElement element)
    {
        var fields = new JsonFields(element, "A segment of the schedule");
        var segment = new ScheduleSegment(fields.Number("from"), Configuration.FromJson(fields.Required("configuration")));
        fields.RefuseOthers();
        return segment;
    }

    private static SchedulePath ReadPath(JsonFields fields, JsonElement path) => path.ValueKind == JsonValueKind.String
        ? path.GetString() switch
        {
            "constant" => SchedulePath.Constant,
            "log-linear" => SchedulePath.LogLinear,
            _ => throw fields.Broken("path", "must be constant or log-linear", path),
        }
        : throw fields.Broken("path", "must be constant or log-linear", path);
}
