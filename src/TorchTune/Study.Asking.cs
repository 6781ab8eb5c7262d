using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <content>Ask-and-tell, for those who own the loop.</content>
public sealed partial class Study
{
    /// <summary>Asks for trials to run: new ones, or ones that waited and go on.</summary>
    /// <remarks>Each is reported with <see cref="Report(int, int, Metrics)"/> and ended with <see cref="Tell"/>. Any number may be under way; one whose asker is gone stays running.</remarks>
    /// <param name="count">How many; they are proposed together.</param>
    /// <exception cref="InvalidOperationException">The study judges in virtual time (<see cref="StudyOptions.Order"/>), or is being run.</exception>
    public Asked Ask(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_gate)
        {
            MustTakeArrivals();
            var ledger = _conductor.Ledger;
            if (_options.Limits.Reached(ledger, Objectives[0]) is string reached) return new([], new Assignment.Finished(reached));

            Queue<Proposal> batch = new();
            Placement? batchFor = null;
            int given = 0;
            Assignment? otherwise = null;
            _conductor.GoOn();
            while (given < count && (otherwise = _conductor.Offer(ledger.LowestFreePlace, Propose)) is null) given++;
            if (otherwise is not null && ledger.Running == 0) _conductor.FinishWaiting();

            ImmutableArray<AskedTrial> asked = [.. Record().Select(Given).OfType<AskedTrial>()];
            return new(asked, otherwise);

            Proposal? Propose(Placement placement)
            {
                if (batch.Count == 0 || batchFor != placement) batch = new(_conductor.Propose(placement, count - given));
                batchFor = placement;
                return batch.TryDequeue(out var proposal) ? proposal : null;
            }

            AskedTrial? Given(StudyEvent happened) => happened switch
            {
                TrialStarted e => new(e.Trial, ledger.Space.Derive(e.Configuration), 0, e.Until, e.Placement, e.Rationale, e.Reason),
                TrialResumed e when ledger.Find(e.Trial) is { } trial => GoingOn(e, trial),
                _ => null,
            };
        }
    }

    private AskedTrial GoingOn(TrialResumed resumed, Execution.LiveTrial trial)
    {
        var copy = trial.Copies is [.., var last] && last.AtStep == resumed.FromStep ? last : null;
        return new AskedTrial(resumed.Trial, _conductor.Ledger.Space.Derive(trial.Configuration), resumed.FromStep, resumed.Until, trial.Placement, "", resumed.Reason)
        {
            Donor = copy?.Donor,
            DonorStep = copy?.DonorStep,
        };
    }

    /// <summary>Reports the objective of a study that has one.</summary>
    /// <inheritdoc cref="Report(Report)"/>
    public Verdict Report(int trial, int step, double value) => Objectives.Length == 1
        ? Report(trial, step, Metrics.Of(Objectives[0].Metric, value))
        : throw new ArgumentException(Invariant($"The study has the objectives {string.Join(", ", Objectives.Select(o => Invariant($"'{o.Metric}'")))}: a report must name its values."));

    /// <summary>Reports named metrics.</summary>
    /// <inheritdoc cref="Report(Report)"/>
    public Verdict Report(int trial, int step, Metrics metrics) => Report(new Report(trial, step, metrics));

    /// <summary>Takes the report of a trial that was asked for. When this returns, report and verdict are recorded.</summary>
    /// <param name="report">Its step lies beyond the trial's last one, and its metrics hold every objective.</param>
    /// <returns>
    /// What the trial does next. After <see cref="Verdict.Stop"/> it has ended, and <see cref="Tell"/> is only needed to add constraints or cost; after
    /// <see cref="Verdict.Pause"/> it waits until <see cref="Ask"/> gives it out again.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such trial under way, or the report breaks a rule.</exception>
    public Verdict Report(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        lock (_gate)
        {
            MustTakeArrivals();
            var trial = _conductor.Ledger.Named(report.Trial);
            if (!trial.IsRunning) throw new ArgumentException(Invariant($"Trial {report.Trial} waits since its step {trial.Step}, and must not report before it is asked for again."));
            if (report.Step <= trial.Step) throw new ArgumentException(Invariant($"A report must lie beyond the last, which was of step {trial.Step}, but was of step {report.Step}."));
            Objective.MustBeIn(report.Metrics, Objectives);
            _conductor.Take(trial, new Execution.Item.Reported(report));
            return Record().OfType<TrialReported>().First().Verdict;
        }
    }

    /// <summary>Tells how a trial ended. When this returns, the end is recorded.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="told">What is known; everything may be left out, and then the last report counts.</param>
    /// <exception cref="ArgumentException">There is no such trial, it has been told, or there is neither a value nor a report.</exception>
    public void Tell(int trial, Told? told = null)
    {
        told ??= new Told();
        lock (_gate)
        {
            MustTakeArrivals();
            told.MustFit(Objectives);
            if (_conductor.Ledger.Untold(trial) is { } outcome) Amend(trial, outcome, told);
            else End(_conductor.Ledger.Named(trial), told);
            Record();
        }
    }

    private void End(Execution.LiveTrial trial, Told told)
    {
        var values = told.Values ?? (trial.Last is null ? [] : Objective.ValuesIn(trial.Last.Metrics, Objectives));
        bool finite = values.All(double.IsFinite);
        var kind = told.Outcome ?? (finite ? OutcomeKind.Completed : OutcomeKind.Diverged);
        if (values.IsEmpty && kind == OutcomeKind.Completed)
        {
            throw new ArgumentException(Invariant($"Trial {trial.Number} has reported nothing: tell its values, or that it failed."));
        }

        _conductor.End(trial, new Outcome
        {
            Kind = kind,
            Reason = told.Reason ?? "told by its owner",
            Values = values,
            Constraints = told.Constraints ?? trial.Last?.Constraints ?? [],
            Cost = told.Cost ?? trial.Last?.Cost,
        });
    }

    private void Amend(int trial, Outcome outcome, Told told)
    {
        var amended = outcome with
        {
            Kind = told.Outcome ?? outcome.Kind,
            Reason = told.Reason ?? outcome.Reason,
            Values = told.Values ?? outcome.Values,
            Constraints = told.Constraints ?? outcome.Constraints,
            Cost = told.Cost ?? outcome.Cost,
        };
        if (amended.Equals(outcome)) _conductor.Ledger.Told(trial);
        else _conductor.Amend(trial, amended);
    }

    private void MustTakeArrivals()
    {
        MustBeUsable();
        if (_running) throw new InvalidOperationException("The study is being run: its trials cannot be asked for or told at the same time.");
        if (_options.Order != ReportOrder.Arrival)
        {
            throw new InvalidOperationException("Ask-and-tell takes reports as they arrive: open the study with Order = Arrival.");
        }
    }
}
