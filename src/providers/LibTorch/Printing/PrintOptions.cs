using System.Globalization;

namespace TorchSharp;

/// <summary>How numbers and rows of a tensor are written.</summary>
internal sealed record PrintOptions
{
    /// <summary>What is used where a call says nothing; replaced as a whole by <c>set_printoptions</c>.</summary>
    internal static PrintOptions Current { get; set; } = new();

    internal TensorStringStyle Style { get; init; } = TensorStringStyle.Julia;

    internal string Format { get; init; } = "g5";

    internal int Width { get; init; } = 100;

    internal string NewLine { get; init; } = "\n";

    internal int MaxRows { get; init; } = 6;

    internal int MaxColumns { get; init; } = 6;

    internal CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>These options with what a call overrules.</summary>
    internal PrintOptions With(string? format, int? width, string? newLine, CultureInfo? culture) => this with
    {
        Format = format ?? Format,
        Width = width ?? Width,
        NewLine = newLine ?? NewLine,
        Culture = culture ?? Culture,
    };
}
