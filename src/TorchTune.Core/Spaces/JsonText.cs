using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The dialect of JSON that spaces, configurations, stores and ask-tell share (docs/space-grammar.md).</summary>
/// <remarks>
/// Standard JSON, except that <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> are numbers: read bare or quoted, written
/// quoted. A name may occur once in an object. Doubles are written with the shortest digits that give them back.
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class JsonText
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
    private static readonly string[] NonFinite = ["NaN", "Infinity", "-Infinity"];

    /// <summary>Parses one JSON value; the caller disposes the document.</summary>
    /// <exception cref="FormatException">The text is no JSON, or an object names something twice.</exception>
    public static JsonDocument Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return JsonDocument.Parse(QuoteNonFinite(text), Strict);
        }
        catch (JsonException broken)
        {
            throw new FormatException("Malformed JSON: " + broken.Message, broken);
        }
        catch (InvalidOperationException broken)
        {
            // Names are compared with one another, and this one holds a lone surrogate.
            throw new FormatException("Malformed JSON: a name must be well-formed Unicode.", broken);
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException)
        {
            throw new FormatException("Malformed JSON: a text must be well-formed Unicode.", broken);
        }
    }

    /// <summary>The text of what <paramref name="write"/> writes: one compact JSON value.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a double so that it is read back bit for bit, and as a float: <c>1.0</c>, never <c>1</c>.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (double.IsFinite(value)) writer.WriteRawValue(Number(value), skipInputValidation: true);
        else writer.WriteStringValue(Number(value));
    }

    /// <summary>Reads a number, finite or not, whole or not.</summary>
    /// <exception cref="FormatException">The element is no number, or beyond the range of a double.</exception>
    public static double ReadNumber(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => ParseNumber(element.GetRawText()),
        JsonValueKind.String when IsNonFiniteNumber(ReadText(element)) => ParseNumber(ReadText(element)),
        _ => throw new FormatException(Invariant($"A number was expected, but there was {Excerpt(element)}.")),
    };

    /// <summary>The shortest text that gives the double back, always with a point, an exponent or a name: <c>1.0</c>, <c>1E-05</c>, <c>NaN</c>.</summary>
    public static string Number(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) && text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    /// <summary>True for the three names of numbers that are not finite.</summary>
    internal static bool IsNonFiniteNumber(string text) => NonFinite.AsSpan().Contains(text);

    /// <summary>A JSON string; lone surrogates, which UTF-8 cannot hold, are an error of format.</summary>
    internal static string ReadText(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new FormatException("A text must be well-formed Unicode.", broken);
        }
    }

    /// <summary>The name of a property, with the same rule.</summary>
    internal static string ReadName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException broken)
        {
            throw new FormatException("A name must be well-formed Unicode.", broken);
        }
    }

    /// <summary>The number that a token stands for.</summary>
    internal static double ParseNumber(string token)
    {
        double number = double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsInfinity(number) && !IsNonFiniteNumber(token)
            ? throw new FormatException(Invariant($"The number {token} is beyond the range of a double."))
            : number;
    }

    /// <summary>What an element looks like, for messages, cut short.</summary>
    internal static string Excerpt(JsonElement element)
    {
        string raw = element.GetRawText();
        return raw.Length <= 60 ? raw : string.Concat(raw.AsSpan(0, 57), "...");
    }

    // The framework's reader knows no bare NaN. Outside strings, a word that starts with N or I can be nothing else in JSON.
    private static string QuoteNonFinite(string text)
    {
        if (!text.Contains("NaN", StringComparison.Ordinal) && !text.Contains("Infinity", StringComparison.Ordinal)) return text;

        var quoted = new StringBuilder(text.Length + 16);
        bool inString = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (inString)
            {
                quoted.Append(text[i]);
                if (text[i] == '\\' && i + 1 < text.Length) quoted.Append(text[++i]);
                else if (text[i] == '"') inString = false;
                continue;
            }

            string? word = Array.Find(NonFinite, name => string.CompareOrdinal(text, i, name, 0, name.Length) == 0);
            if (word is null)
            {
                inString = text[i] == '"';
                quoted.Append(text[i]);
                continue;
            }

            quoted.Append('"').Append(word).Append('"');
            i += word.Length - 1;
        }

        return quoted.ToString();
    }
}
