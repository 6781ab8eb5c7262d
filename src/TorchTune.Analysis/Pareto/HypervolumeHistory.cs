using System.Collections.Immutable;

namespace TorchTune.Analysis;

/// <summary>How the volume that a study's trials dominate grew, trial by trial: the curve of best values where there are several objectives.</summary>
/// <threadsafety>Stateless.</threadsafety>
public static class HypervolumeHistory
{
    /// <summary>The volume after each trial that ended, in the order of the ends.</summary>
    /// <remarks>
    /// Completed and feasible trials with finite values count; others leave the volume as it was. The volume never falls, since the reference point is one for all:
    /// without a given one it is the rule's for the whole study, and a study that goes on may see earlier figures change.
    /// </remarks>
    /// <param name="history">The study's trials.</param>
    /// <param name="reference">In the objectives' own values and order; null for <see cref="ReferencePoint.BeyondWorst"/> of all trials that count.</param>
    /// <exception cref="ArgumentException">The reference has another number of values than there are objectives, or one that is not finite.</exception>
    public static ImmutableArray<(int Trial, double Volume)> Of(History history, ImmutableArray<double>? reference = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        TrialRow[] ended = [.. history.Trials.Where(row => row.Outcome is not null).OrderBy(row => row.EndTime).ThenBy(row => row.Number)];
        double[]?[] losses = Array.ConvertAll(ended, row => Counts(row, history) ? ParetoSet.LossesOf(row, history.Objectives) : null);
        double[]? corner = reference is { } given ? ParetoSet.Corner(given, history.Objectives) : ReferencePoint.BeyondWorst([.. losses.OfType<double[]>()]);

        var volumes = ImmutableArray.CreateBuilder<(int, double)>(ended.Length);
        var front = new List<double[]>();
        double volume = 0;
        for (int i = 0; i < ended.Length; i++)
        {
            if (losses[i] is { } point && corner is not null && !front.Exists(other => Dominance.Covers(other, point)))
            {
                volume += Hypervolume.Gain(point, front, corner);
                front.RemoveAll(other => Dominance.Covers(point, other));
                front.Add(point);
            }

            volumes.Add((ended[i].Number, volume));
        }

        return volumes.MoveToImmutable();
    }

    private static bool Counts(TrialRow row, History history) =>
        row.Outcome is { Kind: OutcomeKind.Completed, IsFeasible: true } outcome
        && outcome.Values.Length == history.Objectives.Length && outcome.Values.All(double.IsFinite);
}
