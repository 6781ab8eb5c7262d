using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Things that can be described in JSON: a type by name, and its options as fields beside it.</summary>
internal sealed class Registry<T>(string kind, Dictionary<string, Func<JsonFields, T>> makers)
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
        if (!makers.TryGetValue(type, out var make)) throw new FormatException(Invariant($"There is no {kind} '{type}'; there is {string.Join(", ", Names)}."));

        var options = new JsonFields(description, Invariant($"The {kind} '{type}'"));
        options.Text("type");
        var made = make(options);
        options.RefuseOthers();
        return made;
    }
}
