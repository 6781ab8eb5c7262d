using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Execution;

/// <summary>What a scheduler's answers must keep to; a broken rule ends the run with a message that names it, and the study can be gone on with.</summary>
internal sealed class SchedulerRules(Conduct conduct, Ledger ledger)
{
    public void Check(Assignment assignment, bool mayStart)
    {
        switch (assignment)
        {
            case null: throw Broken("answer every offer, but answered null");
            case Assignment.Start start:
                if (!mayStart) throw Broken("not start a trial where MayStart is false");
                if (start.Until < 1) throw Broken(Invariant($"start a trial with Until of at least 1, but it was {start.Until}"));
                break;
            case Assignment.Resume resume:
                var trial = Waiting(resume.Trial, "resume");
                if (resume.Until <= trial.Step) throw Broken(Invariant($"resume trial {trial.Number} to beyond its step {trial.Step}, but Until was {resume.Until}"));
                break;
            default: break;
        }
    }

    public void Check(LiveTrial trial, Report report, Verdict verdict, ImmutableArray<WaitingVerdict> waiting)
    {
        switch (verdict)
        {
            case null: throw Broken("give a verdict on every report, but gave null");
            case Verdict.Continue v: MustLieBeyond(trial.Number, report.Step, v.Until); break;
            case Verdict.Exploit v:
                if (v.Until is int until) MustLieBeyond(trial.Number, report.Step, until);
                Check(v, trial.Number, waiting, (trial.Number, report.Step));
                break;
            default: break;
        }

        Check(waiting, trial.Number, report.Step);
    }

    /// <param name="waiting">The verdicts on trials that wait.</param>
    /// <param name="reporting">The trial that has reported or ended.</param>
    /// <param name="judged">The step at which that one has been judged, with this judgement.</param>
    public void Check(ImmutableArray<WaitingVerdict> waiting, int reporting, int judged)
    {
        if (waiting.IsEmpty) return;
        HashSet<int> seen = [];
        foreach (var (number, verdict) in waiting)
        {
            if (number == reporting || !seen.Add(number)) throw Broken(Invariant($"give one verdict on each trial, but gave two on trial {number}"));
            Waiting(number, "judge in passing");
            switch (verdict)
            {
                case Verdict.Stop: break;
                case Verdict.Exploit { Until: null } exploit: Check(exploit, number, waiting, (reporting, judged)); break;
                default: throw Broken(Invariant($"stop a waiting trial or let it exploit with no Until, but the verdict on trial {number} was {verdict}"));
            }
        }
    }

    private void Check(Verdict.Exploit exploit, int trial, ImmutableArray<WaitingVerdict> waiting, (int Trial, int Judged) reporting)
    {
        if (!conduct.Scheduler.CopiesState) throw Broken("say by CopiesState that trials copy one another, but it is false");
        if (exploit.Donor == trial) throw Broken(Invariant($"not let trial {trial} copy itself"));
        if (ledger.Donor(exploit.Donor) is not { } donor) throw Broken(Invariant($"name a donor that has been judged, but trial {exploit.Donor} has not started"));
        int judged = donor.Number == reporting.Trial ? reporting.Judged : donor.Judged;
        if (exploit.DonorStep != judged || judged == 0)
        {
            throw Broken(Invariant($"copy a donor as it was last judged (trial {donor.Number} at step {judged}), but named its step {exploit.DonorStep}"));
        }

        foreach (var (number, verdict) in waiting)
        {
            if (number == exploit.Donor && verdict is Verdict.Exploit) throw Broken(Invariant($"not name a donor (trial {number}) that copies in the same judgement"));
        }

        try
        {
            ledger.Space.Validate(exploit.Configuration);
        }
        catch (ArgumentException refused)
        {
            throw Broken(Invariant($"give trial {trial} a configuration of the space: {refused.Message}"));
        }
    }

    private void MustLieBeyond(int trial, int step, int until)
    {
        if (until <= step) throw Broken(Invariant($"let trial {trial} go on to beyond its step {step}, but Until was {until}"));
    }

    private LiveTrial Waiting(int trial, string verb) => ledger.Find(trial) is { IsRunning: false } waiting
        ? waiting
        : throw Broken(Invariant($"{verb} only a trial that waits, but trial {trial} {(ledger.Find(trial) is null ? "has ended or never started" : "runs")}"));

    private InvalidOperationException Broken(string rule) => new(Invariant($"Scheduler '{conduct.Scheduler.Name}' must {rule}."));
}
