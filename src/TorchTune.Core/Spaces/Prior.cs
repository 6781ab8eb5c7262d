using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Where a user believes that good values of a hyper-parameter lie: random draws follow it, and samplers that model densities start from it.</summary>
/// <remarks>A closed union: <see cref="Normal"/>, <see cref="LogNormal"/>, <see cref="Weights"/>. Normal ones are truncated to the range.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract record Prior
{
    private Prior()
    {
    }

    /// <summary>Writes the object that the grammar of spaces gives it.</summary>
    internal abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary>What breaks a rule for this hyper-parameter, as the message says it; null where nothing does.</summary>
    internal abstract string? Fault(HyperParameter of);

    /// <summary>Near a value, on a linear scale: a normal distribution, truncated to the range.</summary>
    /// <param name="Centre">The most likely value; it may lie outside the range.</param>
    /// <param name="Deviation">The standard deviation before truncation, in the hyper-parameter's own unit; positive.</param>
    public sealed record Normal(double Centre, double Deviation) : Prior
    {
        internal override void WriteTo(Utf8JsonWriter writer) => WriteNumbers(writer, "normal", ("centre", Centre), ("deviation", Deviation));

        internal override string? Fault(HyperParameter of) =>
            of is not (FloatHyperParameter { IsLog: false } or IntHyperParameter { IsLog: false }) ? "a normal prior needs a float or an int on a linear scale"
            : FaultIn(of, Centre, Deviation);
    }

    /// <summary>Near a value, on a logarithmic scale: its logarithm is normal, truncated to the range.</summary>
    /// <param name="Median">The value that half of the distribution lies below, before truncation; positive.</param>
    /// <param name="Deviation">The standard deviation of the natural logarithm; positive: 2.3 is a factor of ten.</param>
    public sealed record LogNormal(double Median, double Deviation) : Prior
    {
        internal override void WriteTo(Utf8JsonWriter writer) => WriteNumbers(writer, "logNormal", ("median", Median), ("deviation", Deviation));

        internal override string? Fault(HyperParameter of) =>
            of is not (FloatHyperParameter { IsLog: true } or IntHyperParameter { IsLog: true }) ? "a log-normal prior needs a float or an int on a logarithmic scale"
            : !(Median > 0) ? Invariant($"the median of a log-normal prior must be positive, but was {Median}")
            : FaultIn(of, Median, Deviation);
    }

    /// <summary>Each value as likely as its weight says.</summary>
    /// <remarks>For ordinal, categorical and bool (false first) hyper-parameters. Positive: what is never to be tried does not belong into the space.</remarks>
    public sealed record Weights : Prior
    {
        /// <summary>One weight a value, in their order; their sum does not matter.</summary>
        public Weights(params ImmutableArray<double> of) => Of = of;

        /// <summary>The weights.</summary>
        public ImmutableArray<double> Of { get; }

        /// <summary>Equal weights, bit for bit.</summary>
        public bool Equals(Weights? other) => other is not null && Of.AsSpan().SequenceEqual(other.Of.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Of.Length;

        internal override void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "weights");
            writer.WriteStartArray("weights");
            foreach (double weight in Of) JsonText.WriteNumber(writer, weight);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        internal override string? Fault(HyperParameter of) =>
            of is not (ChoiceHyperParameter or BoolHyperParameter) ? "weights need an ordinal, categorical or bool hyper-parameter"
            : Of.Length != of.Cardinality ? Invariant($"there must be one weight for each of the {of.Cardinality} values, but there are {Of.Length}")
            : Of.Any(weight => !(weight > 0)) || !double.IsFinite(Of.Sum()) ? Invariant($"weights must be positive and their sum finite, but were [{string.Join(", ", Of.Select(JsonText.Number))}]")
            : null;
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string type, params ReadOnlySpan<(string Name, double Value)> fields)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        foreach (var (name, value) in fields)
        {
            writer.WritePropertyName(name);
            JsonText.WriteNumber(writer, value);
        }

        writer.WriteEndObject();
    }

    private static string? FaultIn(HyperParameter of, double centre, double deviation)
    {
        if (!double.IsFinite(centre)) return Invariant($"the middle of a prior must be finite, but was {centre}");
        if (!(deviation > 0) || !double.IsFinite(deviation)) return Invariant($"the deviation of a prior must be positive and finite, but was {deviation}");
        if (of.Cardinality == 1) return "a constant has no prior";

        // Farther out the distribution has no mass that could be told from rounding.
        var (place, width) = of.Line(centre, deviation);
        return !(width > 0) || !double.IsFinite(width) || Math.Max(-place, place - 1) > 1e6 * width
            ? Invariant($"a prior must reach its range, but {JsonText.Number(centre)} ± {JsonText.Number(deviation)} is too far from {of.Range}")
            : null;
    }
}
