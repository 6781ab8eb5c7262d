using System.Collections.Immutable;

namespace TorchTune;

/// <summary>What a trial says after a step.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Step">How many steps the trial has done: 1 after the first. Strictly increasing within a trial; a trial may leave numbers out.</param>
/// <param name="Metrics">The named numbers; the study's objectives are among them.</param>
/// <threadsafety>Immutable.</threadsafety>
public sealed record Report(int Trial, int Step, Metrics Metrics)
{
    /// <summary>Constraints: feasible where every number is ≤ 0 (NaN is infeasible); empty where the trial says nothing of them.</summary>
    public ImmutableArray<double> Constraints { get; init; } = [];

    /// <summary>What the trial has cost so far, in the study's own unit; null where it says nothing of it.</summary>
    public double? Cost { get; init; }

    /// <summary>
    /// The values that the trial's own training has brought continuous hyper-parameters of its configuration to (<see cref="Trial.Refine"/>); empty where it left them alone. Samplers and populations credit the report to these
    /// values, a schedule is made from them (<see cref="Lineage"/>).
    /// </summary>
    public Configuration Refined { get; init; } = Configuration.Empty;

    /// <summary>Equal parts, the numbers bit for bit.</summary>
    public bool Equals(Report? other) =>
        other is not null && Trial == other.Trial && Step == other.Step && Metrics.Equals(other.Metrics)
        && SameBits.Of(Constraints, other.Constraints) && SameBits.Of(Cost, other.Cost) && Refined.Equals(other.Refined);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Trial, Step, Metrics, Constraints.Length);
}
