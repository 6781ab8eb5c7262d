using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Pulls in turn all arms that may still be the best, and drops one as soon as it surely is not.</summary>
/// <remarks>
/// Even-Dar, Mannor and Mansour, "Action elimination and stopping conditions for the multi-armed bandit", JMLR 7 (2006), section 3: an arm goes when its mean is worse than the best one's by more
/// than both radii, √(2 s² ln(4 k n² / δ) / n). Their losses lie in [0, 1]; here s is the pooled spread within the arms, and none goes before it has two results.
/// </remarks>
internal sealed class EliminationChoice(double errorProbability) : IArmChoice
{
    public (int Arm, string Reason) Choose(ArmStatistics known, int[] running, RandomSource random)
    {
        int[] remaining = Remaining(known, running.Length);
        int fewest = remaining.Min(arm => known.Count(arm) + running[arm]);
        int[] next = [.. remaining.Where(arm => known.Count(arm) + running[arm] == fewest)];
        return (next[random.NextInt(next.Length)], Invariant($"one of {remaining.Length} arms that may be the best, for the {fewest + 1}. time"));
    }

    /// <summary>The arms that may still be the best.</summary>
    public int[] Remaining(ArmStatistics known, int arms)
    {
        double spread = known.Spread;
        int[] all = [.. Enumerable.Range(0, arms)];
        if (known.Total == 0 || !(spread > 0) || !double.IsFinite(spread)) return all;

        double best = all.Where(arm => known.Count(arm) >= 2).Select(arm => known.Mean(arm) + Radius(arm)).DefaultIfEmpty(double.PositiveInfinity).Min();
        return [.. all.Where(arm => known.Count(arm) < 2 || known.Mean(arm) - Radius(arm) <= best)];

        double Radius(int arm) => spread * Math.Sqrt(2 * Math.Log(4.0 * arms * known.Count(arm) * known.Count(arm) / errorProbability) / known.Count(arm));
    }
}
