using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The fields of a JSON object, each to be asked for by name; what nobody asked for is an error.</summary>
/// <remarks>
/// So that a mistyped option is an error and not a default. Every message begins with what the object is and names the field, its
/// rule and the value.
/// </remarks>
/// <threadsafety>Used by one thread at a time.</threadsafety>
public sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    /// <summary>The fields of an object.</summary>
    /// <param name="element">The object.</param>
    /// <param name="what">What it is, for messages: <c>Scheduler 'asha'</c>.</param>
    /// <exception cref="FormatException">The element is no object.</exception>
    public JsonFields(JsonElement element, string what)
    {
        What = what;
        if (element.ValueKind != JsonValueKind.Object) throw new FormatException(Invariant($"{what} must be an object, but was {JsonText.Excerpt(element)}."));
        foreach (var field in element.EnumerateObject())
        {
            string name = Read("a name", () => JsonText.ReadName(field));
            if (!_left.TryAdd(name, field.Value)) throw new FormatException(Invariant($"{what}: the field '{name}' occurs twice."));
        }
    }

    /// <summary>What the object is, for messages.</summary>
    public string What { get; }

    /// <summary>A field, if it is there; null otherwise.</summary>
    public JsonElement? Optional(string name)
    {
        _known.Add(name);
        return _left.Remove(name, out var element) ? element : null;
    }

    /// <summary>A field that must be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public JsonElement Required(string name) => Optional(name) ?? throw Missing(name);

    /// <summary>A text that must be there.</summary>
    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    /// <summary>A text, or null.</summary>
    public string? OptionalText(string name) => Optional(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } element => Read(name, () => JsonText.ReadText(element)),
        JsonElement other => throw Broken(name, "must be a text", other),
    };

    /// <summary>A whole number of 32 bits that must be there.</summary>
    public int Int(string name) => OptionalInt(name) ?? throw Missing(name);

    /// <summary>A whole number of 32 bits, or null.</summary>
    public int? OptionalInt(string name) => Optional(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } element when element.TryGetInt32(out int value) => value,
        JsonElement other => throw Broken(name, "must be a whole number of 32 bits", other),
    };

    /// <summary>A whole number of 64 bits that must be there.</summary>
    public long Long(string name) => OptionalLong(name) ?? throw Missing(name);

    /// <summary>A whole number of 64 bits, or null; <c>1e3</c> is one.</summary>
    public long? OptionalLong(string name) => Optional(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } element when element.TryGetInt64(out long value) => value,
        { ValueKind: JsonValueKind.Number } element when IsWhole(element, out long value) => value,
        JsonElement other => throw Broken(name, "must be a whole number of 64 bits", other),
    };

    /// <summary>A whole number from 0 to 2^64 − 1, such as a seed, or null.</summary>
    public ulong? OptionalSeed(string name) => Optional(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } element when element.TryGetUInt64(out ulong value) => value,
        JsonElement other => throw Broken(name, "must be a whole number from 0 to 2^64 - 1", other),
    };

    /// <summary>A number, finite or not, that must be there.</summary>
    public double Number(string name) => OptionalNumber(name) ?? throw Missing(name);

    /// <summary>A number, finite or not, or null.</summary>
    public double? OptionalNumber(string name) => Optional(name) is JsonElement element ? Read(name, () => JsonText.ReadNumber(element)) : null;

    /// <summary>A list of numbers, finite or not, or null.</summary>
    public ImmutableArray<double>? OptionalNumbers(string name) => Optional(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list => Read(name, () => list.EnumerateArray().Select(JsonText.ReadNumber).ToImmutableArray()),
        JsonElement other => throw Broken(name, "must be a list of numbers", other),
    };

    /// <summary>A list of texts, or null.</summary>
    public ImmutableArray<string>? OptionalTexts(string name) => Optional(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) =>
            Read(name, () => list.EnumerateArray().Select(JsonText.ReadText).ToImmutableArray()),
        JsonElement other => throw Broken(name, "must be a list of texts", other),
    };

    /// <summary>True or false, or null.</summary>
    public bool? OptionalFlag(string name) => Optional(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        JsonElement other => throw Broken(name, "must be true or false", other),
    };

    /// <summary>An error that names this object, a field and its rule.</summary>
    public FormatException Broken(string name, string rule, JsonElement value) => new(Invariant($"{What}: '{name}' {rule}, but was {JsonText.Excerpt(value)}."));

    /// <summary>Demands that every field has been asked for.</summary>
    /// <exception cref="FormatException">One has not; the message names it, and those that there are.</exception>
    public void RefuseOthers()
    {
        foreach (string other in _left.Keys)
        {
            throw new FormatException(Invariant($"{What} has no field '{other}'; it has {string.Join(", ", _known.Distinct(StringComparer.Ordinal))}."));
        }
    }

    // A double beyond 2^53 does not say which whole number it means.
    private static bool IsWhole(JsonElement element, out long value)
    {
        bool whole = element.TryGetDouble(out double number) && Math.Abs(number) <= 1L << 53 && number == Math.Floor(number);
        value = whole ? (long)number : 0;
        return whole;
    }

    private FormatException Missing(string name) => new(Invariant($"{What}: the field '{name}' is missing."));

    private T Read<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException refused)
        {
            throw new FormatException(Invariant($"{What}: '{name}': {refused.Message}"), refused);
        }
    }
}
