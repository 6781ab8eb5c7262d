using System.Collections.Immutable;
using System.Globalization;
using static System.FormattableString;

namespace TorchTune.Scheduling;

/// <summary>The members and the rounds that they are in.</summary>
internal sealed class PopulationState(PopulationOptions options, SchedulingContext context) : ISchedulerState
{
    private readonly Objective _objective = context.Objectives[0];
    private readonly Exploration _exploration = new(options);
    private readonly List<Member> _members = [];
    private Space _space = context.Space;

    public void Observe(StudyEvent happened)
    {
        switch (happened)
        {
            case TrialStarted e:
                _members.Add(new Member(e.Configuration) { Until = e.Until });
                break;
            case TrialResumed e:
                var resumed = _members[e.Trial];
                (resumed.Waits, resumed.Until) = (false, e.Until);
                resumed.Round++;
                break;
            case HyperParameterDefined e:
                _space = _space.With(e.HyperParameter);
                _members[e.Trial].Configuration = _members[e.Trial].Configuration.With(e.HyperParameter.Name, e.Value);
                break;
            case TrialReported e:
                Observe(_members[e.Report.Trial], e);
                Observe(e.Waiting);
                break;
            case TrialEnded e:
                (_members[e.Trial].Ended, _members[e.Trial].Waits) = (true, false);
                Observe(e.Waiting);
                break;
            default:
                break;
        }
    }

    public Judgement Judge(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        double value = report.Metrics[_objective.Metric];
        if (!double.IsFinite(value)) return JudgeDiverged(report, value);
        if (report.Step >= context.MaxSteps) return new(new Verdict.Stop(Invariant($"had all its {context.MaxSteps} steps"), completed: true), MeetingWithout(report.Trial));

        var member = _members[report.Trial];
        if (!AllOthersWait(report.Trial)) return new Verdict.Pause(Invariant($"waits for the others of round {member.Round}"));
        var reporting = new Candidate(report.Trial, report.Step, _objective.Loss(value), _space.Refine(member.Configuration, report.Refined), report.Refined);
        var copies = Meeting([.. Waiting().Append(reporting)]);
        var own = copies.FirstOrDefault(copy => copy.Trial == report.Trial).Verdict ?? new Verdict.Pause(Invariant($"keeps its weights in round {member.Round}"));
        return new(own, copies.RemoveAll(copy => copy.Trial == report.Trial));
    }

    public ImmutableArray<WaitingVerdict> JudgeEnd(int trial, Outcome outcome) => MeetingWithout(trial);

    public Assignment Offer(Place place)
    {
        if (_members.Count < options.Members && place.MayStart) return new Assignment.Start(new Placement(0, options.Interval), UntilOf(1, 0), Invariant($"member {_members.Count + 1} of {options.Members}"));
        if (!_members.Exists(member => !member.Ended)) return new Assignment.Finished("the population has ended");

        // The next round begins for all that wait in the one behind, once nobody runs in it any more.
        int round = _members.Where(member => !member.Ended).Min(member => member.Round);
        int next = _members.FindIndex(member => member.Waits && member.Round == round);
        return next < 0 || _members.Exists(member => !member.Ended && !member.Waits && member.Round == round)
            ? new Assignment.Wait(Invariant($"round {round} is not over"))
            : new Assignment.Resume(next, UntilOf(round + 1, _members[next].Step), Invariant($"round {round + 1} begins"));
    }

    private void Observe(Member member, TrialReported e)
    {
        var (report, verdict) = (e.Report, e.Verdict);
        double value = report.Metrics[_objective.Metric];
        bool judged = report.Step >= member.Until || verdict is not Verdict.Continue;
        member.Step = report.Step;
        if (judged)
        {
            (member.Judged, member.Loss, member.Refined) = (report.Step, double.IsFinite(value) ? _objective.Loss(value) : double.PositiveInfinity, report.Refined);
            member.Configuration = _space.Refine(member.Configuration, report.Refined);
        }

        if (verdict is Verdict.Exploit exploit) Copy(member, exploit);
        member.Waits = verdict is Verdict.Pause or Verdict.Exploit;
    }

