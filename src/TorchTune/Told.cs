using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>What the owner of a trial tells of its end; what is null is taken from the trial's last report.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record Told
{
    /// <summary>One value an objective, in the study's order. NaN and infinities are legal: the trial diverged.</summary>
    public ImmutableArray<double>? Values { get; init; }

    /// <summary>How it ended.</summary>
    /// <value>Default null: completed, or diverged where a value is not finite.</value>
    public OutcomeKind? Outcome { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Reason { get; init; }

    /// <summary>Constraints: feasible where every number is ≤ 0.</summary>
    public ImmutableArray<double>? Constraints { get; init; }

    /// <summary>What the trial cost, in the study's own unit.</summary>
    public double? Cost { get; init; }

    internal void MustFit(ImmutableArray<Objective> objectives)
    {
        if (Values is { } values && values.Length != objectives.Length)
        {
            throw new ArgumentException(Invariant($"A trial must be told one value an objective ({string.Join(", ", objectives.Select(o => o.Metric))}), but was told {values.Length}."));
        }

        if (Cost is double cost && (!(cost >= 0) || !double.IsFinite(cost))) throw new ArgumentException(Invariant($"A cost must be finite and not negative, but was {cost}."));
    }
}
