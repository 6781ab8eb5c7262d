using static System.FormattableString;

namespace TorchTune.Scheduling;

/// <summary>Remembers nothing: what it answers depends on the question alone.</summary>
internal sealed class RunToEndState(int? maxSteps) : ISchedulerState
{
    private readonly Assignment.Start _start = new(new Placement(Bracket: 0, Budget: maxSteps), maxSteps ?? int.MaxValue, "runs to its end");

    public void Observe(StudyEvent happened)
    {
    }

    public Judgement Judge(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Step < maxSteps || maxSteps is null
            ? new Verdict.Stop(Invariant($"diverged at step {report.Step}"))
            : new Verdict.Stop(Invariant($"had all its {maxSteps} steps"), completed: true);
    }

    public Assignment Offer(Place place) => place.MayStart ? _start : new Assignment.Finished("every trial has been started");
}
