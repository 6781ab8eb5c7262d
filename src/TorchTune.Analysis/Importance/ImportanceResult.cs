using System.Collections.Immutable;
using System.Text;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>How much a hyper-parameter mattered, or a pair of them together.</summary>
/// <param name="HyperParameters">One name, or two for an interaction.</param>
/// <param name="Value">What it is depends on the method: see <see cref="ImportanceResult.Meaning"/>.</param>
/// <param name="Deviation">The standard deviation of the value between trees or repetitions; null where the method has none.</param>
public sealed record ImportanceRow(ImmutableArray<string> HyperParameters, double Value, double? Deviation)
{
    /// <summary>The names, joined: <c>lr × layers</c>.</summary>
    public string Label => string.Join(" × ", HyperParameters);

    /// <summary>Equal names and equal numbers.</summary>
    public bool Equals(ImportanceRow? other) =>
        other is not null && HyperParameters.AsSpan().SequenceEqual(other.HyperParameters.AsSpan()) && Value.Equals(other.Value) && Deviation.Equals(other.Deviation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Value, Deviation);
}

/// <summary>What mattered, in order.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record ImportanceResult
{
    /// <summary>How it was computed.</summary>
    public required ImportanceMethod Method { get; init; }

    /// <summary>What is explained: the metric's name, or <c>Pareto rank</c>.</summary>
    public required string Target { get; init; }

    /// <summary>How many trials it is computed from.</summary>
    public required int Trials { get; init; }

    /// <summary>The rows: the largest first; of an ablation, in the order of its path.</summary>
    public required ImmutableArray<ImportanceRow> Rows { get; init; }

    /// <summary>What a value says, as a sentence.</summary>
    public string Meaning => Method switch
    {
        ImportanceMethod.Fanova => Invariant($"Share of the variance of {Target} over the whole space; pairs beyond what their members explain alone"),
        ImportanceMethod.PedAnova => "Share in what tells the best trials from all",
        ImportanceMethod.Permutation => Invariant($"Error added to predictions of {Target} when values are exchanged between trials, in units of its variance"),
        ImportanceMethod.Local => Invariant($"By how much the trial's value moves {Target} away from its mean over the space"),
        _ => Invariant($"By how much the change moves the predicted {Target}, in the order of the changes"),
    };

    /// <summary>A table in plain text, one row a line.</summary>
    /// <param name="most">The most rows.</param>
    public string ToText(int most = int.MaxValue)
    {
        var text = new StringBuilder(Invariant($"{Meaning} ({Trials} trials)\n"));
        int width = Rows.IsEmpty ? 0 : Rows.Take(most).Max(row => row.Label.Length);
        foreach (var row in Rows.Take(most))
        {
            text.Append(row.Label.PadRight(width)).Append(Invariant($"  {row.Value,8:F4}"));
            if (row.Deviation is double deviation) text.Append(Invariant($" ± {deviation:F4}"));
            text.Append('\n');
        }

        return text.ToString();
    }
}
