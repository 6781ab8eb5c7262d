using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>Whether a trial that failed is tried again.</summary>
/// <remarks>It goes back to its last checkpoint, or to its start, and each attempt is recorded: a study with retries repeats as far as its failures do.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record RetryOptions
{
    /// <summary>A failure is final.</summary>
    public static RetryOptions Never { get; } = new();

    /// <summary>How many attempts a trial has, the first among them.</summary>
    /// <value>Default 1: a failure is final.</value>
    public int Attempts { get; init; } = 1;

    /// <summary>How long to wait before the second attempt; doubled before each further one.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Which ends are worth another attempt.</summary>
    /// <value>Default: failed, out of memory, hung.</value>
    public ImmutableArray<OutcomeKind> On { get; init; } = [OutcomeKind.Failed, OutcomeKind.OutOfMemory, OutcomeKind.Hung];

    internal RetryOptions Validated()
    {
        if (Attempts < 1) throw new ArgumentException(Invariant($"Retries.Attempts must be at least 1, but was {Attempts}."));
        if (BackOff < TimeSpan.Zero) throw new ArgumentException(Invariant($"Retries.BackOff must not be negative, but was {BackOff}."));
        foreach (var kind in On)
        {
            if (kind is OutcomeKind.Failed or OutcomeKind.OutOfMemory or OutcomeKind.Hung) continue;
            throw new ArgumentException(Invariant($"Retries.On must name failures (Failed, OutOfMemory, Hung), but names {kind}."));
        }

        return this;
    }

    internal bool Allow(OutcomeKind kind, int attempt) => attempt < Attempts && On.Contains(kind);

    /// <summary>How long to wait before an attempt, 2 for the second.</summary>
    internal TimeSpan WaitBefore(int attempt) => BackOff * Math.Pow(2, Math.Min(attempt - 2, 20));
}
