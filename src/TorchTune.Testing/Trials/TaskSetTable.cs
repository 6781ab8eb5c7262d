using System.Collections.Immutable;
using System.Text.Json;
using static System.FormattableString;

namespace TorchTune.Testing;

/// <summary>Reads learning curves of the TaskSet collection: real optimizers on real tasks, for judging schedulers by the truth.</summary>
/// <remarks>
/// Metz et al., "Using a thousand optimization tasks to learn hyperparameter search strategies", 2020. The JSON is an array of
/// <c>{"hp": {…}, "valid_loss": […]}</c>, the losses of steps 0, 1, …; a loss may be null or NaN where training diverged.
/// </remarks>
public static class TaskSetTable
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true };

    /// <summary>The curves of a task, from step 1 on.</summary>
    /// <exception cref="InvalidDataException">The text is no such table; the message says where.</exception>
    public static TabulatedTrials Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);

        // Python writes what JSON has no word for.
        using var document = JsonDocument.Parse(json.Replace("NaN", "null", StringComparison.Ordinal).Replace("-Infinity", "null", StringComparison.Ordinal).Replace("Infinity", "null", StringComparison.Ordinal), Lenient);
        if (document.RootElement.ValueKind != JsonValueKind.Array) throw new InvalidDataException("A TaskSet table must be an array of rows.");
        return new TabulatedTrials(document.RootElement.EnumerateArray().Select(Curve));
    }

    private static ImmutableArray<double> Curve(JsonElement row, int index)
    {
        if (!row.TryGetProperty("valid_loss", out var losses) || losses.ValueKind != JsonValueKind.Array || losses.GetArrayLength() < 2)
        {
            throw new InvalidDataException(Invariant($"Row {index} of a TaskSet table must have 'valid_loss', an array of the losses from step 0 on."));
        }

        return [.. losses.EnumerateArray().Skip(1).Select(loss => loss.ValueKind == JsonValueKind.Number ? loss.GetDouble() : double.NaN)];
    }
}
