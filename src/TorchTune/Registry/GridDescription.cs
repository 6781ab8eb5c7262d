using System.Collections.Immutable;
using System.Text.Json;
using TorchTune.Search;

namespace TorchTune;

/// <summary>Reads <c>{"type":"grid"}</c> and its options.</summary>
internal static class GridDescription
{
    public static GridSampler Read(JsonFields options)
    {
        var usual = new GridOptions();
        return new GridSampler(new GridOptions
        {
            Resolution = options.OptionalInt("resolution") ?? usual.Resolution,
            Resolutions = options.Optional("resolutions") is JsonElement own ? ReadResolutions(options, own) : usual.Resolutions,
            Shuffled = options.OptionalFlag("shuffled") ?? usual.Shuffled,
        });
    }

    private static ImmutableSortedDictionary<string, int> ReadResolutions(JsonFields options, JsonElement element)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var own in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().ToArray() : throw options.Broken("resolutions", "must be an object of whole numbers by name", element))
        {
            read[own.Name] = own.Value.ValueKind == JsonValueKind.Number && own.Value.TryGetInt32(out int resolution)
                ? resolution
                : throw options.Broken("resolutions", "must be an object of whole numbers by name", element);
        }

        return read.ToImmutable();
    }
}
