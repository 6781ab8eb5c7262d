using System.Collections.Immutable;

namespace TorchTune.Analysis;

/// <summary>A hyper-parameter as an axis: on its own scale, logarithmic or by choices, as it was declared.</summary>
internal static class HyperParameterAxis
{
    private const int MostLabels = 12;

    /// <summary>Where a configuration's value lies in the unit interval; null where the hyper-parameter is not active, or the value is none of its own.</summary>
    public static double? Unit(HyperParameter axis, Configuration configuration) =>
        configuration.TryGet(axis.Name, out var value) && axis.Contains(value) ? axis.ToUnit(value) : null;

    /// <summary>Labels and their places in the unit interval, rising.</summary>
    public static ImmutableArray<(double Unit, string Label)> Labels(HyperParameter axis)
    {
        if (axis.Cardinality is not { } count) return InRange(axis);
        if (count <= MostLabels || axis is ChoiceHyperParameter)
        {
            long stride = Math.Max(1, (count + MostLabels - 1) / MostLabels);
            return [.. from i in Enumerable.Range(0, (int)((count + stride - 1) / stride)) select OfValue(axis, axis.ValueAt(i * stride))];
        }

        return InRange(axis);
    }

    private static ImmutableArray<(double Unit, string Label)> InRange(HyperParameter axis)
    {
        var (low, high, isLog) = axis switch
        {
            FloatHyperParameter f => (f.Low, f.High, f.IsLog),
            IntHyperParameter i => ((double)i.Low, (double)i.High, i.IsLog),
            _ => throw new ArgumentException("Only numbers have a range.", nameof(axis)),
        };
        var scale = isLog ? Scale.Logarithmic(low, high) : Scale.Linear(low, high);
        var labels = new List<(double Unit, string Label)>();
        foreach (var tick in scale.Ticks(6))
        {
            if (axis.TryConform(Value.From(tick.Value), out var value)) labels.Add((axis.ToUnit(value), tick.Label));
        }

        // Steps may miss every round number.
        if (labels.Count < 2 && axis.Cardinality is { } count) return [OfValue(axis, axis.ValueAt(0)), OfValue(axis, axis.ValueAt(count - 1))];
        return [.. labels];
    }

    private static (double Unit, string Label) OfValue(HyperParameter axis, Value value) =>
        (axis.ToUnit(value), value.Kind == ValueKind.Float ? Tick.Short(value.AsDouble()) : value.ToString());
}
