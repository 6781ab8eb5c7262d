namespace TorchTune;

/// <summary>A scheduler's answer to a report: what the trial does next, and why.</summary>
/// <remarks>A closed union: <see cref="Continue"/>, <see cref="Pause"/>, <see cref="Stop"/>, <see cref="Exploit"/>.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public abstract record Verdict
{
    private Verdict(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Reason = reason;
    }

    /// <summary>Why, as a sentence a person reads.</summary>
    public string Reason { get; }

    /// <summary>The trial goes on at its place, without waiting, up to the step <see cref="Until"/>.</summary>
    public sealed record Continue : Verdict
    {
        /// <summary>Goes on up to <paramref name="until"/>, which must lie beyond the step reported.</summary>
        public Continue(int until, string reason)
            : base(reason) => Until = until;

        /// <summary>The next step at which the scheduler must see the trial; <see cref="int.MaxValue"/> for never.</summary>
        public int Until { get; }
    }

    /// <summary>The trial gives its place away and waits, with its state kept, until the scheduler resumes or stops it.</summary>
    public sealed record Pause(string Reason) : Verdict(Reason);

    /// <summary>The trial ends here.</summary>
    public sealed record Stop : Verdict
    {
        /// <summary>Ends the trial.</summary>
        /// <param name="reason">Why.</param>
        /// <param name="completed">Whether it had all the steps that were meant for it, so that its outcome is completed and not stopped.</param>
        public Stop(string reason, bool completed = false)
            : base(reason) => Completed = completed;

        /// <summary>Whether the trial had all the steps that were meant for it.</summary>
        public bool Completed { get; }
    }

    /// <summary>The trial takes over the whole state of a donor, as the donor last showed it to the scheduler, and another configuration.</summary>
    public sealed record Exploit : Verdict
    {
        /// <summary>Copies <paramref name="donor"/> and continues with <paramref name="configuration"/>.</summary>
        /// <param name="donor">The number of the trial copied: another one, which has been judged and is not copying in the same judgement.</param>
        /// <param name="donorStep">The donor's step whose state is copied: the last at which it was judged.</param>
        /// <param name="configuration">What the trial runs with from now on.</param>
        /// <param name="until">The next step at which the scheduler must see the trial; null where the trial waits to be resumed.</param>
        /// <param name="reason">Why.</param>
        public Exploit(int donor, int donorStep, Configuration configuration, int? until, string reason)
            : base(reason)
        {
            ArgumentNullException.ThrowIfNull(configuration);
            Donor = donor;
            DonorStep = donorStep;
            Configuration = configuration;
            Until = until;
        }

        /// <summary>The trial copied.</summary>
        public int Donor { get; }

        /// <summary>The donor's step whose state is copied.</summary>
        public int DonorStep { get; }

        /// <summary>What the trial runs with from now on.</summary>
        public Configuration Configuration { get; }

        /// <summary>The next step at which the scheduler must see the trial; null: it waits to be resumed.</summary>
        public int? Until { get; }
    }
}

/// <summary>The verdict on a trial that waits, given on the occasion of another's report: <see cref="Verdict.Stop"/>, or <see cref="Verdict.Exploit"/> with no <c>Until</c>.</summary>
/// <param name="Trial">The waiting trial.</param>
/// <param name="Verdict">What becomes of it. To go on it is resumed through <see cref="ISchedulerState.Offer"/>.</param>
public readonly record struct WaitingVerdict(int Trial, Verdict Verdict);
