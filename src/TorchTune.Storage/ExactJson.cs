using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Storage;

/// <summary>Numbers and texts in JSON such that they come back bit for bit: what <see cref="JsonText"/> does, and the last rarities.</summary>
/// <remarks>
/// A NaN with other bits than <see cref="double.NaN"/> (native code makes such) is written <c>"NaN:7ff8000000000000"</c>; a text with
/// lone surrogates, which UTF-8 cannot hold (an exception's message cut in the middle of an emoji), as the list of its UTF-16 units.
/// </remarks>
internal static class ExactJson
{
    private const string NaN = "NaN";

    public static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (double.IsNaN(value)) writer.WriteStringValue(NaNWord(value));
        else JsonText.WriteNumber(writer, value);
    }

    public static double ReadNumber(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && TryReadNaN(element.GetString()!, out double nan) ? nan : JsonText.ReadNumber(element);

    public static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (ExactText.IsWellFormed(text))
        {
            writer.WriteStringValue(text);
            return;
        }

        writer.WriteStartArray();
        foreach (char unit in text) writer.WriteNumberValue(unit);
        writer.WriteEndArray();
    }

    public static string ReadText(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? string.Concat(element.EnumerateArray().Select(unit => (char)unit.GetUInt16()))
        : element.GetString() ?? throw new FormatException("A text was expected, but there was null.");

    public static void WriteNumbers(Utf8JsonWriter writer, ImmutableArray<double> values)
    {
        writer.WriteStartArray();
        foreach (double value in values) WriteNumber(writer, value);
        writer.WriteEndArray();
    }

    public static ImmutableArray<double> ReadNumbers(JsonElement element) => [.. element.EnumerateArray().Select(ReadNumber)];

    /// <exception cref="StoreException">The name of a metric is not well-formed Unicode: unlike a message, a name is chosen.</exception>
    public static void WriteMetrics(Utf8JsonWriter writer, Metrics metrics)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in metrics)
        {
            if (!ExactText.IsWellFormed(name)) throw new StoreException("The name of a metric must be well-formed Unicode, but one holds a lone surrogate.");
            writer.WritePropertyName(name);
            WriteNumber(writer, value);
        }

        writer.WriteEndObject();
    }

    public static Metrics ReadMetrics(JsonElement element)
    {
        var metrics = new List<(string, double)>();
        foreach (var property in element.EnumerateObject()) metrics.Add((property.Name, ReadNumber(property.Value)));
        return Metrics.Of(CollectionsMarshal.AsSpan(metrics));
    }

    /// <summary>The word for a NaN, with its bits where they are unusual.</summary>
    public static string NaNWord(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return bits == BitConverter.DoubleToInt64Bits(double.NaN) ? NaN : Invariant($"{NaN}:{bits:x16}");
    }

    public static bool TryReadNaN(string word, out double value)
    {
        value = double.NaN;
        if (word == NaN) return true;
        if (!word.StartsWith(NaN + ":", StringComparison.Ordinal)) return false;
        value = BitConverter.Int64BitsToDouble(long.Parse(word.AsSpan(NaN.Length + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return double.IsNaN(value) ? true : throw new FormatException(Invariant($"'{word}' is no NaN."));
    }
}
