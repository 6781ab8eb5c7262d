using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Analysis;

/// <summary>The best compromises of a study: the trials that no other beats in every objective, and the volume that they dominate together.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record ParetoSet
{
    private ParetoSet(ImmutableArray<TrialRow> trials, ImmutableArray<double> reference, double hypervolume, ImmutableArray<double> contributions) =>
        (Trials, Reference, Hypervolume, Contributions) = (trials, reference, hypervolume, contributions);

    /// <summary>The trials, by number: completed and feasible with finite values; while there is none, stopped ones (<see cref="History.BestTrials"/>).</summary>
    public ImmutableArray<TrialRow> Trials { get; }

    /// <summary>The point from which the volume is measured, in the objectives' own values; empty where none was given and there is no trial to take it from.</summary>
    public ImmutableArray<double> Reference { get; }

    /// <summary>The volume between the set and <see cref="Reference"/>; 0 for an empty set.</summary>
    public double Hypervolume { get; }

    /// <summary>What each trial alone adds to <see cref="Hypervolume"/>, in the order of <see cref="Trials"/>.</summary>
    public ImmutableArray<double> Contributions { get; }

    /// <summary>The Pareto set of a study.</summary>
    /// <param name="history">The study's trials.</param>
    /// <param name="reference">In the objectives' own values and order; null for <see cref="ReferencePoint.BeyondNadir"/>.</param>
    /// <exception cref="ArgumentException">The reference has another number of values than there are objectives, or one that is not finite.</exception>
    public static ParetoSet Of(History history, ImmutableArray<double>? reference = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        var trials = history.BestTrials().ToImmutableArray();
        double[][] losses = [.. trials.Select(row => LossesOf(row, history.Objectives))];
        double[]? corner = reference is { } given ? Corner(given, history.Objectives) : ReferencePoint.BeyondNadir(losses);
        if (corner is null) return new ParetoSet(trials, [], 0, []);

        return new ParetoSet(
            trials,
            [.. corner.Select((loss, i) => history.Objectives[i].Direction == Direction.Minimize ? loss : -loss)],
            TorchTune.Hypervolume.Of(losses, corner),
            [.. TorchTune.Hypervolume.Contributions(losses, corner)]);
    }

    /// <summary>The values of a trial as losses: smaller is better.</summary>
    internal static double[] LossesOf(TrialRow row, ImmutableArray<Objective> objectives) => [.. row.Values(objectives).Select((value, i) => objectives[i].Loss(value))];

    /// <summary>A reference point as losses.</summary>
    internal static double[] Corner(ImmutableArray<double> reference, ImmutableArray<Objective> objectives) => reference.Length == objectives.Length
        ? [.. reference.Select((value, i) => objectives[i].Loss(value))]
        : throw new ArgumentException(Invariant($"The reference point must have one value for each of {objectives.Length} objectives, but has {reference.Length}."), nameof(reference));
}
