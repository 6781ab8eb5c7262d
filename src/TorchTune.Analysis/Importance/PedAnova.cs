using System.Collections.Immutable;

namespace TorchTune.Analysis;

/// <summary>How much knowing a hyper-parameter tells about whether a trial is among the best.</summary>
/// <remarks>
/// <para>Watanabe, Bansal, Hutter, "PED-ANOVA: efficiently quantifying hyperparameter importance in arbitrary subspaces", IJCAI 2023: the variance over a
/// hyper-parameter's values x of the probability P(best | x) is γ² ∫ (p(x | best)/p(x) − 1)² p(x) dx, with γ the share of the best: no model of the
/// objective is needed, only the density of the best trials and that of all.</para>
/// <para>Where a hyper-parameter exists in a share a of all trials and a′ of the best ones, the same is taken within the trials in which it
/// exists, γ² a′²/a ∫ …: whether it exists at all is the doing of its parents, and counts for them.</para>
/// </remarks>
internal static class PedAnova
{
    private const int MostCells = 50;

    public static ImmutableArray<ImportanceRow> Compute(ExplainedTrials trials)
    {
        var options = trials.Options;
        int best = Math.Max(1, (int)Math.Ceiling(options.Quantile * trials.Rows.Length));
        int[] order = [.. Enumerable.Range(0, trials.Rows.Length).OrderBy(i => trials.Losses[i])];
        var values = trials.Space.Select(hyperParameter => (HyperParameter: hyperParameter, Value: VarianceOf(hyperParameter))).ToArray();
        double sum = values.Sum(entry => entry.Value);
        return [.. values.Select(entry => new ImportanceRow([entry.HyperParameter.Name], sum > 0 ? entry.Value / sum : 0, null)).OrderByDescending(row => row.Value)];

        double VarianceOf(HyperParameter hyperParameter)
        {
            double[] all = Places(order), good = Places(order[..best]);
            if (all.Length == 0) return 0;
            double existing = (double)all.Length / order.Length, existingGood = (double)good.Length / best, share = (double)best / order.Length;
            double[] everywhere = Masses(hyperParameter, all), there = Masses(hyperParameter, good);
            double divergence = 0;
            for (int cell = 0; cell < everywhere.Length; cell++)
            {
                if (everywhere[cell] > 0) divergence += Square((there[cell] / everywhere[cell]) - 1) * everywhere[cell];
            }

            return Square(share * existingGood) / existing * divergence;

            double[] Places(int[] numbers) =>
            [
                .. numbers.Select(i => trials.Rows[i].Configuration).Where(c => c.TryGet(hyperParameter.Name, out var value) && hyperParameter.Contains(value))
                    .Select(c => hyperParameter.IsDiscrete ? UnitCells.MiddleOf(hyperParameter, c[hyperParameter.Name]) : hyperParameter.ToUnit(c[hyperParameter.Name])),
            ];
        }

        double[] Masses(HyperParameter hyperParameter, double[] places)
        {
            double[] ends = EndsOf(hyperParameter);
            var masses = new double[ends.Length - 1];
            double weight = options.PriorWeight + places.Length;
            if (weight == 0) return masses;
            for (int cell = 0; cell < masses.Length; cell++) masses[cell] = options.PriorWeight * (ends[cell + 1] - ends[cell]) / weight;
            bool counted = hyperParameter is CategoricalHyperParameter or BoolHyperParameter;
            double width = counted ? 0 : WidthOf(places);
            var counts = new int[masses.Length];
            foreach (double place in places) counts[CellOf(ends, place)]++;
            for (int cell = 0; cell < counts.Length; cell++)
            {
                if (counts[cell] > 0) AddKernel(masses, ends, cell, width, counts[cell] / weight);
            }

            return masses;
        }
    }

    // Scott's rule for one dimension: 1.059 σ n^(−1/5).
    private static double WidthOf(double[] places) => 1.059 * (Spread.Of(places) ?? 0) * Math.Pow(places.Length, -0.2);

    private static int CellOf(double[] ends, double place)
    {
        int found = Array.BinarySearch(ends, place);
        return Math.Clamp(found < 0 ? ~found - 1 : found, 0, ends.Length - 2);
    }

    // A normal density around the cell's middle, cut at the ends of the range; where it is narrower than the cell, the cell has it all.
    private static void AddKernel(double[] masses, double[] ends, int own, double width, double weight)
    {
        if (width < ends[own + 1] - ends[own])
        {
            masses[own] += weight;
            return;
        }

        double middle = (ends[own] + ends[own + 1]) / 2;
        double below = NormalDistribution.Cdf((0 - middle) / width), total = NormalDistribution.Cdf((1 - middle) / width) - below;
        double previous = below;
        for (int cell = 0; cell < masses.Length; cell++)
        {
            double next = NormalDistribution.Cdf((ends[cell + 1] - middle) / width);
            masses[cell] += weight * (next - previous) / total;
            previous = next;
        }
    }

    // Every value its own cell where there are few, or no order; else cells of equal width.
    private static double[] EndsOf(HyperParameter hyperParameter)
    {
        bool own = hyperParameter.Cardinality is long count && (count <= MostCells || hyperParameter is ChoiceHyperParameter);
        return own
            ? [0, .. Enumerable.Range(0, (int)hyperParameter.Cardinality!.Value).Select(i => UnitCells.CellOf(hyperParameter, i).To)]
            : [.. Enumerable.Range(0, MostCells + 1).Select(i => (double)i / MostCells)];
    }

    private static double Square(double x) => x * x;
}
