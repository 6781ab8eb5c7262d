using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>Shapley values of one trial's values under a forest, exactly.</summary>
/// <remarks>
/// <para>Lundberg and Lee, "A unified approach to interpreting model predictions", NeurIPS 2017: the game's value for a set of hyper-parameters is the mean of
/// the prediction with these held at the trial's values and all others drawn as random search draws them. The values of all add up to the
/// prediction less its mean over the space.</para>
/// <para>Each piece of a tree is a product game: v Π_h (a_h if held, else s_h), with a_h 1 or 0 as the trial's value lies in the piece or not, and s_h the
/// piece's share. Its Shapley values are v (a_h − s_h) ∫₀¹ Π_{g≠h} (t a_g + (1 − t) s_g) dt (Owen's multilinear extension, 1972), a polynomial
/// that Gauss and Legendre's rule integrates exactly. A hyper-parameter that does not exist in the trial is never held, and gets 0.</para>
/// </remarks>
internal static class LocalImportance
{
    public static ImmutableArray<ImportanceRow> Compute(ExplainedTrials trials)
    {
        var explained = Explained(trials);
        var product = new ProductSpace(trials.Space);
        double[] place = product.PlaceOf(explained.Configuration);
        var forest = trials.Fit(out double unit);
        double[][] trees = [.. forest.Trees.Select(tree => ValuesOf(product.Boxes(tree), place))];
        return
        [
            .. trials.Space
                .Select((hyperParameter, h) => new ImportanceRow([hyperParameter.Name], unit * trees.Average(tree => tree[h]), unit * Spread.Of(trees.Select(tree => tree[h]))))
                .OrderByDescending(row => Math.Abs(row.Value)),
        ];
    }

    /// <summary>The Shapley values of a function that is constant on boxes.</summary>
    public static double[] ValuesOf(ImmutableArray<ProductBox> boxes, double[] place)
    {
        var (nodes, weights) = GaussLegendre.OnUnitInterval((place.Length + 1) / 2);
        var values = new double[place.Length];
        var held = new double[place.Length];
        foreach (var box in boxes)
        {
            for (int h = 0; h < place.Length; h++)
            {
                held[h] = double.IsNaN(place[h]) ? box.Sides[h].Share : box.Sides[h].Contains(place[h]) ? 1 : 0;
            }

            for (int node = 0; node < nodes.Length; node++)
            {
                // Inside the interval every factor is positive.
                double t = nodes[node], all = box.Value * weights[node];
                for (int h = 0; h < place.Length; h++) all *= (t * held[h]) + ((1 - t) * box.Sides[h].Share);
                for (int h = 0; h < place.Length; h++)
                {
                    double share = box.Sides[h].Share;
                    if (held[h] != share) values[h] += all * (held[h] - share) / ((t * held[h]) + ((1 - t) * share));
                }
            }
        }

        return values;
    }

    private static TrialRow Explained(ExplainedTrials trials)
    {
        if (trials.Options.Trial is not int number)
        {
            int best = Array.IndexOf(trials.Losses, trials.Losses.Min());
            return trials.Rows[best];
        }

        return trials.Rows.FirstOrDefault(row => row.Number == number)
            ?? throw new ArgumentException(Invariant($"Trial must be one that completed with finite values, but was {number}."));
    }
}
