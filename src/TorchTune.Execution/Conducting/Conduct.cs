using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>Everything that decisions are made by: the study's identity as objects, and how far it may go.</summary>
internal sealed record Conduct
{
    public required Space Space { get; init; }

    /// <summary>Whether the study had another space before: its record holds <see cref="SpaceChanged"/>.</summary>
    public bool SpaceHasChanged { get; init; }

    public required ImmutableArray<Objective> Objectives { get; init; }

    public required ulong Seed { get; init; }

    public required int Parallelism { get; init; }

    public required ISampler Sampler { get; init; }

    public required IScheduler Scheduler { get; init; }

    public ReportOrder Order { get; init; }

    public int? MaxSteps { get; init; }

    /// <summary>What a step of a configuration costs in virtual time; null: 1.</summary>
    public Func<Configuration, double>? StepCost { get; init; }

    public StudyLimits Limits { get; init; } = StudyLimits.None;

    public RetryOptions Retries { get; init; } = RetryOptions.Never;

    public double CostOf(Configuration configuration)
    {
        if (StepCost is null || Order == ReportOrder.Arrival) return 1;
        double cost = StepCost(configuration);
        return cost > 0 && double.IsFinite(cost)
            ? cost
            : throw new InvalidOperationException(Invariant($"StepCost must be positive and finite, but was {cost} for {configuration}."));
    }
}
