using System.Collections.Immutable;
using Serilog;
using TorchTune.Execution;
using TorchTune.Scheduling;
using TorchTune.Search;
using TorchTune.Storage;
using static System.FormattableString;

namespace TorchTune;

/// <summary>What a study is, how far it may go, and where it runs and is kept.</summary>
/// <remarks>
/// The first group is the study's identity: going on with another value is an error that names it. The others may differ from run to run.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record StudyOptions
{
    /// <summary>The study's name, unique within its store.</summary>
    public required string Name { get; init; }

    /// <summary>What may vary.</summary>
    /// <value>Default empty: trials define what they ask for.</value>
    public Space Space { get; init; } = Space.Empty;

    /// <summary>Whether the space may be narrower than the one that the stored study had: trials outside of it are kept, and nothing is learned from them.</summary>
    /// <value>
    /// Default false: a hyper-parameter that was removed, narrowed, is new without a default (<see cref="HyperParameter.WithDefault"/>) or is newly constrained is an error that names it. What every
    /// earlier trial fits into (new ones with a default, larger ranges, more choices) is gone on with in any case. Not part of the identity: the change is an event of the record.
    /// </value>
    public bool MayNarrowSpace { get; init; }

    /// <summary>What is improved: metrics of every report, each with its direction.</summary>
    /// <value>Default: minimize <c>value</c>.</value>
    public ImmutableArray<Objective> Objectives { get; init; } = [Objective.Minimize("value")];

    /// <summary>Where configurations come from.</summary>
    /// <value>Default: chosen by space, objectives and budget.</value>
    public ISampler Sampler { get; init; } = new AutomaticSampler();

    /// <summary>Who goes on.</summary>
    /// <value>Default: every trial to its end.</value>
    public IScheduler Scheduler { get; init; } = new RunToEndScheduler();

    /// <summary>The seed of everything random.</summary>
    /// <value>Default 0.</value>
    public ulong Seed { get; init; }

    /// <summary>The logical places: how many trials run at a time by the study's own clock, on however many slots.</summary>
    /// <value>Default: that of the stored study; for a new one the number of slots, at least 4.</value>
    public int? Parallelism { get; init; }

    /// <summary>The most steps a trial may have.</summary>
    /// <value>Default null: a trial ends by itself, or when the scheduler says so.</value>
    public int? MaxSteps { get; init; }

    /// <summary>What a step of a configuration costs by the study's own clock: positive, and computed from the configuration alone.</summary>
    /// <value>Default null: 1.</value>
    public Func<Configuration, double>? StepCost { get; init; }

    /// <summary>A hash of the data that trials see.</summary>
    /// <value>Default null: none is compared.</value>
    public string? DataHash { get; init; }

    /// <summary>Whether reports are judged by the study's own clock, which makes it repeat, or as they arrive. Ask-and-tell takes them as they arrive.</summary>
    /// <value>Default <see cref="ReportOrder.Virtual"/>.</value>
    public ReportOrder Order { get; init; } = ReportOrder.Virtual;

    /// <summary>The number of trials.</summary>
    /// <value>Default null: as many as the scheduler and the space allow.</value>
    public int? Trials { get; init; }

    /// <summary>The number of steps of all trials together.</summary>
    /// <value>Default null: no limit.</value>
    public long? Steps { get; init; }

    /// <summary>A value of the first objective that is good enough: the first feasible report that reaches it ends the study.</summary>
    /// <value>Default null: none is.</value>
    public double? Target { get; init; }

    /// <summary>How long a run may take; then it ends and can be gone on with.</summary>
    /// <value>Default null: no limit.</value>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How long a trial may take for one step before it counts as hung and its slot is given to others.</summary>
    /// <value>Default null: as long as it likes.</value>
    public TimeSpan? HangLimit { get; init; }

    /// <summary>Whether failed trials are tried again.</summary>
    /// <value>Default: they are not.</value>
    public RetryOptions Retries { get; init; } = RetryOptions.Never;

    /// <summary>Where the study is kept. The study does not dispose it.</summary>
    /// <value>Default: in memory, for these options and what is made from them.</value>
    public IStudyStore Store { get; init; } = new MemoryStore();

    /// <summary>What to do where the store holds a study of this name, or none.</summary>
    /// <value>Default: go on with it, or create it.</value>
    public ResumePolicy IfStored { get; init; } = ResumePolicy.ResumeOrCreate;

    /// <summary>Where trials run.</summary>
    /// <value>Default: the CPU, one thread a trial.</value>
    public IDeviceHost Devices { get; init; } = new CpuHost();

    /// <summary>Where the states of trials are kept.</summary>
    /// <value>Default null: in memory, and only where a trial waits or is copied.</value>
    public ICheckpoints? Checkpoints { get; init; }

    /// <summary>Every how many steps a trial's state is written to <see cref="Checkpoints"/> that outlive the process.</summary>
    /// <value>Default 1.</value>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>What else the bits of a result may depend on, as the experiment knows it: a hash of its source, say. A difference warns.</summary>
    /// <value>Default empty.</value>
    public ImmutableSortedDictionary<string, string> Surroundings { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Told whenever a slot has worked at a trial, on the slot's thread: for timelines and figures, since nothing is decided by it. It must be quick and not throw.</summary>
    /// <value>Default null: nobody is.</value>
    public Action<SlotUse>? SlotUsed { get; init; }

    /// <summary>Where the study says what happens, one line an event.</summary>
    /// <value>Default: nowhere.</value>
    public ILogger Logger { get; init; } = Serilog.Core.Logger.None;

    /// <summary>The clock of time limits and back-off.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal StudyOptions Validated()
    {
        StudyName.Checked(Name);
        if (Objectives.IsDefaultOrEmpty) throw new ArgumentException("Objectives must not be empty.");
        if (Objectives.GroupBy(o => o.Metric).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException(Invariant($"Objectives must name different metrics, but '{twice.Key}' occurs twice."));
        MustBePositive(nameof(Parallelism), Parallelism);
        MustBePositive(nameof(MaxSteps), MaxSteps);
        MustBePositive(nameof(CheckpointEvery), CheckpointEvery);
        MustBePositive(nameof(TimeLimit), TimeLimit);
        MustBePositive(nameof(HangLimit), HangLimit);
        if (Devices.Slots.IsDefaultOrEmpty) throw new ArgumentException("Devices must have at least one slot.");
        Limits.Validated();
        Retries.Validated();
        return this;
    }

    internal StudyLimits Limits => new() { Trials = Trials, Steps = Steps, Target = Target };

    internal StudyIdentity Identity(int parallelism) => new()
    {
        Space = Space.ToJson(),
        Objectives = Objectives,
        Seed = Seed,
        Parallelism = parallelism,
        ThreadsPerTrial = Devices.ThreadsPerTrial,
        Sampler = Sampler.Identity,
        Scheduler = Scheduler.Identity,
        MaxSteps = MaxSteps,
        DataHash = DataHash,
        Order = Order,
    };

    internal Conduct Conduct(int parallelism) => new()
    {
        Space = Space,
        Objectives = Objectives,
        Seed = Seed,
        Parallelism = parallelism,
        Sampler = Sampler,
        Scheduler = Scheduler,
        Order = Order,
        MaxSteps = MaxSteps,
        StepCost = StepCost,
        Limits = Limits,
        Retries = Retries,
    };

    private static void MustBePositive(string option, int? value)
    {
        if (value < 1) throw new ArgumentException(Invariant($"{option} must be at least 1, but was {value}."));
    }

    private static void MustBePositive(string option, TimeSpan? value)
    {
        if (value <= TimeSpan.Zero) throw new ArgumentException(Invariant($"{option} must be positive, but was {value}."));
    }
}
