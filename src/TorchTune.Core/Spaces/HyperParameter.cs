using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Something that may vary between trials: a name, the values it can have, and the condition under which it exists.</summary>
/// <remarks>
/// <para>The kinds are <see cref="FloatHyperParameter"/>, <see cref="IntHyperParameter"/>, <see cref="OrdinalHyperParameter"/>,
/// <see cref="CategoricalHyperParameter"/> and <see cref="BoolHyperParameter"/>; nobody else can add one. The factories
/// here return a typed handle, <see cref="HyperParameter{T}"/>, with which a trial reads its value without a cast.</para>
/// <para>Samplers that work in the unit interval use <see cref="ToUnit"/> and <see cref="FromUnit"/>; those that enumerate use
/// <see cref="Cardinality"/>, <see cref="ValueAt"/> and <see cref="IndexOf"/>.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract class HyperParameter : IEquatable<HyperParameter>
{
    /// <summary>The most values a discrete hyper-parameter may have, 2^50: up to here a double tells them all apart in the unit interval.</summary>
    public const long MaxCardinality = 1L << 50;

    private string? _definition;
    private TruncatedNormalDistribution? _priorInUnit;

    private protected HyperParameter(string name, Condition? when)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException("A hyper-parameter must have a name that is not blank.");
        Name = name;
        When = when;
    }

    /// <summary>What it is called in the space, in configurations, on the command line and in tables.</summary>
    public string Name { get; }

    /// <summary>Which of the kinds it is.</summary>
    public abstract HyperParameterKind Kind { get; }

    /// <summary>When it exists, or null: always.</summary>
    public Condition? When { get; private set; }

    /// <summary>Where its good values are believed to lie, or null: anywhere alike.</summary>
    public Prior? Prior { get; private set; }

    /// <summary>The value of trials that were recorded before the space had it; null where they have none.</summary>
    public Value? Default { get; private set; }

    /// <summary>How many values it has, or null for a continuous one.</summary>
    public abstract long? Cardinality { get; }

    /// <summary>True if it has finitely many values.</summary>
    public bool IsDiscrete => Cardinality is not null;

    /// <summary>What it may be, as text: <c>float [1E-05, 1.0] log</c>.</summary>
    public abstract string Range { get; }

    /// <summary>A real number between <paramref name="low"/> and <paramref name="high"/>, both included.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value; with a step, lowered to the last step that is not above it.</param>
    /// <param name="log">Whether it is drawn and measured on a logarithmic scale; then <paramref name="low"/> must be positive.</param>
    /// <param name="step">The distance between values, or null for a continuous range. Not together with <paramref name="log"/>.</param>
    /// <exception cref="ArgumentException">A rule is broken; the message names the hyper-parameter, the rule and the value.</exception>
    public static HyperParameter<double> Float(string name, double low, double high, bool log = false, double? step = null) =>
        new(new FloatHyperParameter(name, low, high, log, step));

    /// <summary>A whole number between <paramref name="low"/> and <paramref name="high"/>, both included.</summary>
    /// <inheritdoc cref="Int(string, long, long, bool, long)"/>
    public static HyperParameter<int> Int(string name, int low, int high, bool log = false, int step = 1) =>
        new(new IntHyperParameter(name, low, high, log, step));

    /// <summary>A whole number of 64 bits between <paramref name="low"/> and <paramref name="high"/>, both included.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value; lowered to the last step that is not above it.</param>
    /// <param name="log">Whether it is drawn and measured on a logarithmic scale; then <paramref name="low"/> must be at least 1.</param>
    /// <param name="step">The distance between values; 1 with <paramref name="log"/>.</param>
    /// <exception cref="ArgumentException">A rule is broken; the message names the hyper-parameter, the rule and the value.</exception>
    public static HyperParameter<long> Int(string name, long low, long high, bool log = false, long step = 1) =>
        new(new IntHyperParameter(name, low, high, log, step));

    /// <summary>One of several levels, in this order: neighbours are more alike than strangers.</summary>
    /// <typeparam name="T">double, float, int, long, bool, string or an enum.</typeparam>
    /// <exception cref="ArgumentException">There is no level, or one occurs twice.</exception>
    public static HyperParameter<T> Ordinal<T>(string name, params T[] values)
        where T : notnull =>
        new(new OrdinalHyperParameter(name, ValueOf.All(name, values)));

    /// <summary>One of several choices without an order.</summary>
    /// <typeparam name="T">double, float, int, long, bool, string or an enum.</typeparam>
    /// <exception cref="ArgumentException">There is no choice, or one occurs twice.</exception>
    public static HyperParameter<T> Categorical<T>(string name, params T[] choices)
        where T : notnull =>
        new(new CategoricalHyperParameter(name, ValueOf.All(name, choices)));

    /// <summary>A value that does not vary: every configuration holds it, and no sampler has a choice. A categorical hyper-parameter of one choice.</summary>
    /// <typeparam name="T">double, float, int, long, bool, string or an enum.</typeparam>
    public static HyperParameter<T> Fixed<T>(string name, T value)
        where T : notnull =>
        Categorical(name, value);

    /// <summary>True or false.</summary>
    public static HyperParameter<bool> Bool(string name) => new(new BoolHyperParameter(name));

    /// <summary>Whether this is one of its values, of the right kind and exactly.</summary>
    public abstract bool Contains(Value value);

    /// <summary>
    /// Writes a value as this hyper-parameter does: <c>1</c> for a float becomes <c>1.0</c>, <c>8.0</c> for an int becomes <c>8</c>,
    /// and a float within 1e-9 of a step becomes that step.
    /// </summary>
    /// <returns>False if no value of its own is meant.</returns>
    public abstract bool TryConform(Value value, out Value conformed);

    /// <summary>Where a value lies in the unit interval; monotone, and linear or logarithmic as declared.</summary>
    /// <remarks>
    /// A continuous range maps <c>low</c> to 0 and <c>high</c> to 1. Each value of a discrete one owns a cell, on a linear scale all
    /// of equal width, and maps to its middle: a uniform number in the unit interval gives uniform values.
    /// </remarks>
    /// <exception cref="ArgumentException">It cannot have this value.</exception>
    public abstract double ToUnit(Value value);

    /// <summary>The value at a place of the unit interval; for discrete ones the inverse of <see cref="ToUnit"/>, exactly.</summary>
    /// <remarks>A logarithmic scale uses the platform's <c>exp</c> and <c>log</c>: between platforms the last bit may differ.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The place is not in [0, 1].</exception>
    public abstract Value FromUnit(double unit);

    /// <summary>The value with this number, counted from 0 in its order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    /// <exception cref="InvalidOperationException">The range is continuous.</exception>
    public abstract Value ValueAt(long index);

    /// <summary>The number of a value, or -1.</summary>
    /// <exception cref="InvalidOperationException">The range is continuous.</exception>
    public abstract long IndexOf(Value value);

    /// <summary>A value drawn from the prior; without one, uniformly on the declared scale.</summary>
    public Value Draw(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Prior is null ? DrawUniformly(random) : FromUnit(PriorPlace(random.NextDouble()));
    }

    /// <summary>The place of the unit interval that the prior lies below with a probability; without a prior the probability itself.</summary>
    /// <remarks>Turns uniform numbers, such as those of a Latin hypercube, into places that follow the prior.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public double PriorPlace(double probability)
    {
        CheckedUnit(probability);
        if (Prior is not Prior.Weights weights) return _priorInUnit?.InverseCdf(probability) ?? probability;

        double left = probability * weights.Of.Sum();
        int last = weights.Of.Length - 1, cell = 0;
        while (cell < last && left >= weights.Of[cell]) left -= weights.Of[cell++];
        return Math.Min((cell + Math.Clamp(left / weights.Of[cell], 0, 1)) / weights.Of.Length, 1);
    }

    /// <summary>The logarithm of the prior's density at a place of the unit interval; 0 without a prior.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is not in [0, 1].</exception>
    public double PriorLogDensity(double unit)
    {
        CheckedUnit(unit);
        return Prior is Prior.Weights weights
            ? Math.Log(weights.Of[(int)CellOfUnit(unit, weights.Of.Length)] * weights.Of.Length / weights.Of.Sum())
            : _priorInUnit?.LogDensity(unit) ?? 0;
    }

    /// <summary>The same hyper-parameter under another condition, or none.</summary>
    public HyperParameter Under(Condition? condition)
    {
        var copy = (HyperParameter)MemberwiseClone();
        (copy.When, copy._definition) = (condition, null);
        return copy;
    }

    /// <summary>The same hyper-parameter with another prior, or none.</summary>
    /// <exception cref="ArgumentException">The prior does not suit it; the message says why.</exception>
    public HyperParameter With(Prior? prior)
    {
        if (prior?.Fault(this) is string fault) throw Broken(fault);
        var copy = (HyperParameter)MemberwiseClone();
        (copy.Prior, copy._definition, copy._priorInUnit) = (prior, null, null);
        var line = prior switch
        {
            Prior.Normal normal => Line(normal.Centre, normal.Deviation),
            Prior.LogNormal normal => Line(normal.Median, normal.Deviation),
            _ => default((double Place, double Width)?),
        };
        if (line is var (place, width)) copy._priorInUnit = new TruncatedNormalDistribution(place, width, 0, 1);
        return copy;
    }

    /// <summary>The same hyper-parameter with the value that earlier trials had, before a study's space knew it: what the program did then.</summary>
    /// <exception cref="ArgumentException">It cannot have this value.</exception>
    public HyperParameter WithDefault(Value value)
    {
        var copy = (HyperParameter)MemberwiseClone();
        (copy.Default, copy._definition) = (TryConform(value, out var conformed) ? conformed : throw Lacks(value), null);
        return copy;
    }

    /// <summary>Its typed handle.</summary>
    /// <typeparam name="T">The type of its values: double, float, int, long, bool, string or an enum, as its kind allows.</typeparam>
    /// <exception cref="ArgumentException">Its values are of another type.</exception>
    public HyperParameter<T> As<T>()
        where T : notnull => new(this);

    /// <summary>The hyper-parameter as one line of JSON, a space of it alone: <c>{"lr":{"type":"float","low":0.0,"high":1.0}}</c>.</summary>
    public string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Name);
        WriteTo(writer);
        writer.WriteEndObject();
    });

    /// <summary>Reads what <see cref="ToJson"/> wrote. Its condition may name parents that are not there: it is not checked before it is in a space.</summary>
    /// <exception cref="FormatException">The element is no such object.</exception>
    public static HyperParameter FromJson(JsonElement element) => SpaceGrammar.ReadOne(element);

    /// <summary>Equal when name, kind, range and condition are equal.</summary>
    public bool Equals(HyperParameter? other) =>
        other is not null && (ReferenceEquals(this, other) || (Name == other.Name && Definition == other.Definition));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as HyperParameter);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Name, Definition);

    /// <summary>The declaration as text: <c>momentum: float [0.0, 0.99], when optimizer in [sgd]</c>.</summary>
    public sealed override string ToString() => Invariant($"{Name}: {Describe()}");

    /// <summary>Range and condition, as text.</summary>
    internal string Describe() => When is null ? Range : Invariant($"{Range}, when {When}");

    /// <summary>Less than zero, zero, or more, as one value comes before, with or after another in its order.</summary>
    internal virtual int Compare(Value left, Value right) =>
        left.Kind == ValueKind.Int && right.Kind == ValueKind.Int
            ? left.AsInt().CompareTo(right.AsInt())
            : left.AsDouble().CompareTo(right.AsDouble());

    /// <summary>Writes the object that declares it in the grammar of spaces.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Word(Kind));
        WriteRange(writer);
        if (Default is Value earlier)
        {
            writer.WritePropertyName("default");
            earlier.WriteTo(writer);
        }

        if (Prior is not null)
        {
            writer.WritePropertyName("prior");
            Prior.WriteTo(writer);
        }

        if (When is not null)
        {
            writer.WritePropertyName("when");
            When.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>The word of the grammar for a kind.</summary>
    internal static string Word(HyperParameterKind kind) => kind switch
    {
        HyperParameterKind.Float => "float",
        HyperParameterKind.Int => "int",
        HyperParameterKind.Ordinal => "ordinal",
        HyperParameterKind.Categorical => "categorical",
        _ => "bool",
    };

    /// <summary>Where a number would lie on the line of which the range is [0, 1], and how long a deviation is there: on a logarithmic scale, one of the logarithm.</summary>
    internal virtual (double Place, double Width) Line(double number, double deviation) => (double.NaN, double.NaN);

    private protected abstract void WriteRange(Utf8JsonWriter writer);

    private protected virtual Value DrawUniformly(RandomSource random) => Cardinality is long count ? ValueAt(random.NextInt(count)) : FromUnit(random.NextDouble());

    private protected ArgumentException Broken(string rule) => new(Invariant($"Hyper-parameter '{Name}': {rule}."));

    private protected ArgumentException Lacks(Value value) => Broken(Invariant($"{value.Quoted()} is not a value of {Range}"));

    private protected InvalidOperationException Continuous() =>
        new(Invariant($"Hyper-parameter '{Name}' is continuous: its values have no numbers."));

    private protected double CheckedUnit(double unit) => unit is >= 0 and <= 1
        ? unit
        : throw new ArgumentOutOfRangeException(
            nameof(unit), Invariant($"Hyper-parameter '{Name}': a place in the unit interval must lie in [0, 1], but was {unit}."));

    private protected long CheckedIndex(long index, long count) => index >= 0 && index < count
        ? index
        : throw new ArgumentOutOfRangeException(
            nameof(index), Invariant($"Hyper-parameter '{Name}': the number of a value must lie in [0, {count - 1}], but was {index}."));

    // Cells of equal width: the middle of cell i, and the cell that holds a place. Exact for up to 2^50 cells.
    private protected static double UnitOfCell(long index, long count) => (index + 0.5) / count;

    private protected static long CellOfUnit(double unit, long count) => Math.Min((long)(unit * count), count - 1);

    private string Definition => _definition ??= JsonText.Write(WriteTo);
}
