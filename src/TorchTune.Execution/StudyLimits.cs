using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>How far a study may go. They may differ from run to run: a larger limit goes on where a smaller one stopped.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record StudyLimits
{
    /// <summary>No limit but the scheduler's own.</summary>
    public static StudyLimits None { get; } = new();

    /// <summary>The number of trials.</summary>
    /// <value>Default null: as many as the scheduler and the space allow.</value>
    public int? Trials { get; init; }

    /// <summary>The number of steps of all trials together.</summary>
    /// <value>Default null: no limit.</value>
    public long? Steps { get; init; }

    /// <summary>A value of the first objective that is good enough: the first feasible report that reaches it ends the study.</summary>
    /// <value>Default null: no value is.</value>
    public double? Target { get; init; }

    internal StudyLimits Validated()
    {
        if (Trials is < 1) throw new ArgumentException(Invariant($"Trials must be at least 1, but was {Trials}."));
        if (Steps is < 1) throw new ArgumentException(Invariant($"Steps must be at least 1, but was {Steps}."));
        if (Target is double target && double.IsNaN(target)) throw new ArgumentException("Target must be a number, but was NaN.");
        return this;
    }

    /// <summary>Why the study stops here; null where it goes on.</summary>
    internal string? Reached(Ledger ledger, Objective objective)
    {
        if (ledger.Steps >= Steps) return Invariant($"{ledger.Steps} steps are recorded; the limit is {Steps}");
        if (Target is not double target || double.IsNaN(ledger.Best.Reported) || objective.IsBetter(target, ledger.Best.Reported)) return null;
        return Invariant($"{objective.Metric} reached {ledger.Best.Reported}; the target was {target}");
    }
}
