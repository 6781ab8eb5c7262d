using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace TorchTune.Storage.Sqlite;

/// <summary>How numbers and texts go into SQLite's columns so that they come back bit for bit.</summary>
/// <remarks>
/// A REAL column turns NaN into NULL and −0 into 0; a TEXT column cannot hold a lone surrogate, and tools cut a text at U+0000.
/// What does not fit is written in another storage class, which SQLite's flexible typing keeps as it is: such numbers as words, such
/// texts as a BLOB of their UTF-16 units. Everything usual stays readable.
/// </remarks>
internal static class Exact
{
    // Not "-0": a REAL column would take that for a number.
    private const string NegativeZero = "minus zero";

    public static object Real(double value) =>
        double.IsNaN(value) ? ExactJson.NaNWord(value)
        : value == 0 && double.IsNegative(value) ? NegativeZero
        : value;

    public static double ReadReal(object column) => column switch
    {
        double number => number,
        NegativeZero => -0.0,
        string word when ExactJson.TryReadNaN(word, out double nan) => nan,
        _ => throw new FormatException(Invariant($"A number was expected, but there was '{column}'.")),
    };

    public static object Text(string text) => ExactText.IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal)
        ? text
        : MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    public static string ReadText(object column) => column switch
    {
        string text => text,
        byte[] units => new string(MemoryMarshal.Cast<byte, char>(units)),
        _ => throw new FormatException(Invariant($"A text was expected, but there was '{column}'.")),
    };

    public static string Numbers(ImmutableArray<double> values) => JsonText.Write(writer => ExactJson.WriteNumbers(writer, values));

    public static ImmutableArray<double> ReadNumbers(string json)
    {
        using var document = JsonText.Parse(json);
        return ExactJson.ReadNumbers(document.RootElement);
    }

    public static string Metrics(Metrics metrics) => JsonText.Write(writer => ExactJson.WriteMetrics(writer, metrics));

    public static Metrics ReadMetrics(string json)
    {
        using var document = JsonText.Parse(json);
        return ExactJson.ReadMetrics(document.RootElement);
    }
}
