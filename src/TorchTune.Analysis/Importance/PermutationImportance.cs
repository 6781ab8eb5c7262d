using System.Collections.Immutable;
using TorchTune.Surrogates;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>How much worse trials are predicted when the values of one hyper-parameter are exchanged among them.</summary>
/// <remarks>
/// Breiman, "Random forests", Machine Learning 45 (2001), §10, on trials that the forest has not seen (five folds). Values are exchanged among the trials in
/// which the hyper-parameter exists. The added squared error is given in units of the variance of the target. It is a mean over the folds, so that each needs fewer trees,
/// and no more trials than tell it to a hundredth: that bounds the work.
/// </remarks>
internal static class PermutationImportance
{
    private const int Folds = 5;
    private const int MostTrees = 16;
    private const int MostTrials = 4000;

    public static ImmutableArray<ImportanceRow> Compute(ExplainedTrials trials)
    {
        int[] chosen = Chosen(trials.Rows.Length, trials.Options.Seed);
        var table = trials.TableOf(chosen.Select(row => trials.Rows[row].Configuration));
        double unit = chosen.Max(row => Math.Abs(trials.Values[row]));
        double[] values = [.. chosen.Select(row => unit > 0 ? trials.Values[row] / unit : 0)];
        double mean = values.Average(), variance = values.Average(value => (value - mean) * (value - mean));
        int folds = Math.Min(Folds, table.Rows), width = trials.Space.Count;
        int[] foldOf = Dealt(table.Rows, folds, trials.Options.Seed);
        var added = new double[trials.Options.Repeats, width];
        for (int fold = 0; fold < folds; fold++)
        {
            int[] seen = [.. Where(row => foldOf[row] != fold)], unseen = [.. Where(row => foldOf[row] == fold)];
            var forest = trials.Fit(Part(seen), [.. seen.Select(row => values[row])], Invariant($"fold {fold}"), MostTrees);
            double usual = ErrorOf(forest, Part(unseen), unseen);
            for (int repeat = 0; repeat < trials.Options.Repeats; repeat++)
            {
                for (int feature = 0; feature < width; feature++)
                {
                    var random = RandomSource.For(trials.Options.Seed, fold, "permutation").Fork(Invariant($"{repeat} {trials.Space[feature].Name}"));
                    added[repeat, feature] += ErrorOf(forest, Exchanged(unseen, feature, random), unseen) - usual;
                }
            }
        }

        double scale = variance > 0 ? variance * table.Rows : 1;
        return
        [
            .. Enumerable.Range(0, width)
                .Select(feature => (feature, repeats: Enumerable.Range(0, trials.Options.Repeats).Select(repeat => added[repeat, feature] / scale).ToArray()))
                .Select(entry => new ImportanceRow([trials.Space[entry.feature].Name], entry.repeats.Average(), Spread.Of(entry.repeats)))
                .OrderByDescending(row => row.Value),
        ];

        IEnumerable<int> Where(Func<int, bool> holds) => Enumerable.Range(0, table.Rows).Where(holds);

        FeatureTable Part(int[] rows) => new(table.Features, [.. rows.SelectMany(row => table.Row(row).ToArray())]);

        double ErrorOf(RegressionForest forest, FeatureTable points, int[] rows)
        {
            var predictions = new ForestPrediction[rows.Length];
            forest.Predict(points, predictions);
            return rows.Select((row, i) => (predictions[i].Mean - values[row]) * (predictions[i].Mean - values[row])).Sum();
        }

        FeatureTable Exchanged(int[] rows, int feature, RandomSource random)
        {
            double[] changed = [.. rows.SelectMany(row => table.Row(row).ToArray())];
            int[] existing = [.. Enumerable.Range(0, rows.Length).Where(i => !double.IsNaN(table[rows[i], feature]))];
            int[] order = random.Permutation(existing.Length);
            for (int k = 0; k < existing.Length; k++) changed[(existing[k] * width) + feature] = table[rows[existing[order[k]]], feature];
            return new FeatureTable(table.Features, changed);
        }
    }

    private static int[] Chosen(int rows, ulong seed) =>
        rows <= MostTrials ? [.. Enumerable.Range(0, rows)] : [.. RandomSource.For(seed, -1, "permuted trials").Permutation(rows).Take(MostTrials).Order()];

    private static int[] Dealt(int rows, int folds, ulong seed)
    {
        var foldOf = new int[rows];
        int[] order = RandomSource.For(seed, -1, "folds").Permutation(rows);
        for (int i = 0; i < rows; i++) foldOf[order[i]] = i % folds;
        return foldOf;
    }
}
