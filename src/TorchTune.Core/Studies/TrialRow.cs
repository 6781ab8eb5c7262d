using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Where a trial stands.</summary>
public enum TrialStatus
{
    /// <summary>It has a place (and runs, if the study does).</summary>
    Running,

    /// <summary>It waits to be resumed.</summary>
    Waiting,

    /// <summary>It has ended: <see cref="TrialRow.Outcome"/> says how.</summary>
    Ended,
}

/// <summary>One trial in the table of a study (<see cref="History"/>).</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record TrialRow
{
    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>Where it stands.</summary>
    public required TrialStatus Status { get; init; }

    /// <summary>What it runs with, or ended with.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>Whether the space has changed so that it lies outside: it is kept, and nothing is learned from it.</summary>
    public bool IsOutsideSpace { get; init; }

    /// <summary>Bracket and budget.</summary>
    public required Placement Placement { get; init; }

    /// <summary>The sampler's reason for the configuration.</summary>
    public required string Rationale { get; init; }

    /// <summary>When it started, in virtual time.</summary>
    public required double StartTime { get; init; }

    /// <summary>The first step at which the scheduler must see it next.</summary>
    public required int Until { get; init; }

    /// <summary>The steps it has reported.</summary>
    public int Step { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Its last report; null before the first.</summary>
    public Report? Last { get; init; }

    /// <summary>The trial copied last, and that trial's step; null for one that never copied.</summary>
    public (int Trial, int Step)? Donor { get; init; }

    /// <summary>How it ended; null while it has not.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>When it ended, in virtual time.</summary>
    public double? EndTime { get; init; }

    /// <summary>The values of its objectives: of its outcome, else of its last report; empty before.</summary>
    /// <param name="objectives">The study's.</param>
    public ImmutableArray<double> Values(ImmutableArray<Objective> objectives) =>
        Outcome is not null ? Outcome.Values : Last is not null ? Objective.ValuesIn(Last.Metrics, objectives) : [];
}
