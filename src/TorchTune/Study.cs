using System.Collections.Immutable;
using TorchTune.Execution;
using static System.FormattableString;

namespace TorchTune;

/// <summary>A study: opened from its options, run to its limits or driven trial by trial, and gone on with whenever it is opened again.</summary>
/// <remarks>
/// <code>
/// using var study = Study.Open(new StudyOptions { Name = "mnist", Space = space, Trials = 50 });
/// await foreach (var happened in study.RunAsync(Train)) { … }
/// Console.WriteLine(study.Best);
/// </code>
/// Everything that counts is in the store: what this object knows is a fold over the recorded events.
/// </remarks>
/// <threadsafety>All members may be called from any thread. While <see cref="RunAsync(Func{Trial, IEnumerable{Report}}, CancellationToken)"/> is under way, the study cannot be asked or told.</threadsafety>
public sealed partial class Study : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StudyOptions _options;
    private readonly IStudyLog _log;
    private readonly Conductor _conductor;
    private readonly EventLines _lines;
    private readonly ICheckpoints _checkpoints;
    private bool _disposed;
    private bool _running;
    private Exception? _lost;

    private Study(StudyOptions options, IStudyLog log, ImmutableArray<string> warnings)
    {
        _options = options;
        _log = log;
        _checkpoints = options.Checkpoints ?? new MemoryCheckpoints();
        Parallelism = log.Header.Identity.Parallelism;
        (_conductor, var changes) = SpaceHistory.Replay(options, log, Parallelism);
        Warnings = [.. warnings, .. changes];
        _lines = new EventLines(options.Logger.ForContext<Study>(), options.Objectives);
        _lines.Opened(log.Header, options.Store.Location, _conductor.Ledger, Warnings, log.RunningMarks());
    }

    /// <summary>Its name.</summary>
    public string Name => _log.Header.Name;

    /// <summary>Its logical places: the number that was stored when it was created.</summary>
    public int Parallelism { get; }

    /// <summary>The space, grown by what trials have defined.</summary>
    public Space Space => Read(() => _conductor.Ledger.Space);

    /// <summary>What is improved.</summary>
    public ImmutableArray<Objective> Objectives => _options.Objectives;

    /// <summary>Surroundings that differ from those it was created in (bits may differ), and how its space has changed by being opened this time.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>How many trials have started.</summary>
    public int Started => Read(() => _conductor.Ledger.Started);

    /// <summary>How many trials have ended.</summary>
    public int Ended => Read(() => _conductor.Ledger.Ended);

    /// <summary>The best trial that has ended, a completed one before any stopped one, infeasible and failed ones never; null before the first.</summary>
    /// <exception cref="InvalidOperationException">The study has several objectives: <see cref="BestTrials"/> are those that none beats.</exception>
    public BestTrial? Best => Objectives.Length == 1
        ? Read(() => _conductor.Ledger.Best.Trial)
        : throw new InvalidOperationException(Invariant($"The study has {Objectives.Length} objectives and no single best trial: ask for BestTrials."));

    /// <summary>Opens a study: goes on with a stored one or creates it, as <see cref="StudyOptions.IfStored"/> says.</summary>
    /// <exception cref="ArgumentException">An option breaks its rule; the message names option, rule and value.</exception>
    /// <exception cref="StudyMismatchException">The stored study is another one; the message names each part that differs.</exception>
    /// <exception cref="StoreException">The store refuses; its kinds say why.</exception>
    public static Study Open(StudyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        var (log, warnings) = StudyOpening.Open(options);
        try
        {
            return new Study(options, log, warnings);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>The events recorded so far, in order, as they are read from the store.</summary>
    public IEnumerable<StudyEvent> Events() => _log.Read();

    /// <summary>The table of all trials, made from the record: its time and memory grow with the study.</summary>
    public History Trials() => History.Of(_log.Read(), Objectives, _options.Space);

    /// <summary>The best trials: with one objective those that share the best value, with several those that none beats (Pareto).</summary>
    public IReadOnlyList<TrialRow> BestTrials() => Trials().BestTrials();

    /// <summary>Puts a configuration first in line: the next trial starts with it. What it leaves out is drawn.</summary>
    /// <exception cref="ArgumentException">The space has no such configuration; the message says why.</exception>
    public void Enqueue(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        lock (_gate)
        {
            MustBeUsable();
            if (_running) throw new InvalidOperationException("A configuration can be enqueued before or after a run, not while it is under way.");
            _conductor.Enqueue(configuration);
            Record();
        }
    }

    /// <summary>Closes the study's record. Trials that run go on when it is opened again.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }

        _log.Dispose();
    }

    // Under the lock: makes what was decided last, before anybody acts on it.
    private IReadOnlyList<StudyEvent> Record()
    {
        var decided = _conductor.Decided();
        if (decided.Count == 0) return decided;
        try
        {
            _log.AppendAsync(decided).GetAwaiter().GetResult();
        }
        catch (Exception lost)
        {
            _lost = lost;
            throw;
        }

        foreach (var happened in decided) _lines.Write(happened);
        return decided;
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate) return read();
    }

    private void MustBeUsable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_lost is not null) throw new InvalidOperationException("An event could not be recorded, so what this object knows is ahead of the record: open the study again.", _lost);
    }
}