    private void Observe(ImmutableArray<WaitingVerdict> waiting)
    {
        foreach (var (trial, verdict) in waiting)
        {
            if (verdict is Verdict.Exploit exploit) Copy(_members[trial], exploit);
        }
    }

    // The state of its own that it was judged with can still be copied by nobody: it is the worse one.
    private static void Copy(Member member, Verdict.Exploit exploit) => (member.Configuration, member.Refined, member.Loss) = (exploit.Configuration, Configuration.Empty, double.PositiveInfinity);

    private int UntilOf(int round, int step) => (int)Math.Max(Math.Min((long)round * options.Interval, context.MaxSteps ?? int.MaxValue), step + 1L);

    private Judgement JudgeDiverged(Report report, double value)
    {
        string became = Invariant($"{_objective.Metric} became {value} at step {report.Step}");
        var others = _members.Index().Where(m => m.Index != report.Trial && !m.Item.Ended && double.IsFinite(m.Item.Loss)).Select(m => (m.Item.Waits, Candidate: CandidateOf(m.Index))).ToArray();
        var meeting = MeetingWithout(report.Trial);
        if (others.Length == 0 || report.Step >= context.MaxSteps) return new(new Verdict.Stop(became), meeting);

        // Those that wait are of this round; the best of them copies nobody in the meeting.
        var candidates = Array.Exists(others, other => other.Waits) ? Array.FindAll(others, other => other.Waits) : others;
        var donor = candidates.Select(other => other.Candidate).MinBy(candidate => (candidate.Loss, candidate.Trial))!;
        return new(CopyOf(report.Trial, report.Step, donor, became), meeting);
    }

    private ImmutableArray<WaitingVerdict> MeetingWithout(int trial) => AllOthersWait(trial) ? Meeting([.. Waiting().Where(candidate => candidate.Trial != trial)]) : [];

    private bool AllOthersWait(int trial) =>
        _members.Count == options.Members && _members.Index().All(m => m.Index == trial || m.Item.Ended || (m.Item.Waits && m.Item.Round == _members[trial].Round));

    private IEnumerable<Candidate> Waiting() => _members.Index().Where(m => m.Item.Waits).Select(m => CandidateOf(m.Index));

    private Candidate CandidateOf(int trial) => new(trial, _members[trial].Judged, _members[trial].Loss, _members[trial].Configuration, _members[trial].Refined);

    private ImmutableArray<WaitingVerdict> Meeting(Candidate[] present)
    {
        var ranked = present.OrderBy(candidate => candidate.Loss).ThenBy(candidate => candidate.Trial).ToArray();
        int share = Math.Min((int)Math.Ceiling(options.Quantile * ranked.Length), ranked.Length / 2);
        var donors = ranked[..share].Where(candidate => double.IsFinite(candidate.Loss)).ToArray();
        if (donors.Length == 0) return [];
        return
        [
            .. ranked[^share..].OrderBy(loser => loser.Trial).Select(loser =>
            {
                var donor = donors[SourceOf(loser.Trial, loser.Step, "pbt donor").NextInt(donors.Length)];
                return new WaitingVerdict(loser.Trial, CopyOf(loser.Trial, loser.Step, donor, Invariant($"among the worst {share} of {ranked.Length}")));
            }),
        ];
    }

    private Verdict.Exploit CopyOf(int trial, int step, Candidate donor, string why)
    {
        var configuration = _exploration.Of(_space, donor.Configuration, donor.Refined, SourceOf(trial, step, "pbt explore"));
        return new(donor.Trial, donor.Step, configuration, until: null, Invariant($"{why}: copies trial {donor.Trial}"));
    }

    private RandomSource SourceOf(int trial, int step, string purpose) =>
        RandomSource.For(context.Seed, trial, purpose).Fork(string.Create(CultureInfo.InvariantCulture, $"{_members[trial].Round} {step}"));

    /// <param name="Trial">A member that can copy or be copied.</param>
    /// <param name="Step">At which it was judged last.</param>
    /// <param name="Loss">With which; +∞ for one that nobody should copy.</param>
    /// <param name="Configuration">With what it has refined.</param>
    /// <param name="Refined">What it has refined.</param>
    private sealed record Candidate(int Trial, int Step, double Loss, Configuration Configuration, Configuration Refined);
}
