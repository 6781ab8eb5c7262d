using System.Collections.Immutable;

namespace TorchTune;

/// <summary>How a trial ended.</summary>
public enum OutcomeKind
{
    /// <summary>It had all its steps.</summary>
    Completed,

    /// <summary>The scheduler, or the study's own end, stopped it early.</summary>
    Stopped,

    /// <summary>It threw, or its owner told that it failed.</summary>
    Failed,

    /// <summary>An objective became NaN or infinite.</summary>
    Diverged,

    /// <summary>The device had no memory left for it.</summary>
    OutOfMemory,

    /// <summary>A step took longer than the limit.</summary>
    Hung,
}

/// <summary>How a trial ended, why, and with which values.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record Outcome
{
    /// <summary>How it ended.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>Why, as a sentence a person reads.</summary>
    public required string Reason { get; init; }

    /// <summary>One value an objective, in the study's order; empty where the trial never reported. NaN is legal.</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>Constraints: feasible where every number is ≤ 0 (NaN is infeasible); empty where the study has none.</summary>
    public ImmutableArray<double> Constraints { get; init; } = [];

    /// <summary>What the trial cost, in the study's own unit; null where nobody said.</summary>
    public double? Cost { get; init; }

    /// <summary>Whether every constraint is kept; true where there is none.</summary>
    public bool IsFeasible
    {
        get
        {
            foreach (double constraint in Constraints)
            {
                if (!(constraint <= 0)) return false;
            }

            return true;
        }
    }

    /// <summary>Equal parts, the numbers bit for bit.</summary>
    public bool Equals(Outcome? other) =>
        other is not null && Kind == other.Kind && Reason == other.Reason && SameBits.Of(Values, other.Values)
        && SameBits.Of(Constraints, other.Constraints) && SameBits.Of(Cost, other.Cost);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Reason, Values.Length, Constraints.Length);
}
