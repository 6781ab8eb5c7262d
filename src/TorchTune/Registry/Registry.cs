using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Things that can be described in JSON: a type by name, and its options as fields beside it.</summary>
/// <param name="kind">What they are, as messages call them.</param>
/// <param name="makers">What makes one of its options, by type.</param>
/// <param name="announced">Types that are to come, and are refused as such.</param>
internal sealed class Registry<T>(string kind, Dictionary<string, Func<JsonFields, T>> makers, params ImmutableArray<string> announced)
{
    public ImmutableArray<string> Names { get; } = [.. makers.Keys.Order(StringComparer.Ordinal)];

    public T Create(string description)
    {
        using var document = JsonText.Parse(description);
        return Create(document.RootElement);
    }

    public T Create(JsonElement description)
    {
        string type = new JsonFields(description, Invariant($"The {kind}")).Text("type");
        if (announced.Contains(type)) throw new FormatException(Invariant($"The {kind} '{type}' is not there yet; there is {string.Join(", ", Names)}."));
        if (!makers.TryGetValue(type, out var make)) throw new FormatException(Invariant($"There is no {kind} '{type}'; there is {string.Join(", ", Names)}."));

        var options = new JsonFields(description, Invariant($"The {kind} '{type}'"));
        options.Text("type");
        var made = make(options);
        options.RefuseOthers();
        return made;
    }
}
