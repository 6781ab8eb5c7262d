using System.Collections.Immutable;

namespace TorchTune.Analysis;

/// <summary>What the objective is on average, hyper-parameter by hyper-parameter, with the disagreement of the trees.</summary>
/// <param name="Value">A value of the hyper-parameter.</param>
/// <param name="Mean">The forest's mean with this value, over all others as random search draws them, where the hyper-parameter exists.</param>
/// <param name="Deviation">The standard deviation of that mean between the trees.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record PartialDependence(Value Value, double Mean, double Deviation)
{
    private const int MostPoints = 50;

    /// <summary>The dependence on one hyper-parameter: at every value where there are at most 50 or they have no order, else at 50 in equal distance on its scale.</summary>
    /// <remarks>Friedman, "Greedy function approximation", Annals of Statistics 29 (2001), §8.2; exact for the forest.</remarks>
    /// <param name="history">The study's trials.</param>
    /// <param name="hyperParameter">Its name.</param>
    /// <param name="options">Default: the default options.</param>
    /// <inheritdoc cref="Importance.Compute"/>
    public static ImmutableArray<PartialDependence> Compute(History history, string hyperParameter, ImportanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        var trials = new ExplainedTrials(history, (options ?? new ImportanceOptions()).Validated());
        var axis = trials.Space[hyperParameter];
        int index = trials.Space.IndexOf(hyperParameter);
        var product = new ProductSpace(trials.Space);
        ImmutableArray<ProductBox>[] trees = [.. trials.Fit(out double unit).Trees.Select(tree => product.Boxes(tree, index))];
        return
        [
            .. ValuesOf(axis).Select(value =>
            {
                double place = ProductSpace.PlaceOf(axis, value);
                double[] means = [.. trees.Select(boxes => unit * MeanAt(boxes, index, place))];
                return new PartialDependence(value, means.Average(), Spread.Of(means) ?? 0);
            }),
        ];
    }

    private static IEnumerable<Value> ValuesOf(HyperParameter axis) =>
        axis.Cardinality is long count && (count <= MostPoints || axis is ChoiceHyperParameter)
            ? Enumerable.Range(0, (int)count).Select(i => axis.ValueAt(i))
            : Enumerable.Range(0, MostPoints).Select(i => axis.FromUnit((double)i / (MostPoints - 1))).Distinct();

    // Of the pieces at this value, by their volumes across it.
    private static double MeanAt(ImmutableArray<ProductBox> boxes, int index, double place)
    {
        double sum = 0, weight = 0;
        foreach (var box in boxes)
        {
            if (!box.Sides[index].Contains(place)) continue;
            double across = box.Volume / box.Sides[index].Share;
            sum += across * box.Value;
            weight += across;
        }

        return weight > 0 ? sum / weight : 0;
    }
}
