namespace TorchTune.Search;

/// <summary>Turns the losses of trials into what a forest learns: monotone, with the good ones told apart and outliers brought near.</summary>
internal static class LossScale
{
    // A fifth of the distance between best and median: the smaller, the more the very best count.
    private const double Offset = 0.2;

    // Differences of two such numbers are finite.
    private const double Most = 1e300;

    /// <summary>log((loss − least) / (median − least) + 0.2) for losses that are numbers; +∞ (and NaN) become the worst of the others.</summary>
    /// <param name="losses">The losses.</param>
    /// <param name="measured">
    /// Which of them make the scale, null for all: what is better than the best of these counts as that, so that no improvement is expected of what
    /// breaks a constraint.
    /// </param>
    public static double[] Of(ReadOnlySpan<double> losses, bool[]? measured = null)
    {
        var known = new List<double>(losses.Length);
        for (int i = 0; i < losses.Length; i++)
        {
            if (losses[i] < double.PositiveInfinity && measured?[i] != false) known.Add(Math.Clamp(losses[i], -Most, Most));
        }

        var scaled = new double[losses.Length];
        if (known.Count == 0) return scaled;

        known.Sort();
        double least = known[0], worst = known[^1];

        // Where half of them share the least, the next distance that there is.
        double spread = known[known.Count / 2] - least;
        if (spread == 0) spread = known.Find(loss => loss > least || loss == worst) - least;
        if (spread == 0) spread = 1;
        for (int i = 0; i < losses.Length; i++)
        {
            double loss = losses[i] < double.PositiveInfinity ? Math.Clamp(losses[i], -Most, Most) : worst;
            scaled[i] = Math.Log(Math.Clamp((loss - least) / spread, 0, Most) + Offset);
        }

        return scaled;
    }
}
