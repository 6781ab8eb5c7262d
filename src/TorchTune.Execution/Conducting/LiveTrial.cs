using System.Collections.Immutable;

namespace TorchTune.Execution;

/// <summary>A trial that has started and not ended, as the recorded events tell it.</summary>
internal sealed class LiveTrial
{
    public LiveTrial(TrialStarted started, double stepCost)
    {
        Number = started.Trial;
        Start = started.Configuration;
        Configuration = started.Configuration;
        Placement = started.Placement;
        EnterSegment(started.Time, started.Place, started.Until, stepCost);
    }

    public int Number { get; }

    /// <summary>What it started with, and what it defined itself.</summary>
    public Configuration Start { get; private set; }

    /// <summary>What it runs with now: another than at its start once it has copied a donor.</summary>
    public Configuration Configuration { get; private set; }

    /// <summary>The space has changed: what the trial lacks it has by default. One that lies outside runs on as it is.</summary>
    public void Embed(Space space)
    {
        Start = space.Embed(Start) ?? Start;
        Configuration = space.Embed(Configuration) ?? Configuration;
    }

    public Placement Placement { get; }

    /// <summary>Its logical place; null while it waits.</summary>
    public int? Place { get; private set; }

    public bool IsRunning => Place is not null;

    /// <summary>The step of the last report recorded.</summary>
    public int Step { get; private set; }

    /// <summary>The step at which the scheduler judged it last; 0 before.</summary>
    public int Judged { get; private set; }

    public int Until { get; private set; }

    public int Attempt { get; private set; } = 1;

    public Report? Last { get; private set; }

    /// <summary>A verdict has stopped it; its end follows in the same transaction.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Its reports, to compare a replay with.</summary>
    public List<Report> Reports { get; } = [];

    /// <summary>What it has done and is not recorded yet, in order (<see cref="Turns"/>).</summary>
    public Queue<Item> Unrecorded { get; } = new();

    /// <summary>The donors whose states it took over, in order.</summary>
    public List<Copy> Copies { get; } = [];

    /// <summary>The virtual time of the earliest thing that it can do next: nothing takes less than a step.</summary>
    public double NextTime => Clock.TimeOf(Step + 1);

    /// <summary>When its steps end, in virtual time.</summary>
    public TrialClock Clock { get; private set; }

    public void Resume(TrialResumed resumed, double stepCost) => EnterSegment(resumed.Time, resumed.Place, resumed.Until, stepCost);

    public void Retry(TrialRetried retried)
    {
        Attempt = retried.Attempt;
        Clock = Clock with { Time = retried.Time, Step = Step };
    }

    public void Define(string name, Value value)
    {
        Configuration = Configuration.With(name, value);
        if (Copies.Count == 0) Start = Start.With(name, value);
        else Copies[^1] = Copies[^1] with { Configuration = Configuration };
    }

    /// <summary>Takes in a report; <paramref name="judged"/> says whether the scheduler saw it.</summary>
    public void Take(Report report, bool judged)
    {
        Step = report.Step;
        Last = report;
        if (judged) Judged = report.Step;
        Reports.Add(report);
    }

    public void Continue(int until) => Until = until;

    public void Wait() => Place = null;

    public void Exploit(Verdict.Exploit exploit)
    {
        Copies.Add(new Copy(Step, exploit.Donor, exploit.DonorStep, exploit.Configuration));
        Configuration = exploit.Configuration;
    }

    /// <summary>Goes on at its place from here, at another cost a step.</summary>
    public void EnterSegment(double time, int place, int until, double stepCost)
    {
        Clock = new TrialClock(time, Step, stepCost);
        (Place, Until) = (place, until);
    }

    /// <summary>How it ends with the values of its last report.</summary>
    public Outcome OutcomeOf(OutcomeKind kind, string reason, ImmutableArray<Objective> objectives) => new()
    {
        Kind = kind,
        Reason = reason,
        Values = Last is null ? [] : Objective.ValuesIn(Last.Metrics, objectives),
        Constraints = Last?.Constraints ?? [],
        Cost = Last?.Cost,
    };
}

/// <summary>The virtual time of a trial's steps, from where it last began to run.</summary>
/// <param name="Time">When it began.</param>
/// <param name="Step">The step from which.</param>
/// <param name="StepCost">What a step takes.</param>
internal readonly record struct TrialClock(double Time, int Step, double StepCost)
{
    /// <summary>When a step ends, if the trial goes on to it.</summary>
    public double TimeOf(int step) => Time + (StepCost * (step - Step));
}

/// <summary>A donor's state taken over.</summary>
/// <param name="AtStep">The step that the copying trial had done.</param>
/// <param name="Donor">Whom it copied.</param>
/// <param name="DonorStep">The donor's step.</param>
/// <param name="Configuration">What it has run with since.</param>
internal sealed record Copy(int AtStep, int Donor, int DonorStep, Configuration Configuration);
