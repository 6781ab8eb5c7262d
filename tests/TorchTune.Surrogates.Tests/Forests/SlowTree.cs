namespace TorchTune.Surrogates.Tests.Forests;

/// <summary>A regression tree by its definition: every threshold and every set of categories is tried, each with its error summed anew.</summary>
internal static class SlowTree
{
    /// <summary>The mean and variance of each row's leaf.</summary>
    public static ForestPrediction[] Fit(FeatureTable table, double[] targets, int maxDepth, int minLeaf)
    {
        var predictions = new ForestPrediction[table.Rows];
        Grow([.. Enumerable.Range(0, table.Rows)], maxDepth);
        return predictions;

        void Grow(int[] rows, int depth)
        {
            (int[] Left, int[] Right)? best = null;
            double least = double.PositiveInfinity;
            if (depth > 0 && rows.Select(row => targets[row]).Distinct().Count() > 1)
            {
                foreach (var left in from feature in Enumerable.Range(0, table.Features.Length) from side in Sides(table, feature, rows) select side)
                {
                    int[] right = [.. rows.Except(left)];
                    if (left.Length < minLeaf || right.Length < minLeaf) continue;
                    double error = Error(left) + Error(right);
                    if (error < least) (least, best) = (error, (left, right));
                }
            }

            if (best is { } split)
            {
                Grow(split.Left, depth - 1);
                Grow(split.Right, depth - 1);
                return;
            }

            foreach (int row in rows) predictions[row] = new ForestPrediction(rows.Average(r => targets[r]), Error(rows) / rows.Length);
        }

        double Error(int[] rows)
        {
            double mean = rows.Average(row => targets[row]);
            return rows.Sum(row => (targets[row] - mean) * (targets[row] - mean));
        }
    }

    // What may go left: a missing value is on either side of a threshold, or alone; categories, the missing one among them, in every set.
    private static IEnumerable<int[]> Sides(FeatureTable table, int feature, int[] rows)
    {
        double[] distinct = [.. rows.Select(row => table[row, feature]).Distinct()];
        if (table.Features[feature].IsCategorical)
        {
            for (int set = 1; set < (1 << distinct.Length) - 1; set++)
            {
                yield return [.. rows.Where(row => (set >> Array.IndexOf(distinct, table[row, feature]) & 1) != 0)];
            }

            yield break;
        }

        foreach (double threshold in distinct.Where(value => !double.IsNaN(value)))
        {
            yield return [.. rows.Where(row => table[row, feature] <= threshold)];
            yield return [.. rows.Where(row => !(table[row, feature] > threshold))];
        }
    }
}
