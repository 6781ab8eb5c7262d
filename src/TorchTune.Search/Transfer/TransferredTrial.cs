using System.Collections.Immutable;
using System.Text.Json;

namespace TorchTune.Search;

/// <summary>A trial of another study, for one that may be like it: a configuration, and how it ranked there.</summary>
/// <remarks>Only ranks are carried over: losses of two studies have neither scale nor level in common.</remarks>
/// <param name="Configuration">What it ran with; hyper-parameters and values that the new study does not have are left out.</param>
/// <param name="Quantile">The share of its study's trials that were better, from 0 for the best to 1.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record TransferredTrial(Configuration Configuration, double Quantile)
{
    // Enough to show where good and bad ones lie; they become part of the new study's identity.
    private const int MostGood = 25;
    private const int MostOthers = 25;
    private const double GoodShare = 0.2;

    /// <summary>The best trials of a study, and an even choice of its others: of its completed and feasible trials with finite values.</summary>
    /// <remarks>With several objectives, a trial's rank is the number of trials that beat it in all of them.</remarks>
    public static ImmutableArray<TransferredTrial> Of(History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var rows = history.Trials.Where(row => row.Outcome is { Kind: OutcomeKind.Completed, IsFeasible: true } outcome
            && outcome.Values.Length == history.Objectives.Length && outcome.Values.All(double.IsFinite)).ToArray();
        double[][] losses = [.. rows.Select(row => row.Outcome!.Values.Select((value, m) => history.Objectives[m].Loss(value)).ToArray())];
        var ranked = rows.Select((row, i) => new TransferredTrial(row.Configuration, losses.Count(other => Dominates(other, losses[i])) / (double)rows.Length))
            .OrderBy(trial => trial.Quantile).ToArray();

        int good = Math.Min(MostGood, (int)Math.Ceiling(GoodShare * ranked.Length));
        int others = Math.Min(MostOthers, ranked.Length - good);
        return [.. ranked[..good], .. Enumerable.Range(0, others).Select(i => ranked[good + (int)((i + 0.5) * (ranked.Length - good) / others)])];
    }

    /// <summary>Reads a list of such trials.</summary>
    /// <exception cref="FormatException">It is no such list.</exception>
    public static ImmutableArray<TransferredTrial> ReadList(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) throw new FormatException("Transferred trials must be a list of objects with 'configuration' and 'quantile'.");
        return [.. list.EnumerateArray().Select(Read)];
    }

    /// <summary>Writes a list that <see cref="ReadList"/> reads.</summary>
    public static void WriteList(Utf8JsonWriter writer, IEnumerable<TransferredTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trials);
        writer.WriteStartArray();
        foreach (var trial in trials)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("configuration");
            trial.Configuration.WriteTo(writer);
            writer.WritePropertyName("quantile");
            JsonText.WriteNumber(writer, trial.Quantile);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static TransferredTrial Read(JsonElement element)
    {
        var fields = new JsonFields(element, "A transferred trial");
        var trial = new TransferredTrial(Configuration.FromJson(fields.Required("configuration")), fields.Number("quantile"));
        fields.RefuseOthers();
        return trial.Quantile is >= 0 and <= 1 ? trial : throw new FormatException("A transferred trial: 'quantile' must lie in [0, 1].");
    }

    private static bool Dominates(double[] a, double[] b)
    {
        bool better = false;
        for (int m = 0; m < a.Length; m++)
        {
            if (a[m] > b[m]) return false;
            better |= a[m] < b[m];
        }

        return better;
    }
}
