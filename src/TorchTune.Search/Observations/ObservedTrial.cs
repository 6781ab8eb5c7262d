using System.Collections.Immutable;

namespace TorchTune.Search;

/// <summary>A trial as a model of the objectives sees it: where it lies in the unit cube, what it lost, and how far that can be trusted.</summary>
/// <remarks>Belongs to one <see cref="ObservedStudy"/>, which changes it as events arrive; others only read.</remarks>
internal sealed class ObservedTrial
{
    private double[] _point;

    public ObservedTrial(int number, Configuration configuration, Space space)
    {
        Number = number;
        Configuration = configuration;
        _point = Locate(configuration, space);
    }

    /// <summary>The trial's number; negative for a configuration that is proposed but has not started.</summary>
    public int Number { get; }

    /// <summary>What it runs with: as it started, and as definitions, its own refinement and copies from donors have changed it.</summary>
    public Configuration Configuration { get; private set; }

    /// <summary>Whether it has not ended.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>What is known of it.</summary>
    public Evidence Evidence { get; private set; } = Evidence.None;

    /// <summary>One loss an objective (smaller is better, NaN became +∞): final ones, or those of the last report. Empty without evidence.</summary>
    public ImmutableArray<double> Losses { get; private set; } = [];

    /// <summary>The first objective's loss; +∞ without evidence.</summary>
    public double Loss => Losses.IsEmpty ? double.PositiveInfinity : Losses[0];

    /// <summary>By how much constraints are broken, summed: 0 where it is feasible, +∞ where one is NaN.</summary>
    public double Violation { get; private set; }

    /// <summary>Whether no constraint is broken.</summary>
    public bool IsFeasible => Violation == 0;

    /// <summary>What it cost, in the study's own unit; null where nobody said.</summary>
    public double? Cost { get; private set; }

    /// <summary>Steps of the last report; 0 before the first.</summary>
    public int Step { get; private set; }

    /// <summary>Its place in the unit interval for the hyper-parameter at an index of the space; NaN where that does not exist in it.</summary>
    public double this[int index] => index < _point.Length ? _point[index] : double.NaN;

    /// <summary>Whether the hyper-parameter at an index of the space exists in it.</summary>
    public bool Has(int index) => index < _point.Length && !double.IsNaN(_point[index]);

    /// <summary>The places of a configuration in the unit cube: NaN where a hyper-parameter does not exist, or has a value that it no longer may have.</summary>
    public static double[] Locate(Configuration configuration, Space space)
    {
        var point = new double[space.Count];
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = configuration.TryGet(space[i].Name, out var value) && space[i].TryConform(value, out value) ? space[i].ToUnit(value) : double.NaN;
        }

        return point;
    }

    internal void Move(Configuration configuration, Space space)
    {
        Configuration = configuration;
        _point = Locate(configuration, space);
    }

    internal void Learn(Report report, ImmutableArray<Objective> objectives)
    {
        Step = report.Step;
        Cost = report.Cost ?? Cost;
        Judge(Evidence.Partial, Objective.ValuesIn(report.Metrics, objectives), report.Constraints, objectives);
    }

    internal void End(Outcome outcome, ImmutableArray<Objective> objectives)
    {
        IsRunning = false;
        Cost = outcome.Cost ?? Cost;
        var evidence = outcome.Kind switch
        {
            OutcomeKind.Completed => Evidence.Full,
            OutcomeKind.Stopped => Evidence.Partial,
            _ => Evidence.Failure,
        };
        Judge(evidence, outcome.Values, outcome.Constraints, objectives);
    }

    private void Judge(Evidence evidence, ImmutableArray<double> values, ImmutableArray<double> constraints, ImmutableArray<Objective> objectives)
    {
        bool hasValues = values.Length == objectives.Length && evidence != Evidence.Failure;
        Evidence = hasValues ? evidence : Evidence.Failure;
        Losses = hasValues ? [.. values.Select((value, i) => objectives[i].Loss(value))] : [];
        Violation = 0;
        foreach (double constraint in constraints)
        {
            if (constraint > 0) Violation += constraint;
            else if (double.IsNaN(constraint)) Violation = double.PositiveInfinity;
        }
    }
}

/// <summary>How much is known of a trial.</summary>
internal enum Evidence : byte
{
    /// <summary>It runs and has said nothing.</summary>
    None,

    /// <summary>It completed: its losses are final.</summary>
    Full,

    /// <summary>It was stopped, waits or still runs: its losses are those of the last report.</summary>
    Partial,

    /// <summary>It ended without usable values: it failed, diverged, hung, had no memory, or was stopped before its first report.</summary>
    Failure,
}
