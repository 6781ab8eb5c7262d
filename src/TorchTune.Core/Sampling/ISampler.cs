using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Proposes configurations from the history. A value: options and nothing else.</summary>
/// <remarks>
/// What it remembers lives in the state that <see cref="Begin"/> makes, and that state is a fold: a function of the ordered events
/// alone, so that a replay rebuilds it bit for bit.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public interface ISampler
{
    /// <summary>The short name, as on the command line: <c>random</c>.</summary>
    string Name { get; }

    /// <summary>Name and options as canonical JSON: part of the study's identity.</summary>
    string Identity { get; }

    /// <summary>The state before the first event.</summary>
    /// <exception cref="ArgumentException">The sampler cannot work on this space or these objectives; the message says which part.</exception>
    ISamplerState Begin(SamplingContext context);
}

/// <summary>A sampler at work on one study. Only <see cref="Observe"/> changes it (caches apart); <see cref="Ask"/> has no effect.</summary>
/// <threadsafety>Used by one thread at a time.</threadsafety>
public interface ISamplerState
{
    /// <summary>Takes in what has happened, in the order of the study's events; also the starts of the trials it proposed.</summary>
    void Observe(StudyEvent happened);

    /// <summary>Proposes up to <paramref name="count"/> configurations for trials that start now.</summary>
    /// <param name="random">The source of these proposals: derived from (seed, first trial number, "sampler").</param>
    /// <param name="count">At least 1.</param>
    /// <param name="placement">The bracket and budget they are for.</param>
    /// <returns>As many as asked for; fewer only where a finite space is exhausted.</returns>
    IReadOnlyList<Proposal> Ask(RandomSource random, int count, Placement placement);
}

/// <summary>A configuration to try, and why.</summary>
/// <param name="Configuration">Valid in the space, its inactive hyper-parameters absent.</param>
/// <param name="Rationale">Why this one, as a person reads it: <c>"tpe: best of 24 candidates"</c>.</param>
public sealed record Proposal(Configuration Configuration, string Rationale);

/// <summary>What a sampler knows of the study before the first event.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record SamplingContext
{
    /// <summary>The declared space (it may grow by define-by-run: <see cref="HyperParameterDefined"/>).</summary>
    public required Space Space { get; init; }

    /// <summary>At least one.</summary>
    public required ImmutableArray<Objective> Objectives { get; init; }

    /// <summary>The study's seed, for what does not belong to one trial (a scrambling, say).</summary>
    public required ulong Seed { get; init; }

    /// <summary>Number of logical places: how many trials may be running when the sampler is asked.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>The number of trials planned; null where it is open.</summary>
    public int? MaxTrials { get; init; }
}
