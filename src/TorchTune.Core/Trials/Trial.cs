using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>One attempt, as the code that is tuned sees it: gives values, random numbers and the device, takes reports.</summary>
/// <remarks>
/// <code>
/// IEnumerable&lt;Report&gt; Train(Trial trial)
/// {
///     double rate = trial.Get(learningRate);
///     for (int epoch = 0; epoch &lt; 27; epoch++) yield return trial.Report(Epoch(rate));
/// }
/// </code>
/// A hyper-parameter that the space does not hold is defined by asking for it: the value comes from (study seed, trial number, its name),
/// whatever else happened, and the space of the study grows by it.
/// </remarks>
/// <threadsafety>Used by the trial's own code, one thread at a time; <see cref="Stopping"/> may be read from any.</threadsafety>
public sealed class Trial
{
    private readonly TrialContext _context;
    private readonly List<(HyperParameter HyperParameter, Value Value)> _defined = [];
    private Space _space;
    private Configuration _refined = Configuration.Empty;
    private Configuration _chosen;

    /// <summary>A trial of this context.</summary>
    public Trial(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _space = context.Space;
        _chosen = context.Configuration;
        Configuration = _space.Derive(_chosen);
        Step = context.Step;
        Cost = context.Cost;
    }

    /// <summary>The trial's number, 0 for the study's first.</summary>
    public int Number => _context.Number;

    /// <summary>What it runs with, derived values among it; grows by what it defines.</summary>
    public Configuration Configuration { get; private set; }

    /// <summary>The study's objectives: each report has a metric for each of them.</summary>
    public ImmutableArray<Objective> Objectives => _context.Objectives;

    /// <summary>The device it runs on, from its first step to its last unless it waits in between.</summary>
    public DeviceName Device => _context.Slot.Device;

    /// <summary>The slot in which it was set up. A <see cref="Trainable"/> may be stepped in another slot of the same device.</summary>
    public Slot Slot => _context.Slot;

    /// <summary>Signalled when nobody waits for the next report any more: the study is being left, or a verdict has cut off a step run ahead. Long steps may watch it.</summary>
    public CancellationToken Stopping => _context.Stopping;

    /// <summary>The steps reported so far.</summary>
    public int Step { get; private set; }

    /// <summary>What this trial asked for that the space did not hold, in order.</summary>
    public IReadOnlyList<(HyperParameter HyperParameter, Value Value)> Defined => _defined;

    /// <summary>The constraints of the last <see cref="Constrain"/>; empty before.</summary>
    public ImmutableArray<double> Constraints { get; private set; } = [];

    /// <summary>What the trial has cost (<see cref="Spend"/>); null where it never said.</summary>
    public double? Cost { get; private set; }

