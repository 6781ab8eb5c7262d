using System.Globalization;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The value of one hyper-parameter: a float, an int, a bool or a text.</summary>
/// <remarks>
/// <para>Floats are doubles without NaN; ints are 64 bits wide; texts are well-formed Unicode. Infinities are allowed, as a
/// choice such as "no clipping". A value keeps its kind: <c>1</c> and <c>1.0</c> differ, and so do <c>0.0</c> and
/// <c>-0.0</c>, since equality is exact, bit for bit.</para>
/// <para>The texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> are refused: in JSON they stand for the numbers.
/// <c>default</c> is the float <c>0.0</c>.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public readonly struct Value : IEquatable<Value>
{
    private static readonly Tag IntTag = new(ValueKind.Int);
    private static readonly Tag BoolTag = new(ValueKind.Bool);

    // Two words instead of three: the reference holds the text itself, or says how the bits are to be read (null: a double).
    private readonly object? _textOrTag;
    private readonly long _bits;

    private Value(object? textOrTag, long bits)
    {
        _textOrTag = textOrTag;
        _bits = bits;
    }

    /// <summary>What kind of value this is.</summary>
    public ValueKind Kind => _textOrTag switch
    {
        null => ValueKind.Float,
        string => ValueKind.Text,
        var tag => ((Tag)tag).Kind,
    };

    /// <summary>True for floats and ints.</summary>
    public bool IsNumber => Kind is ValueKind.Float or ValueKind.Int;

    /// <summary>A float.</summary>
    /// <exception cref="ArgumentException">The number is NaN.</exception>
    public static Value From(double value) => double.IsNaN(value)
        ? throw new ArgumentException("A value must not be NaN.")
        : new Value(null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>An int.</summary>
    public static Value From(long value) => new(IntTag, value);

    /// <summary>A bool.</summary>
    public static Value From(bool value) => new(BoolTag, value ? 1 : 0);

    /// <summary>A text.</summary>
    /// <exception cref="ArgumentException">The text is reserved for a number, or is not well-formed Unicode.</exception>
    public static Value From(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (JsonText.IsNonFiniteNumber(value))
        {
            throw new ArgumentException(Invariant($"A text value must not be '{value}': in JSON that stands for the number."));
        }

        if (!IsWellFormed(value))
        {
            throw new ArgumentException("A text value must be well-formed Unicode, but holds a lone surrogate.");
        }

        return new Value(value, 0);
    }

    /// <summary>The float, or the int as a double.</summary>
    /// <exception cref="InvalidOperationException">The value is no number.</exception>
    public double AsDouble() => Kind switch
    {
        ValueKind.Float => BitConverter.Int64BitsToDouble(_bits),
        ValueKind.Int => _bits,
        _ => throw Not("a number"),
    };

    /// <summary>The int, 64 bits wide.</summary>
    /// <exception cref="InvalidOperationException">The value is no int.</exception>
    public long AsInt() => Kind == ValueKind.Int ? _bits : throw Not("an int");

    /// <summary>The bool.</summary>
    /// <exception cref="InvalidOperationException">The value is no bool.</exception>
    public bool AsBool() => Kind == ValueKind.Bool ? _bits != 0 : throw Not("a bool");

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The value is no text.</exception>
    public string AsText() => _textOrTag as string ?? throw Not("a text");

    /// <summary>Reads a value from JSON: a number with a point or an exponent is a float, one without is an int.</summary>
    /// <exception cref="FormatException">The element is null, an array, an object or NaN.</exception>
    public static Value FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => From(true),
        JsonValueKind.False => From(false),
        JsonValueKind.Number => FromNumber(element.GetRawText()),
        JsonValueKind.String => FromQuoted(JsonText.ReadText(element)),
        _ => throw new FormatException(Invariant($"A value must be a number, a bool or a text, but was {JsonText.Excerpt(element)}.")),
    };

    /// <summary>Writes the value such that <see cref="FromJson"/> gives it back, bit for bit.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (Kind)
        {
            case ValueKind.Float: JsonText.WriteNumber(writer, AsDouble()); break;
            case ValueKind.Int: writer.WriteNumberValue(_bits); break;
            case ValueKind.Bool: writer.WriteBooleanValue(_bits != 0); break;
            default: writer.WriteStringValue(AsText()); break;
        }
    }

    /// <summary>Exact equality: same kind and same bits or characters.</summary>
    public bool Equals(Value other) => _textOrTag is string text
        ? other._textOrTag is string otherText && string.Equals(text, otherText, StringComparison.Ordinal)
        : ReferenceEquals(_textOrTag, other._textOrTag) && _bits == other._bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _textOrTag is string text
        ? string.GetHashCode(text, StringComparison.Ordinal)
        : HashCode.Combine(Kind, _bits);

    /// <summary>The value as invariant text: <c>0.1</c>, <c>8</c>, <c>true</c>, <c>sgd</c>.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Float => JsonText.Number(AsDouble()),
        ValueKind.Int => _bits.ToString(CultureInfo.InvariantCulture),
        ValueKind.Bool => _bits != 0 ? "true" : "false",
        _ => AsText(),
    };

    /// <summary>Exact equality.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Exact inequality.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>A float.</summary>
    public static implicit operator Value(double value) => From(value);

    /// <summary>An int.</summary>
    public static implicit operator Value(long value) => From(value);

    /// <summary>An int.</summary>
    public static implicit operator Value(int value) => From((long)value);

    /// <summary>A bool.</summary>
    public static implicit operator Value(bool value) => From(value);

    /// <summary>A text.</summary>
    public static implicit operator Value(string value) => From(value);

    /// <summary>The value with its kind, for messages: a text in quotes, others as they are.</summary>
    internal string Quoted() => Kind == ValueKind.Text ? Invariant($"'{AsText()}'") : ToString();

    private static Value FromNumber(string token)
    {
        if (token.AsSpan().IndexOfAny('.', 'e', 'E') < 0 &&
            long.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return From(whole);
        }

        // Whole numbers beyond 64 bits are how JavaScript prints 1e20.
        return From(JsonText.ParseNumber(token));
    }

    private static Value FromQuoted(string text) => JsonText.IsNonFiniteNumber(text)
        ? text == "NaN" ? throw new FormatException("A value must not be NaN.") : From(JsonText.ParseNumber(text))
        : From(text);

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private InvalidOperationException Not(string wanted) => new(Invariant($"The value {Quoted()} is not {wanted}."));

    private sealed class Tag(ValueKind kind)
    {
        public ValueKind Kind { get; } = kind;
    }
}
