namespace TorchTune.Search;

/// <summary>Weights and learning rates of CMA-ES for a dimension and a population.</summary>
/// <remarks>Hansen, "The CMA evolution strategy: a tutorial" (arXiv 1604.00772), table 1, with negative weights; the separable form multiplies the rates by (n + 2) / 3
/// (Ros and Hansen, PPSN 2008).</remarks>
/// <threadsafety>Immutable.</threadsafety>
internal sealed class CmaRates
{
    public CmaRates(int dimensions, int population, bool separable)
    {
        double n = dimensions;
        Population = population;
        double[] raw = [.. Enumerable.Range(1, population).Select(i => Math.Log((population + 1) / 2.0) - Math.Log(i))];
        double[] good = [.. raw.Where(w => w > 0)], bad = [.. raw.Where(w => w < 0)];
        Parents = good.Length;
        EffectiveParents = Effective(good);
        double goodSum = good.Sum(), badSum = -bad.Sum();

        PathSigma = (EffectiveParents + 2) / (n + EffectiveParents + 5);
        Damping = 1 + (2 * Math.Max(0, Math.Sqrt((EffectiveParents - 1) / (n + 1)) - 1)) + PathSigma;
        PathCovariance = (4 + (EffectiveParents / n)) / (n + 4 + (2 * EffectiveParents / n));
        double faster = separable ? (n + 2) / 3 : 1;
        RankOne = Math.Min(0.5, faster * 2 / (((n + 1.3) * (n + 1.3)) + EffectiveParents));
        RankMany = Math.Min(1 - RankOne, faster * 2 * (EffectiveParents - 2 + (1 / EffectiveParents)) / (((n + 2) * (n + 2)) + EffectiveParents));
        ExpectedLength = Math.Sqrt(n) * (1 - (1 / (4 * n)) + (1 / (21 * n * n)));

        double most = bad.Length == 0 || RankMany <= 0 ? 0 : Math.Min(
            1 + (RankOne / RankMany), Math.Min(1 + (2 * Effective(bad) / (EffectiveParents + 2)), (1 - RankOne - RankMany) / (n * RankMany)));
        Weights = [.. raw.Select(w => w >= 0 ? w / goodSum : w * Math.Max(0, most) / badSum)];
    }

    /// <summary>How many results make an update.</summary>
    public int Population { get; }

    /// <summary>How many of them pull the mean.</summary>
    public int Parents { get; }

    /// <summary>One weight a rank: the positive ones sum to 1, the negative ones push the covariance away.</summary>
    public double[] Weights { get; }

    public double EffectiveParents { get; }

    public double PathSigma { get; }

    public double Damping { get; }

    public double PathCovariance { get; }

    public double RankOne { get; }

    public double RankMany { get; }

    /// <summary>The expected length of a standard normal vector.</summary>
    public double ExpectedLength { get; }

    private static double Effective(double[] weights)
    {
        double sum = weights.Sum(), squares = weights.Sum(w => w * w);
        return squares > 0 ? sum * sum / squares : 0;
    }
}
