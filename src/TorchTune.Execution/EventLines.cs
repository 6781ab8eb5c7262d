using System.Collections.Immutable;
using Serilog;
using Serilog.Events;

namespace TorchTune.Execution;

/// <summary>Writes one line an event: reports at debug level, ends and the study's own at information, failures as warnings.</summary>
/// <remarks>Texts are rendered here, so that they are the same whatever culture a sink formats with.</remarks>
internal sealed class EventLines(ILogger logger, ImmutableArray<Objective> objectives)
{
    private double _best = double.NaN;

    public void Opened(StudyHeader header, string location, Ledger ledger, ImmutableArray<string> warnings, IEnumerable<RunningMark> marks)
    {
        logger.Information(
            "Study {Study} in {Store}: {Events} events, {Started} trials started, {Ended} ended; parallelism {Parallelism}, seed {Seed}",
            header.Name, location, ledger.Events, ledger.Started, ledger.Ended, header.Identity.Parallelism, header.Identity.Seed);
        foreach (string warning in warnings) logger.Warning("Surroundings differ: {Difference}", warning);
        foreach (var mark in marks.Where(m => ledger.Find(m.Trial) is not null)) logger.Information("Trial {Trial} was at its step {Step} in slot {Slot} when the study was left", mark.Trial, mark.Step, mark.Slot);
        _best = ledger.Best.Reported;
    }

    public void Write(StudyEvent happened)
    {
        // Texts are made only for those who read them: a silent study writes hundreds of thousands of events a second.
        if (!logger.IsEnabled(LevelOf(happened))) return;
        switch (happened)
        {
            case ConfigurationEnqueued e: logger.Information("Enqueued {Configuration}", e.Configuration.ToJson()); break;
            case TrialStarted e: logger.Debug("Trial {Trial} starts at place {Place} until step {Until} with {Configuration} ({Rationale}; {Reason})", e.Trial, e.Place, e.Until, e.Configuration.ToJson(), e.Rationale, e.Reason); break;
            case TrialResumed e: logger.Debug("Trial {Trial} goes on at place {Place} from step {Step} until step {Until} ({Reason})", e.Trial, e.Place, e.FromStep, e.Until, e.Reason); break;
            case HyperParameterDefined e: logger.Debug("Trial {Trial} defines {HyperParameter} as {Value}", e.Trial, e.HyperParameter.ToString(), e.Value.ToString()); break;
            case SpaceChanged e: logger.Information("The space is now {Space}", e.Space.ToJson()); break;
            case TrialReported e: Write(e); break;
            case TrialRetried e: logger.Warning("Trial {Trial} is tried again, attempt {Attempt}: {Reason}", e.Trial, e.Attempt, e.Reason); break;
            case TrialEnded e: Write(e); break;
            case TrialAmended e: logger.Information("Trial {Trial} is told more: {Outcome}", e.Trial, e.Outcome.Kind); break;
            case ReplayDiffered e: logger.Warning("Trial {Trial} was replayed and differs at step {Step}: {Metric} was {Recorded} and is {Replayed}", e.Trial, e.Step, e.Metric, e.Recorded, e.Replayed); break;
            case StudyStopped e: logger.Information("Study stopped: {Reason}", e.Reason); break;
            default: break;
        }
    }

    private LogEventLevel LevelOf(StudyEvent happened) => happened switch
    {
        TrialReported e => IsBest(e) ? LogEventLevel.Information : LogEventLevel.Debug,
        TrialEnded { Outcome.Kind: OutcomeKind.Completed or OutcomeKind.Stopped } => LogEventLevel.Information,
        TrialEnded or TrialRetried or ReplayDiffered => LogEventLevel.Warning,
        TrialStarted or TrialResumed or HyperParameterDefined => LogEventLevel.Debug,
        _ => LogEventLevel.Information,
    };

    private bool IsBest(TrialReported e)
    {
        double value = e.Report.Metrics[objectives[0].Metric];
        return double.IsFinite(value) && objectives[0].IsBetter(value, _best);
    }

    private void Write(TrialReported e)
    {
        bool isBest = IsBest(e);
        if (isBest) _best = e.Report.Metrics[objectives[0].Metric];
        logger.Write(
            isBest ? LogEventLevel.Information : LogEventLevel.Debug,
            isBest ? "Trial {Trial} step {Step}: {Metrics}, the best so far; {Verdict} ({Reason})" : "Trial {Trial} step {Step}: {Metrics}; {Verdict} ({Reason})",
            e.Report.Trial, e.Report.Step, e.Report.Metrics.ToString(), e.Verdict.GetType().Name, e.Verdict.Reason);
    }

    private void Write(TrialEnded e) => logger.Write(LevelOf(e), "Trial {Trial} {Outcome}: {Reason}", e.Trial, e.Outcome.Kind, e.Outcome.Reason);
}
