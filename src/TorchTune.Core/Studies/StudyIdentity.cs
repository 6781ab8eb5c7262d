using System.Collections.Immutable;

namespace TorchTune;

/// <summary>What a study is: two runs with equal identities are the same study, bit for bit on one CPU type. Resuming with another is refused.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record StudyIdentity
{
    /// <summary>The declared space, as JSON (the grammar of <c>docs/space-grammar.md</c>).</summary>
    public required string Space { get; init; }

    /// <summary>At least one objective.</summary>
    public required ImmutableArray<Objective> Objectives { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Number of logical places.</summary>
    public required int Parallelism { get; init; }

    /// <summary>CPU threads a trial computes with: the order of floating-point sums depends on it.</summary>
    public int ThreadsPerTrial { get; init; } = 1;

    /// <summary><see cref="ISampler.Identity"/>.</summary>
    public required string Sampler { get; init; }

    /// <summary><see cref="IScheduler.Identity"/>.</summary>
    public required string Scheduler { get; init; }

    /// <summary>The most steps a trial may have; null where the trial itself ends.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>A hash of the data, given by the experiment; null where it gave none.</summary>
    public string? DataHash { get; init; }

    /// <summary>Whether reports are judged in virtual time (reproducible) or as they arrive.</summary>
    public ReportOrder Order { get; init; } = ReportOrder.Virtual;

    /// <summary>The parts in which <paramref name="other"/> differs, each as (what, this study's, the other's); empty where they are the same study.</summary>
    public ImmutableArray<(string Part, string Ours, string Theirs)> Differences(StudyIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (string Part, string Ours, string Theirs)[] parts =
        [
            ("space", Space, other.Space),
            ("objectives", Text(Objectives), Text(other.Objectives)),
            ("seed", $"{Seed}", $"{other.Seed}"),
            ("parallelism", $"{Parallelism}", $"{other.Parallelism}"),
            ("threads per trial", $"{ThreadsPerTrial}", $"{other.ThreadsPerTrial}"),
            ("sampler", Sampler, other.Sampler),
            ("scheduler", Scheduler, other.Scheduler),
            ("step budget", $"{MaxSteps?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}", $"{other.MaxSteps?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}"),
            ("data", DataHash ?? "none", other.DataHash ?? "none"),
            ("order", $"{Order}", $"{other.Order}"),
        ];
        return [.. parts.Where(p => !string.Equals(p.Ours, p.Theirs, StringComparison.Ordinal))];
    }

    /// <summary>Whether there is no difference.</summary>
    public bool Equals(StudyIdentity? other) => other is not null && Differences(other).IsEmpty;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Space, Seed, Parallelism, Sampler, Scheduler, MaxSteps);

    private static string Text(ImmutableArray<Objective> objectives) =>
        string.Join(", ", objectives.Select(o => $"{(o.Direction == Direction.Minimize ? "minimize" : "maximize")} {o.Metric}"));
}

/// <summary>In which order reports are judged.</summary>
public enum ReportOrder
{
    /// <summary>By (virtual finish time, trial number): the same study on any number of slots.</summary>
    Virtual,

    /// <summary>As they arrive: nothing ever waits, and a study does not repeat. The order of ask-and-tell.</summary>
    Arrival,
}
