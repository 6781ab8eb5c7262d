using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>One point of a space: the values a trial runs with, by name, in order.</summary>
/// <remarks>
/// Holds only what exists: a hyper-parameter whose condition fails is absent. Two configurations are equal when they hold the same
/// values under the same names, in whatever order; <see cref="ToJson"/> and <see cref="Parse"/> give every value back bit for bit.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Configuration : IReadOnlyCollection<KeyValuePair<string, Value>>, IEquatable<Configuration>
{
    private readonly ConfigurationNames _names;
    private readonly Value[] _values;

    /// <summary>Values by name.</summary>
    /// <exception cref="ArgumentException">A name occurs twice, or is blank.</exception>
    public Configuration(IEnumerable<KeyValuePair<string, Value>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var pairs = values.ToArray();
        _names = ConfigurationNames.Checked([.. pairs.Select(pair => pair.Key)]);
        _values = Array.ConvertAll(pairs, pair => pair.Value);
    }

    /// <summary>Values by name, as in <c>new Configuration(("lr", 0.1), ("layers", 3))</c>.</summary>
    /// <exception cref="ArgumentException">A name occurs twice, or is blank.</exception>
    public Configuration(params ReadOnlySpan<(string Name, Value Value)> values)
    {
        var names = new string[values.Length];
        _values = new Value[values.Length];
        for (int i = 0; i < values.Length; i++) (names[i], _values[i]) = values[i];
        _names = ConfigurationNames.Checked([.. names]);
    }

    internal Configuration(ConfigurationNames names, Value[] values)
    {
        _names = names;
        _values = values;
    }

    /// <summary>The configuration without values.</summary>
    public static Configuration Empty { get; } = new(ReadOnlySpan<(string, Value)>.Empty);

    /// <summary>How many values there are.</summary>
    public int Count => _values.Length;

    /// <summary>The names, in order.</summary>
    public ImmutableArray<string> Names => _names.InOrder;

    /// <summary>The value of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message says which there are.</exception>
    public Value this[string name] => TryGet(name, out var value) ? value : throw Lacks(name);

    /// <summary>The value of a hyper-parameter, in its own type.</summary>
    /// <exception cref="KeyNotFoundException">There is none: another space, or a condition that fails.</exception>
    public T Get<T>(HyperParameter<T> hyperParameter)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        return TryGet(hyperParameter.Name, out var value)
            ? ValueOf.To<T>(value)
            : throw Lacks(hyperParameter.Name, hyperParameter.Definition.When);
    }

    /// <summary>The value of a hyper-parameter in its own type, or another where it does not exist.</summary>
    public T GetOr<T>(HyperParameter<T> hyperParameter, T otherwise)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        return TryGet(hyperParameter.Name, out var value) ? ValueOf.To<T>(value) : otherwise;
    }

    /// <summary>The value of a name, if there is one.</summary>
    public bool TryGet(string name, out Value value)
    {
        int index = _names.IndexOf(name);
        value = index < 0 ? default : _values[index];
        return index >= 0;
    }

    /// <summary>Whether there is a value of this name.</summary>
    public bool Contains(string name) => _names.IndexOf(name) >= 0;

    /// <summary>The same configuration with one value set: replaced in place, or added at the end.</summary>
    public Configuration With(string name, Value value)
    {
        int index = _names.IndexOf(name);
        if (index < 0) return new(ConfigurationNames.Checked([.. Names, name]), [.. _values, value]);

        var values = (Value[])_values.Clone();
        values[index] = value;
        return new(_names, values);
    }

    /// <summary>The same configuration without one value.</summary>
    public Configuration Without(string name) => Contains(name) ? new(this.Where(pair => pair.Key != name)) : this;

    /// <summary>Reads a configuration: a JSON object of values.</summary>
    /// <exception cref="FormatException">The text is no such object.</exception>
    public static Configuration Parse(string json)
    {
        using var document = JsonText.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <inheritdoc cref="Parse"/>
    public static Configuration FromJson(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException(Invariant($"A configuration must be an object of values, but was {JsonText.Excerpt(element)}."));
        }

        var pairs = new List<KeyValuePair<string, Value>>();
        foreach (var property in element.EnumerateObject()) pairs.Add(KeyValuePair.Create(JsonText.ReadName(property), ReadValue(property)));
        try
        {
            return pairs.Count == 0 ? Empty : new(pairs);
        }
        catch (ArgumentException refused)
        {
            throw new FormatException(refused.Message, refused);
        }
    }

    /// <summary>The configuration as one line of JSON: <c>{"lr":0.001,"layers":3,"optimizer":"sgd"}</c>.</summary>
    public string ToJson() => JsonText.Write(WriteTo);

    /// <summary>Writes the object that <see cref="FromJson"/> reads.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        for (int i = 0; i < _values.Length; i++)
        {
            writer.WritePropertyName(_names.InOrder[i]);
            _values[i].WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Equal values under equal names, in whatever order.</summary>
    public bool Equals([NotNullWhen(true)] Configuration? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.Count != Count) return false;
        if (ReferenceEquals(_names, other._names)) return _values.AsSpan().SequenceEqual(other._values);

        for (int i = 0; i < _values.Length; i++)
        {
            if (!other.TryGet(_names.InOrder[i], out var value) || value != _values[i]) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as Configuration);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // A sum does not depend on the order of its terms.
        int hash = _values.Length;
        for (int i = 0; i < _values.Length; i++) hash = unchecked(hash + HashCode.Combine(_names.InOrder[i], _values[i]));
        return hash;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator()
    {
        for (int i = 0; i < _values.Length; i++) yield return KeyValuePair.Create(_names.InOrder[i], _values[i]);
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The configuration as JSON.</summary>
    public override string ToString() => ToJson();

    private static Value ReadValue(JsonProperty property)
    {
        try
        {
            return Value.FromJson(property.Value);
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException)
        {
            throw new FormatException(Invariant($"Hyper-parameter '{property.Name}': {refused.Message}"), refused);
        }
    }

    private KeyNotFoundException Lacks(string name, Condition? when = null) => new(Invariant(
        $"The configuration has no '{name}'{(when is null ? "" : Invariant($", which exists only when {when}"))}; it holds {(Count == 0 ? "nothing" : string.Join(", ", Names))}."));
}
