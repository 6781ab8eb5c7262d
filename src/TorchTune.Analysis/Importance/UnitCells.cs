namespace TorchTune.Analysis;

/// <summary>Which part of the unit interval each value of a hyper-parameter is drawn from.</summary>
internal static class UnitCells
{
    /// <summary>The middle of what a value is drawn from: its own place where it is continuous.</summary>
    public static double MiddleOf(HyperParameter hyperParameter, Value value)
    {
        if (hyperParameter.Cardinality is not long) return hyperParameter.ToUnit(value);
        var (from, to) = CellOf(hyperParameter, hyperParameter.IndexOf(value));
        return (from + to) / 2;
    }

    /// <summary>Up to where those values are drawn from whose place (<see cref="HyperParameter.ToUnit"/>) is at most this.</summary>
    public static double EndAt(HyperParameter hyperParameter, double threshold)
    {
        if (threshold < 0) return 0;
        if (threshold >= 1) return 1;
        if (hyperParameter.Cardinality is not long count) return threshold;

        // The value drawn at the threshold, or the one before: cells on a logarithmic scale are not centred on their places.
        long index = hyperParameter.IndexOf(hyperParameter.FromUnit(threshold));
        while (index >= 0 && hyperParameter.ToUnit(hyperParameter.ValueAt(index)) > threshold) index--;
        while (index + 1 < count && hyperParameter.ToUnit(hyperParameter.ValueAt(index + 1)) <= threshold) index++;
        return index < 0 ? 0 : CellOf(hyperParameter, index).To;
    }

    /// <summary>Where an operand of a condition ends what is true of values below it, and begins what is true above.</summary>
    public static double[] EndsOf(HyperParameter hyperParameter, Value operand)
    {
        if (!hyperParameter.TryConform(operand, out var value)) return operand.IsNumber ? [Between(hyperParameter, operand.AsDouble())] : [];
        if (hyperParameter.Cardinality is not long) return [hyperParameter.ToUnit(value)];
        var (from, to) = CellOf(hyperParameter, hyperParameter.IndexOf(value));
        return [from, to];
    }

    /// <summary>The part that a value with a number is drawn from.</summary>
    public static (double From, double To) CellOf(HyperParameter hyperParameter, long index)
    {
        double count = hyperParameter.Cardinality!.Value;
        if (hyperParameter is not IntHyperParameter { IsLog: true } number) return (index / count, (index + 1) / count);

        double low = Math.Log(number.Low - 0.5), width = Math.Log(number.High + 0.5) - low;
        double value = number.Low + index;
        return (
            index == 0 ? 0 : (Math.Log(value - 0.5) - low) / width,
            value == number.High ? 1 : (Math.Log(value + 0.5) - low) / width);
    }

    // An operand that is no value of its own, say 2.5 for an int, or one outside: by halving, where values begin to be above it.
    private static double Between(HyperParameter hyperParameter, double operand)
    {
        double low = 0, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (hyperParameter.FromUnit(middle).AsDouble() > operand) high = middle;
            else low = middle;
        }

        return high;
    }
}
