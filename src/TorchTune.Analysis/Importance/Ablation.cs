using System.Collections.Immutable;
using TorchTune.Surrogates;

namespace TorchTune.Analysis;

/// <summary>The path from a default configuration to the best one under a forest, the most helpful change first.</summary>
/// <remarks>
/// Biedenkapp, Lindauer, Eggensperger, Fawcett, Hoos, Hutter, "Efficient parameter importance analysis via ablation with surrogates", AAAI 2017. What newly
/// exists after a change has the best configuration's value where that has one, else the default.
/// </remarks>
internal static class Ablation
{
    public static ImmutableArray<ImportanceRow> Compute(ExplainedTrials trials)
    {
        var space = trials.Space;
        var forest = trials.Fit(out double unit);
        var best = trials.Rows[Array.IndexOf(trials.Losses, trials.Losses.Min())].Configuration;
        var current = space.ToDictionary(h => h.Name, h => DefaultOf(h, trials.Options.From));
        var left = space.Where(h => best.TryGet(h.Name, out var value) && h.Contains(value) && value != current[h.Name]).ToList();
        var rows = ImmutableArray.CreateBuilder<ImportanceRow>();
        double[] before = Predictions(null);
        while (left.Count > 0)
        {
            var (chosen, after) = left.Select(h => (h, after: Predictions(h))).MinBy(option => trials.HigherIsBetter ? -option.after.Average() : option.after.Average());
            var gains = after.Zip(before, (now, then) => unit * (now - then)).ToArray();
            rows.Add(new ImportanceRow([chosen.Name], gains.Average(), Spread.Of(gains)));
            current[chosen.Name] = best[chosen.Name];
            left.Remove(chosen);
            before = after;
        }

        return rows.ToImmutable();

        // Tree by tree, with one more value of the best.
        double[] Predictions(HyperParameter? changed)
        {
            var values = new Configuration(space.Select(h => KeyValuePair.Create(h.Name, h == changed ? best[h.Name] : current[h.Name])));
            var point = trials.TableOf([space.Prune(values)]);
            return [.. forest.Trees.Select(tree => tree.Predict(point.Row(0)).Mean)];
        }
    }

    private static Value DefaultOf(HyperParameter hyperParameter, Configuration? from)
    {
        if (from is null || !from.TryGet(hyperParameter.Name, out var given)) return SpaceFeatures.IsCategorical(hyperParameter) ? hyperParameter.ValueAt(0) : hyperParameter.FromUnit(0.5);
        return hyperParameter.TryConform(given, out var value)
            ? value
            : throw new ArgumentException(FormattableString.Invariant($"From: '{hyperParameter.Name}' has the values {hyperParameter.Range}, but was {given}."));
    }
}