    /// <summary>The value of a hyper-parameter in its own type; defines it where the space does not hold it.</summary>
    /// <exception cref="KeyNotFoundException">It does not exist in this configuration: its condition fails.</exception>
    /// <exception cref="ArgumentException">The space holds another declaration under its name, or one of its rules is broken.</exception>
    public T Get<T>(HyperParameter<T> hyperParameter)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        Know(hyperParameter.Definition);
        return Configuration.Get(hyperParameter);
    }

    /// <summary>The value of a hyper-parameter; defines it where the space does not hold it.</summary>
    /// <inheritdoc cref="Get{T}(HyperParameter{T})"/>
    public Value Get(HyperParameter hyperParameter)
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        Know(hyperParameter);
        return Configuration[hyperParameter.Name];
    }

    /// <summary>A value that the space derives from this trial's hyper-parameters.</summary>
    /// <typeparam name="T">double, float, int, long, bool, string or an enum.</typeparam>
    /// <exception cref="KeyNotFoundException">The space derives no such value, or something that it is computed from does not exist here.</exception>
    public T Get<T>(DerivedValue derived)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(derived);
        return ValueOf.To<T>(Configuration[derived.Name]);
    }

    /// <summary>Random numbers for one purpose of this trial: the same ones whenever they are asked for.</summary>
    public RandomSource Random(string purpose) => RandomSource.For(_context.Seed, Number, purpose);

    /// <summary>The report of the next step, for a study of one objective.</summary>
    /// <param name="value">The objective's value. NaN and infinities end the trial as diverged, unless the scheduler knows better.</param>
    /// <exception cref="InvalidOperationException">The study has several objectives, which must be named.</exception>
    public Report Report(double value) => Objectives.Length == 1
        ? Report(Metrics.Of(Objectives[0].Metric, value))
        : throw new InvalidOperationException($"The study has the objectives {string.Join(", ", Objectives.Select(o => $"'{o.Metric}'"))}: a report must name its values.");

    /// <summary>The report of the next step.</summary>
    /// <param name="metrics">The study's objectives and whatever else is to be recorded.</param>
    public Report Report(params ReadOnlySpan<(string Name, double Value)> metrics) => Report(Metrics.Of(metrics));

    /// <summary>The report of the next step.</summary>
    /// <param name="metrics">The study's objectives and whatever else is to be recorded.</param>
    public Report Report(Metrics metrics) => ReportAt(Step + 1, metrics);

    /// <summary>The report of a step that is not the next: steps in between are left out.</summary>
    /// <param name="step">How many steps the trial has done; more than at its last report.</param>
    /// <param name="metrics">The study's objectives and whatever else is to be recorded.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step does not lie beyond the last.</exception>
    /// <exception cref="ArgumentException">An objective is not among the metrics.</exception>
    public Report ReportAt(int step, Metrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (step <= Step) throw new ArgumentOutOfRangeException(nameof(step), Invariant($"A report must lie beyond the last, which was of step {Step}, but was of step {step}."));
        Objective.MustBeIn(metrics, Objectives);
        Step = step;
        var refined = _refined;
        _refined = Configuration.Empty;
        return new Report(Number, step, metrics) { Constraints = Constraints, Cost = Cost, Refined = refined };
    }

    /// <summary>Says what value the training itself has brought a continuous hyper-parameter to, by its gradient say. Said before the report that it belongs to, and for that one alone.</summary>
    /// <param name="hyperParameter">One that the trial's configuration holds.</param>
    /// <param name="value">Finite; it may lie beyond the declared range.</param>
    /// <exception cref="ArgumentException">The hyper-parameter has finitely many values: those are the searcher's to choose.</exception>
    /// <exception cref="KeyNotFoundException">The configuration does not hold it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public void Refine(HyperParameter<double> hyperParameter, double value)
    {
        ArgumentNullException.ThrowIfNull(hyperParameter);
        if (hyperParameter.Definition.IsDiscrete) throw new ArgumentException(Invariant($"Hyper-parameter '{hyperParameter.Name}' must be continuous to be refined, but its values are {hyperParameter.Definition.Range}."), nameof(hyperParameter));
        _ = Configuration[hyperParameter.Name];
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), Invariant($"The refined value of '{hyperParameter.Name}' must be finite, but was {value}."));
        _refined = _refined.With(hyperParameter.Name, value);
    }

    /// <summary>Says how far the configuration keeps its constraints: it is feasible where every number is ≤ 0. Said before the report that it belongs to; the last word counts.</summary>
    public void Constrain(params ReadOnlySpan<double> constraints) => Constraints = [.. constraints];

    /// <summary>Adds to what the trial costs, in the study's own unit. Said before the report that it belongs to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cost is negative or not finite.</exception>
    public void Spend(double cost)
    {
        if (!(cost >= 0) || !double.IsFinite(cost)) throw new ArgumentOutOfRangeException(nameof(cost), Invariant($"A cost must be finite and not negative, but was {cost}."));
        Cost = (Cost ?? 0) + cost;
    }

    /// <summary>Goes on with another configuration (<see cref="ScheduledTrainable"/>).</summary>
    internal void RunWith(Configuration configuration) => (_chosen, Configuration) = (configuration, _space.Derive(configuration));

    private void Know(HyperParameter asked)
    {
        // Refuses another declaration under a name that the space holds.
        _space = _space.With(asked);
        if (_chosen.Contains(asked.Name)) return;
        if (!_space.IsActive(asked.Name, _chosen)) throw new KeyNotFoundException(Invariant($"'{asked.Name}' exists only when {asked.When}, which does not hold in {_chosen}."));

        // From the name and not from a sequence of draws: in whatever order a trial asks, and however often it is run again, it gets the same.
        // Whether another trial has defined it meanwhile makes no difference either.
        var value = asked.Draw(Random("defined").Fork(asked.Name));
        _chosen = _chosen.With(asked.Name, value);
        Configuration = _space.Derive(_chosen);
        _defined.Add((asked, value));
    }
}
