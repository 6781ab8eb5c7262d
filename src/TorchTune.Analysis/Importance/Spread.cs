namespace TorchTune.Analysis;

/// <summary>How far numbers lie apart.</summary>
internal static class Spread
{
    /// <summary>Their standard deviation (of the sample); null for fewer than two.</summary>
    public static double? Of(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        if (all.Length < 2) return null;
        double mean = all.Average();
        return Math.Sqrt(all.Sum(number => (number - mean) * (number - mean)) / (all.Length - 1));
    }
}
