namespace TorchTune;

/// <summary>A scheduler's answer to a free place: what it is used for, and why.</summary>
/// <remarks>A closed union: <see cref="Start"/>, <see cref="Resume"/>, <see cref="Wait"/>, <see cref="Finished"/>.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract record Assignment
{
    private Assignment(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Reason = reason;
    }

    /// <summary>Why, as a sentence a person reads.</summary>
    public string Reason { get; }

    /// <summary>A new trial, with a configuration from the sampler.</summary>
    public sealed record Start : Assignment
    {
        /// <summary>A new trial that runs up to <paramref name="until"/>.</summary>
        public Start(Placement placement, int until, string reason)
            : base(reason)
        {
            Placement = placement;
            Until = until;
        }

        /// <summary>Told to the sampler.</summary>
        public Placement Placement { get; }

        /// <summary>The first step at which the scheduler must see the trial; <see cref="int.MaxValue"/> for never.</summary>
        public int Until { get; }
    }

    /// <summary>A waiting trial goes on.</summary>
    public sealed record Resume : Assignment
    {
        /// <summary>The waiting trial goes on up to <paramref name="until"/>.</summary>
        public Resume(int trial, int until, string reason)
            : base(reason)
        {
            Trial = trial;
            Until = until;
        }

        /// <summary>The trial that goes on.</summary>
        public int Trial { get; }

        /// <summary>The next step at which the scheduler must see it.</summary>
        public int Until { get; }
    }

    /// <summary>Nothing yet: the free places (all are alike) are offered again after the next report or end of a trial.</summary>
    /// <remarks>Not an answer while no trial runs: nothing would ever happen again.</remarks>
    public sealed record Wait(string Reason) : Assignment(Reason);

    /// <summary>Nothing any more: no place is offered again, and what still waits is stopped once the running trials have ended.</summary>
    public sealed record Finished(string Reason) : Assignment(Reason);
}
