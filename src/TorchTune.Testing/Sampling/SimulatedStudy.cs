using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Testing;

/// <summary>A study in which the caller says what happens: for tests of a sampler that need neither a loop nor trials.</summary>
/// <remarks>
/// It asks the sampler as a study does, numbers and starts the trials, and shows the sampler every event. One unit of time passes with each.
/// </remarks>
/// <threadsafety>For one thread.</threadsafety>
public sealed class SimulatedStudy
{
    private readonly ISampler _sampler;
    private SamplingContext _context;
    private readonly ulong _seed;
    private readonly List<StudyEvent> _events = [];
    private readonly List<Configuration> _configurations = [];
    private readonly Dictionary<int, int> _steps = [];
    private bool _hasChanged;

    /// <summary>A study before its first event.</summary>
    /// <param name="sampler">The sampler under test.</param>
    /// <param name="space">What it samples.</param>
    /// <param name="objectives">Default: minimize <c>loss</c>.</param>
    /// <param name="seed">The study's seed.</param>
    /// <param name="parallelism">How many trials the sampler is told may run at once.</param>
    public SimulatedStudy(ISampler sampler, Space space, ImmutableArray<Objective>? objectives = null, ulong seed = 1, int parallelism = 4)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(space);
        _sampler = sampler;
        _seed = seed;
        Space = space;
        _context = new SamplingContext { Space = space, Objectives = objectives ?? [Objective.Minimize("loss")], Seed = seed, Parallelism = parallelism };
        State = sampler.Begin(_context);
    }

    /// <summary>The space, with what trials have defined.</summary>
    public Space Space { get; private set; }

    /// <summary>What has happened.</summary>
    public IReadOnlyList<StudyEvent> Events => _events;

    /// <summary>The configurations of the trials, by number.</summary>
    public IReadOnlyList<Configuration> Configurations => _configurations;

    /// <summary>The sampler's state, after every event.</summary>
    public ISamplerState State { get; private set; }

    /// <summary>What the sampler would propose now. Nothing starts.</summary>
    public IReadOnlyList<Proposal> Ask(int count = 1) => Ask(State, count);

    /// <summary>Starts as many trials as the sampler proposes, at most <paramref name="count"/>.</summary>
    /// <returns>Their numbers.</returns>
    public IReadOnlyList<int> Start(int count = 1) => [.. Ask(count).Select(proposal => Start(proposal.Configuration, proposal.Rationale))];

    /// <summary>Starts a trial with a configuration that the sampler did not propose.</summary>
    /// <returns>Its number.</returns>
    public int Start(Configuration configuration, string rationale = "enqueued")
    {
        int trial = _configurations.Count;
        _configurations.Add(configuration);
        Happen(time => new TrialStarted(time, trial, trial % _context.Parallelism, configuration, new Placement(0, null), int.MaxValue, rationale, "a place is free"));
        return trial;
    }

    /// <summary>A running trial reports its next step.</summary>
    public void Report(int trial, params ReadOnlySpan<double> values)
    {
        int step = _steps[trial] = _steps.GetValueOrDefault(trial) + 1;
        var report = new Report(trial, step, MetricsOf(values));
        Happen(time => new TrialReported(time, report, new Verdict.Continue(int.MaxValue, "nothing to compare"), []));
    }

    /// <summary>A running trial ends.</summary>
    public void End(int trial, OutcomeKind kind, params ReadOnlySpan<double> values)
    {
        var outcome = new Outcome { Kind = kind, Reason = "as the test says", Values = [.. values] };
        Happen(time => new TrialEnded(time, trial, outcome));
    }

    /// <summary>A running trial reports and completes.</summary>
    public void Complete(int trial, params ReadOnlySpan<double> values)
    {
        Report(trial, values);
        End(trial, OutcomeKind.Completed, values);
    }

    /// <summary>A running trial defines a hyper-parameter.</summary>
    public void Define(int trial, HyperParameter hyperParameter, Value value)
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        Space = Space.With(hyperParameter);
        _configurations[trial] = _configurations[trial].With(hyperParameter.Name, value);
        Happen(time => new HyperParameterDefined(time, trial, hyperParameter, value));
    }

    /// <summary>The study goes on with another space, as one that is opened with it: earlier trials are embedded, or left out.</summary>
    public void Change(Space space)
    {
        ArgumentNullException.ThrowIfNull(space);
        Space = space;
        _context = _context with { Space = space };
        _hasChanged = true;
        _events.Add(new SpaceChanged(_events.Count, space));
        State = Replayed();
    }

    /// <summary>Runs trials, <paramref name="together"/> at a time, each completing with what a function gives for its configuration.</summary>
    /// <returns>The configurations, in the order of the trials.</returns>
    public IReadOnlyList<Configuration> Run(int trials, Func<Configuration, ImmutableArray<double>> function, int together = 1)
    {
        ArgumentNullException.ThrowIfNull(function);
        int first = _configurations.Count;
        while (_configurations.Count < first + trials)
        {
            var started = Start(Math.Min(together, first + trials - _configurations.Count));
            if (started.Count == 0) break;
            foreach (int trial in started) Complete(trial, function(_configurations[trial]).AsSpan());
        }

        return [.. _configurations.Skip(first)];
    }

    /// <summary>What a state would propose now that is rebuilt from the events, as after a restart.</summary>
    public IReadOnlyList<Proposal> AskReplayed(int count = 1) => Ask(Replayed(), count);

    /// <summary>Goes on with a state rebuilt from the events, as after a restart.</summary>
    public void Resume() => State = Replayed();

    /// <summary>Something happens: it is recorded, and the sampler observes it.</summary>
    /// <param name="at">The event, given its time.</param>
    public void Happen(Func<double, StudyEvent> at)
    {
        ArgumentNullException.ThrowIfNull(at);
        var happened = at(_events.Count);
        _events.Add(happened);
        State.Observe(happened);
    }

    private ISamplerState Replayed()
    {
        var begun = _sampler.Begin(_context);
        ISamplerState state = _hasChanged ? new EmbeddedHistory(begun, _context.Space) : begun;
        foreach (var happened in _events) state.Observe(happened);
        return state;
    }

    private IReadOnlyList<Proposal> Ask(ISamplerState state, int count) =>
        state.Ask(RandomSource.For(_seed, _configurations.Count, "sampler"), count, new Placement(0, null));

    private Metrics MetricsOf(ReadOnlySpan<double> values)
    {
        if (values.Length != _context.Objectives.Length)
        {
            throw new ArgumentException(Invariant($"A report must have one value for each of {_context.Objectives.Length} objectives, but was given {values.Length}."));
        }

        var metrics = new (string, double)[values.Length];
        for (int i = 0; i < metrics.Length; i++) metrics[i] = (_context.Objectives[i].Metric, values[i]);
        return Metrics.Of(metrics);
    }
}
