using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Something that happened in a study. The recorded events, in their order, are the study.</summary>
/// <remarks>
/// Everything else (samplers' and schedulers' states, trial tables, the best so far) is a fold over them.
/// <see cref="Time"/> is virtual: a step costs 1 or a number computed from the configuration, never a measured one. Where trials are
/// taken as they arrive (ask-and-tell), it counts events.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract record StudyEvent
{
    private protected StudyEvent(double time) => Time = time;

    /// <summary>Virtual time.</summary>
    public double Time { get; }
}

/// <summary>A user put a configuration first in line: the next start takes it instead of asking the sampler.</summary>
/// <param name="Time">Virtual time.</param>
/// <param name="Configuration">It may leave hyper-parameters out: they are drawn uniformly when the trial starts.</param>
public sealed record ConfigurationEnqueued(double Time, Configuration Configuration) : StudyEvent(Time);

/// <summary>A trial starts.</summary>
/// <param name="Time">Virtual time.</param>
/// <param name="Trial">Its number: 0, 1, 2, … in the order of the starts.</param>
/// <param name="Place">The logical place it takes.</param>
/// <param name="Configuration">What it runs with.</param>
/// <param name="Placement">Bracket and budget.</param>
/// <param name="Until">The first step at which the scheduler must see it.</param>
/// <param name="Rationale">The sampler's.</param>
/// <param name="Reason">The scheduler's.</param>
public sealed record TrialStarted(
    double Time, int Trial, int Place, Configuration Configuration, Placement Placement, int Until, string Rationale, string Reason) : StudyEvent(Time);

/// <summary>A waiting trial goes on.</summary>
/// <param name="Time">Virtual time.</param>
/// <param name="Trial">Its number.</param>
/// <param name="Place">The logical place it takes.</param>
/// <param name="FromStep">How many steps it has done.</param>
/// <param name="Until">The next step at which the scheduler must see it.</param>
/// <param name="Reason">The scheduler's.</param>
public sealed record TrialResumed(double Time, int Trial, int Place, int FromStep, int Until, string Reason) : StudyEvent(Time);

/// <summary>A running trial met a hyper-parameter that the space did not hold (define-by-run): the space grows by it.</summary>
/// <param name="Time">Virtual time.</param>
/// <param name="Trial">The trial that asked for it.</param>
/// <param name="HyperParameter">What is new.</param>
/// <param name="Value">The value that the trial was given; its configuration holds it from now on.</param>
public sealed record HyperParameterDefined(double Time, int Trial, HyperParameter HyperParameter, Value Value) : StudyEvent(Time);

/// <summary>The study was opened with another space: from here on it is this one.</summary>
/// <remarks>Earlier trials are observations of the new space as far as they can be embedded in it (<see cref="Space.Embed"/>); the others are kept, and not learned from.</remarks>
/// <param name="Time">Virtual time.</param>
/// <param name="Space">The declared space from here on.</param>
public sealed record SpaceChanged(double Time, Space Space) : StudyEvent(Time);

/// <summary>A trial reported, and was judged. One transaction.</summary>
/// <param name="Time">Virtual time.</param>
/// <param name="Report">What it said.</param>
/// <param name="Verdict">On the trial itself. Before its <c>until</c> the scheduler is not asked: the verdict is to continue to it.</param>
/// <param name="Waiting">On trials that wait.</param>
public sealed record TrialReported(double Time, Report Report, Verdict Verdict, ImmutableArray<WaitingVerdict> Waiting) : StudyEvent(Time)
{
    /// <summary>Equal parts, the waiting verdicts one by one.</summary>
    public bool Equals(TrialReported? other) =>
        other is not null && Time.Equals(other.Time) && Report.Equals(other.Report) && Verdict.Equals(other.Verdict)
        && Waiting.AsSpan().SequenceEqual(other.Waiting.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Time, Report, Verdict, Waiting.Length);
}

/// <summary>A trial failed in a way that the options say to try again: it goes back to its last checkpoint, or to its start.</summary>
/// <param name="Time">Virtual time.</param>
/// <param name="Trial">Its number.</param>
/// <param name="Attempt">2 for the first retry.</param>
/// <param name="Reason">What went wrong.</param>
public sealed record TrialRetried(double Time, int Trial, int Attempt, string Reason) : StudyEvent(Time);

/// <summary>A trial ended.</summary>
/// <param name="Time">Virtual time.</param>
/// <param name="Trial">Its number.</param>
/// <param name="Outcome">How, why, and with which values.</param>
public sealed record TrialEnded(double Time, int Trial, Outcome Outcome) : StudyEvent(Time)
{
    /// <summary>Verdicts on trials that wait, where this one ended without a report to judge (<see cref="ISchedulerState.JudgeEnd"/>).</summary>
    public ImmutableArray<WaitingVerdict> Waiting { get; init; } = [];

    /// <summary>Equal parts, the waiting verdicts one by one.</summary>
    public bool Equals(TrialEnded? other) =>
        other is not null && Time.Equals(other.Time) && Trial == other.Trial && Outcome.Equals(other.Outcome)
        && Waiting.AsSpan().SequenceEqual(other.Waiting.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Time, Trial, Outcome, Waiting.Length);
}

/// <summary>The owner of a trial that a verdict had ended told what was not known then: constraints, cost, other values.</summary>
/// <remarks>Only in ask-and-tell, where a report cannot carry them. A fold that does not use them may leave this event out.</remarks>
/// <param name="Time">Virtual time.</param>
/// <param name="Trial">Its number; it has ended.</param>
/// <param name="Outcome">What takes the place of the outcome recorded with its end.</param>
public sealed record TrialAmended(double Time, int Trial, Outcome Outcome) : StudyEvent(Time);

/// <summary>A trial without a checkpoint was run again from its start (after a kill, say) and said something else than is recorded.</summary>
/// <remarks>A warning: what is recorded stands, and the trial goes on, but the study no longer repeats bit for bit.</remarks>
/// <param name="Time">Virtual time.</param>
/// <param name="Trial">Its number.</param>
/// <param name="Step">The first step at which it differs.</param>
/// <param name="Metric">The metric that differs.</param>
/// <param name="Recorded">What is recorded; NaN where nothing is.</param>
/// <param name="Replayed">What it said this time; NaN where it said nothing.</param>
public sealed record ReplayDiffered(double Time, int Trial, int Step, string Metric, double Recorded, double Replayed) : StudyEvent(Time);

/// <summary>The study as a whole stopped: by its number of trials or steps, its target, its time limit, or because it was cancelled.</summary>
/// <remarks>A later run with larger limits goes on after it: trials that were running go on from where they were.</remarks>
/// <param name="Time">Virtual time.</param>
/// <param name="Reason">Which rule, with its figures.</param>
/// <param name="Final">True where the study is done; false where it was only interrupted (time limit, cancellation).</param>
public sealed record StudyStopped(double Time, string Reason, bool Final) : StudyEvent(Time);
