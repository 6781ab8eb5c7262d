using System.Collections.Immutable;

namespace TorchTune.Analysis;

/// <summary>Functional analysis of variance over the leaves of a forest, exactly.</summary>
/// <remarks>
/// Hutter, Hoos, Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML 2014. With a tree's pieces p of value v_p (its mean
/// taken off), and the overlap o_h(p, q) of two pieces in hyper-parameter h, the variance that a set U explains together is
/// Σ_pq v_p v_q Π_{h∈U} o_h(p, q) Π_{h∉U} s_h(p) s_h(q), where s_h is a piece's share: the square of a sum of indicator functions, integrated. What a
/// pair explains beyond its members is this minus theirs. Pieces live on the product of all ranges (<see cref="ProductSpace"/>), so the
/// shares are right for conditional spaces too.
/// </remarks>
internal static class Fanova
{
    // Pairs are looked at among so many that matter most alone: of 60 hyper-parameters there are 1,770.
    private const int MostInPairs = 12;

    public static ImmutableArray<ImportanceRow> Compute(ExplainedTrials trials)
    {
        var product = new ProductSpace(trials.Space);
        int count = trials.Space.Count;
        ImmutableArray<ProductBox>[] trees = [.. trials.Fit(out _).Trees.Select(product.Boxes)];
        double[][] alone = [.. trees.Select(boxes => SharesOf(boxes, [.. Enumerable.Range(0, count).Select(h => (h, h))]))];
        int[] chosen = [.. Enumerable.Range(0, count).OrderByDescending(h => alone.Sum(tree => tree[h])).Take(MostInPairs).Order()];
        (int First, int Second)[] pairs = [.. from first in chosen from second in chosen where first < second select (first, second)];
        double[][] together = [.. trees.Select((boxes, tree) => SharesOf(boxes, pairs).Select((share, i) => Math.Max(0, share - alone[tree][pairs[i].First] - alone[tree][pairs[i].Second])).ToArray())];

        var rows = new List<ImportanceRow>();
        for (int h = 0; h < count; h++) rows.Add(RowOf([trials.Space[h].Name], alone, h));
        for (int i = 0; i < pairs.Length; i++) rows.Add(RowOf([trials.Space[pairs[i].First].Name, trials.Space[pairs[i].Second].Name], together, i));
        return [.. rows.OrderByDescending(row => row.Value)];

        static ImportanceRow RowOf(ImmutableArray<string> names, double[][] trees, int index) =>
            new(names, trees.Average(tree => tree[index]), Spread.Of(trees.Select(tree => tree[index])));
    }

    /// <summary>The share of the variance that each pair explains, alone and together; a hyper-parameter paired with itself stands for itself. Zeros where nothing varies.</summary>
    public static double[] SharesOf(ImmutableArray<ProductBox> boxes, (int First, int Second)[] sets)
    {
        var shares = new double[sets.Length];
        var (volumes, values) = Centred(boxes);
        double variance = 0;
        for (int p = 0; p < values.Length; p++) variance += values[p] * values[p] * volumes[p];
        if (!(variance > 0)) return shares;

        var pairs = PairsOf(values, volumes);
        var lifts = new Dictionary<int, double[]>();
        for (int i = 0; i < sets.Length; i++)
        {
            var (first, second) = sets[i];
            if (first == second) shares[i] = Math.Max(0, Sum(pairs, LiftsOf(boxes, first), null)) / variance;
            else shares[i] = Math.Max(0, Sum(pairs, Kept(first), Kept(second))) / variance;
        }

        return shares;

        // o_h(p, q) / (s_h(p) s_h(q)), by which the product of the volumes is multiplied for each hyper-parameter that is held.
        double[] Kept(int h) => lifts.TryGetValue(h, out var known) ? known : lifts[h] = LiftsOf(boxes, h);
    }

    private static (double[] Volumes, double[] Values) Centred(ImmutableArray<ProductBox> boxes)
    {
        double[] volumes = [.. boxes.Select(box => box.Volume)];
        double mean = 0;
        for (int p = 0; p < boxes.Length; p++) mean += volumes[p] * boxes[p].Value;
        return (volumes, [.. boxes.Select(box => box.Value - mean)]);
    }

    private static double[] PairsOf(double[] values, double[] volumes)
    {
        int n = values.Length;
        var pairs = new double[n * n];
        for (int p = 0; p < n; p++)
        {
            for (int q = 0; q < n; q++) pairs[(p * n) + q] = values[p] * volumes[p] * values[q] * volumes[q];
        }

        return pairs;
    }

    private static double[] LiftsOf(ImmutableArray<ProductBox> boxes, int h)
    {
        int n = boxes.Length;
        var lifts = new double[n * n];
        for (int p = 0; p < n; p++)
        {
            ref readonly var left = ref boxes[p].Sides[h];
            for (int q = p; q < n; q++)
            {
                ref readonly var right = ref boxes[q].Sides[h];
                lifts[(p * n) + q] = lifts[(q * n) + p] = left.Overlap(right) / (left.Share * right.Share);
            }
        }

        return lifts;
    }

    private static double Sum(double[] pairs, double[] lifts, double[]? others)
    {
        double sum = 0;
        for (int i = 0; i < pairs.Length; i++) sum += others is null ? pairs[i] * lifts[i] : pairs[i] * lifts[i] * others[i];
        return sum;
    }
}
