using System.Collections.Immutable;

namespace TorchTune;

/// <summary>A trial that its asker is to run.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Configuration">What it runs with, derived values among it.</param>
/// <param name="FromStep">The steps it has done: 0 for a new trial, more for one that waited and goes on.</param>
/// <param name="Until">The step at which the scheduler must see it; it may report before. <see cref="int.MaxValue"/>: never.</param>
/// <param name="Placement">Bracket and budget.</param>
/// <param name="Rationale">Why this configuration; empty for a trial that goes on.</param>
/// <param name="Reason">The scheduler's.</param>
public sealed record AskedTrial(int Number, Configuration Configuration, int FromStep, int Until, Placement Placement, string Rationale, string Reason)
{
    /// <summary>Whose state it goes on from, as that trial was at <see cref="DonorStep"/>: a verdict let it copy this one while it waited, or just before.</summary>
    /// <value>Null where it goes on from its own last state.</value>
    public int? Donor { get; init; }

    /// <summary>The donor's step; null where there is no <see cref="Donor"/>.</summary>
    public int? DonorStep { get; init; }
}

/// <summary>The answer to <see cref="Study.Ask"/>.</summary>
/// <param name="Trials">The trials to run; fewer than asked for where <paramref name="Otherwise"/> says why.</param>
/// <param name="Otherwise"><see cref="Assignment.Wait"/>: ask again after the next report or end. <see cref="Assignment.Finished"/>: there will be none. Null where all were given.</param>
public sealed record Asked(ImmutableArray<AskedTrial> Trials, Assignment? Otherwise);
