using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Decides who goes on, who waits, who stops, who copies whom. A value: options and nothing else.</summary>
/// <remarks>
/// What it remembers lives in the state that <see cref="Begin"/> makes, and that state is a fold: a function of the ordered events
/// alone. So a replay of a study's events rebuilds it bit for bit, and nothing of it is ever stored.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public interface IScheduler
{
    /// <summary>The short name, as on the command line: <c>asha</c>.</summary>
    string Name { get; }

    /// <summary>Name and options as canonical JSON: part of the study's identity.</summary>
    string Identity { get; }

    /// <summary>Whether trials copy one another, so that the state at every judged step must be kept while it may be asked for.</summary>
    bool CopiesState => false;

    /// <summary>The state before the first event.</summary>
    /// <exception cref="ArgumentException">The options do not fit the study (several objectives, say).</exception>
    ISchedulerState Begin(SchedulingContext context);
}

/// <summary>A scheduler at work on one study. Only <see cref="Observe"/> changes it; the two questions have no effect.</summary>
/// <threadsafety>Used by one thread at a time.</threadsafety>
public interface ISchedulerState
{
    /// <summary>Takes in what has happened, in the order of the study's events.</summary>
    void Observe(StudyEvent happened);

    /// <summary>Judges a report of a trial that has come to its <c>until</c>, or whose objective is NaN or infinite before that. Neither this report nor its verdicts have been observed yet.</summary>
    /// <remarks>
    /// The answer to an objective that is not finite is <see cref="Verdict.Stop"/> or <see cref="Verdict.Exploit"/>; the loop ends the trial as
    /// <see cref="OutcomeKind.Diverged"/> on any other. At the study's last step for a trial the loop makes <see cref="Verdict.Stop"/> of any verdict.
    /// </remarks>
    /// <returns>The verdict on the reporting trial, and on any that wait.</returns>
    Judgement Judge(Report report);

    /// <summary>A trial ends without a report to judge: it failed, hung, or had no further step. What does that mean for those that wait?</summary>
    /// <remarks>A synchronous rung or round that waited for this trial alone is decided here. The end has not been observed yet.</remarks>
    /// <returns>Verdicts on trials that wait; none by default.</returns>
    ImmutableArray<WaitingVerdict> JudgeEnd(int trial, Outcome outcome) => [];

    /// <summary>A place is free.</summary>
    Assignment Offer(Place place);
}

/// <summary>The verdicts that one report brings about.</summary>
/// <param name="Verdict">On the trial that reported.</param>
/// <param name="Waiting">On trials that wait: <see cref="Verdict.Stop"/> or <see cref="Verdict.Exploit"/>; each trial once.</param>
public readonly record struct Judgement(Verdict Verdict, ImmutableArray<WaitingVerdict> Waiting)
{
    /// <summary>A verdict on the reporting trial alone.</summary>
    public static implicit operator Judgement(Verdict verdict) => new(verdict, []);

    /// <summary>A verdict on the reporting trial alone.</summary>
    public static Judgement FromVerdict(Verdict verdict) => new(verdict, []);
}

/// <summary>What a scheduler knows of the study before the first event.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record SchedulingContext
{
    /// <summary>The declared space (it may grow by define-by-run: <see cref="HyperParameterDefined"/>).</summary>
    public required Space Space { get; init; }

    /// <summary>At least one; a scheduler for one objective uses the first and says so.</summary>
    public required ImmutableArray<Objective> Objectives { get; init; }

    /// <summary>The study's seed; a scheduler draws from <c>RandomSource.For(Seed, trial, purpose)</c>.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Number of logical places.</summary>
    public required int Parallelism { get; init; }

    /// <summary>The most steps a trial may have; null where the trial itself ends.</summary>
    public int? MaxSteps { get; init; }
}
