using System.Collections.Immutable;
using Xunit;
using static System.FormattableString;

namespace TorchTune.Testing;

/// <summary>A study without trials: asks a scheduler everything that can come up, in a random order of arrivals, with random reports, and holds every answer to the contract.</summary>
/// <remarks>Written from the contract and not from the loop, so that each can be held against the other.</remarks>
internal sealed class Rehearsal
{
    // Far more than any scheduler needs for the trials of a rehearsal; one that comes here does not end.
    private const int MostReports = 200_000;

    private readonly IScheduler _scheduler;
    private readonly SchedulingContext _context;
    private readonly ISchedulerState _state;
    private readonly RandomSource _random;
    private readonly RandomSource _interruptions;
    private readonly RehearsalPlan _plan;
    private readonly SortedDictionary<int, Member> _members = [];
    private int _started;
    private int _reports;

    public Rehearsal(IScheduler scheduler, SchedulingContext context, ulong seed, RehearsalPlan plan)
    {
        _scheduler = scheduler;
        _context = context;
        _plan = plan;
        _random = RandomSource.For(seed, -1, "rehearsal");
        _interruptions = RandomSource.For(seed, -1, "interruptions");
        _state = scheduler.Begin(context);
    }

    /// <summary>Everything that happened, in order.</summary>
    public List<StudyEvent> Events { get; } = [];

    /// <summary>The answers given, in order, as text.</summary>
    public List<string> Answers { get; } = [];

    /// <summary>Runs to the end of the study.</summary>
    public Rehearsal Run()
    {
        bool finished = false;
        while (true)
        {
            while (!finished && FreePlace() is int place && Offered(place, out finished))
            {
            }

            var running = _members.Values.Where(m => m.Place is not null).ToArray();
            if (running.Length == 0)
            {
                Assert.True(finished, $"{_scheduler.Name} lets a place wait while no trial runs: nothing would ever happen again.");
                return this;
            }

            if (_plan.Interruptions && _interruptions.Bernoulli(0.2)) Interrupt(running);
            Happen(running[_random.NextInt(running.Length)]);
        }
    }

    private int? FreePlace()
    {
        for (int place = 0; place < _context.Parallelism; place++)
        {
            if (!_members.Values.Any(m => m.Place == place)) return place;
        }

        return null;
    }

    private bool Offered(int place, out bool finished)
    {
        bool mayStart = _started < _plan.Trials;
        var assignment = Asked(state => state.Offer(new Place(place, mayStart)), a => a.ToString());
        finished = assignment is Assignment.Finished;
        switch (assignment)
        {
            case Assignment.Start start:
                Assert.True(mayStart, $"{_scheduler.Name} starts a trial where MayStart is false.");
                Assert.True(start.Until >= 1, "A trial starts with Until of at least 1.");
                var configuration = _context.Space.Draw(RandomSource.For(_context.Seed, _started, "rehearsal"));
                _members.Add(_started, new Member(_started) { Place = place, Until = start.Until });
                Record(new TrialStarted(Time, _started++, place, configuration, start.Placement, start.Until, "rehearsed", start.Reason));
                return true;
            case Assignment.Resume resume:
                var member = Waiting(resume.Trial);
                Assert.True(resume.Until > member.Step, $"Trial {member.Number} is resumed to a step beyond its {member.Step}, not to {resume.Until}.");
                (member.Place, member.Until) = (place, resume.Until);
                Record(new TrialResumed(Time, member.Number, place, member.Step, resume.Until, resume.Reason));
                return true;
            default:
                return false;
        }
    }

    private void Happen(Member member)
    {
        if (_random.Bernoulli(_plan.Failures))
        {
            End(member, member.OutcomeOf(OutcomeKind.Failed, "rehearsed failure"));
            return;
        }

        if (_random.Bernoulli(_plan.Ends))
        {
            End(member, member.OutcomeOf(OutcomeKind.Completed, "rehearsed end"));
            return;
        }

        Report(member);
    }

    private void Report(Member member)
    {
        Assert.True(++_reports <= MostReports, $"{_scheduler.Name} does not come to an end: {MostReports} reports of {_plan.Trials} trials.");
        int step = Math.Min(member.Step + (_random.Bernoulli(_plan.LeftOut) ? 2 : 1), _context.MaxSteps ?? int.MaxValue);
        double value = Value();
        var metrics = Metrics.Of([.. _context.Objectives.Select((o, i) => (o.Metric, i == 0 ? value : _random.NextDouble()))]);
        var report = new Report(member.Number, step, metrics);
        bool finite = double.IsFinite(value);
        bool last = step >= _context.MaxSteps;

        Judgement judgement = finite && step < member.Until
            ? new Verdict.Continue(member.Until, "not due yet")
            : Asked(state => state.Judge(report), Text);
        var waiting = judgement.Waiting.IsDefault ? [] : judgement.Waiting;
        Check(member, step, finite, judgement.Verdict);
        Check(waiting, member.Number, step);
        var verdict = last && judgement.Verdict is not Verdict.Stop ? new Verdict.Stop("had all its steps", completed: true) : judgement.Verdict;

        (member.Step, member.Value) = (step, value);
        if (step >= member.Until || verdict is not Verdict.Continue) member.Judged = step;
        Record(new TrialReported(Time, report, verdict, waiting));
        switch (verdict)
        {
            case Verdict.Continue v: member.Until = v.Until; break;
            case Verdict.Pause: member.Place = null; break;
            case Verdict.Exploit v: (member.Place, member.Until) = (v.Until is null ? null : member.Place, v.Until ?? 0); break;
            case Verdict.Stop v:
                Gone(member, member.OutcomeOf(!finite ? OutcomeKind.Diverged : v.Completed ? OutcomeKind.Completed : OutcomeKind.Stopped, v.Reason), []);
                break;
            default: break;
        }

        Stop(waiting);
    }

    private void End(Member member, Outcome outcome)
    {
        var waiting = Asked(state => state.JudgeEnd(member.Number, outcome), Text);
        Check(waiting, member.Number, member.Judged);
        Gone(member, outcome, waiting);
        Stop(waiting);
    }

    private void Stop(ImmutableArray<WaitingVerdict> waiting)
    {
        foreach (var (trial, verdict) in waiting)
        {
            if (verdict is Verdict.Stop stop) Gone(_members[trial], _members[trial].OutcomeOf(stop.Completed ? OutcomeKind.Completed : OutcomeKind.Stopped, stop.Reason), []);
        }
    }

    private void Gone(Member member, Outcome outcome, ImmutableArray<WaitingVerdict> waiting)
    {
        member.Ended = true;
        member.Place = null;
        Record(new TrialEnded(Time, member.Number, outcome) { Waiting = waiting });
    }

    private void Check(Member member, int step, bool finite, Verdict verdict)
    {
        Assert.False(string.IsNullOrWhiteSpace(verdict.Reason), "Every verdict has its reason.");
        Assert.True(finite || verdict is Verdict.Stop or Verdict.Exploit, $"A report that is not finite is answered by Stop or Exploit, not by {verdict}.");
        if (verdict is Verdict.Continue v) Assert.True(v.Until > step, $"A trial goes on to beyond its step {step}, not to {v.Until}.");
        if (verdict is not Verdict.Exploit exploit) return;
        if (exploit.Until is int until) Assert.True(until > step, $"A trial goes on to beyond its step {step}, not to {until}.");
        CheckCopy(exploit, member.Number, (member.Number, step));
    }

    private void Check(ImmutableArray<WaitingVerdict> waiting, int reporting, int judged)
    {
        Assert.Equal(waiting.Length, waiting.Select(w => w.Trial).Distinct().Count());
        foreach (var (trial, verdict) in waiting)
        {
            Assert.NotEqual(reporting, trial);
            Waiting(trial);
            Assert.True(verdict is Verdict.Stop or Verdict.Exploit { Until: null }, $"A waiting trial is stopped, or copies and waits on; not {verdict}.");
            if (verdict is not Verdict.Exploit exploit) continue;
            CheckCopy(exploit, trial, (reporting, judged));
            Assert.DoesNotContain(waiting, w => w.Trial == exploit.Donor && w.Verdict is Verdict.Exploit);
        }
    }

    private void CheckCopy(Verdict.Exploit exploit, int trial, (int Trial, int Step) reporting)
    {
        Assert.True(_scheduler.CopiesState, "A scheduler that lets trials copy says so by CopiesState.");
        Assert.NotEqual(trial, exploit.Donor);
        var donor = Assert.Contains(exploit.Donor, (IReadOnlyDictionary<int, Member>)_members);
        Assert.Equal(exploit.Donor == reporting.Trial ? reporting.Step : donor.Judged, exploit.DonorStep);
        Assert.True(_context.Space.Contains(exploit.Configuration), $"The space has no configuration {exploit.Configuration}.");
    }

    private Member Waiting(int trial)
    {
        var member = Assert.Contains(trial, (IReadOnlyDictionary<int, Member>)_members);
        Assert.True(member is { Ended: false, Place: null }, $"Trial {trial} does not wait.");
        return member;
    }

    // Every question is put twice, with others in between: the answer must not depend on having been asked.
    private T Asked<T>(Func<ISchedulerState, T> question, Func<T, string> text)
    {
        var answer = question(_state);
        if (_plan.Distractions)
        {
            _state.Offer(new Place(_context.Parallelism - 1, MayStart: false));
            _state.Offer(new Place(0, MayStart: _started < _plan.Trials));
            Assert.Equal(text(answer), text(question(_state)));
        }

        if (_plan.Replays > 0 && _interruptions.Bernoulli(_plan.Replays))
        {
            var replayed = _scheduler.Begin(_context);
            foreach (var happened in Events) replayed.Observe(happened);
            Assert.Equal(text(answer), text(question(replayed)));
        }

        Answers.Add(text(answer));
        return answer;
    }

    // Events that are none of a scheduler's business.
    private void Interrupt(Member[] running)
    {
        Record(new StudyStopped(Time, "rehearsed interruption", Final: false));
        Record(new ReplayDiffered(Time, running[0].Number, 1, "x", 1, 2));
        if (_members.Values.FirstOrDefault(m => m.Ended) is { } ended) Record(new TrialAmended(Time, ended.Number, ended.OutcomeOf(OutcomeKind.Stopped, "more is known")));
    }

    private double Value() => _random.NextDouble() switch
    {
        double u when u < _plan.Divergences => _random.NextInt(3) switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => double.NegativeInfinity },
        double u when u < _plan.Divergences + _plan.Ties => 0.5,
        _ => _random.NextDouble(),
    };

    private double Time => Events.Count;

    private void Record(StudyEvent happened)
    {
        Events.Add(happened);
        _state.Observe(happened);
    }

    private static string Text(Judgement judgement) => Invariant($"{judgement.Verdict} / {Text(judgement.Waiting)}");

    private static string Text(ImmutableArray<WaitingVerdict> waiting) => waiting.IsDefault ? "" : string.Join(", ", waiting);

    private sealed class Member(int number)
    {
        public int Number => number;

        public int? Place { get; set; }

        public int Step { get; set; }

        public int Judged { get; set; }

        public int Until { get; set; }

        public double Value { get; set; } = double.NaN;

        public bool Ended { get; set; }

        public Outcome OutcomeOf(OutcomeKind kind, string reason) => new() { Kind = kind, Reason = reason, Values = Step == 0 ? [] : [Value] };
    }
}

/// <summary>What may come up in a rehearsal, and how often.</summary>
internal sealed record RehearsalPlan
{
    public int Trials { get; init; } = 40;

    /// <summary>The probability that a trial fails instead of reporting.</summary>
    public double Failures { get; init; }

    /// <summary>The probability that a trial ends by itself instead of reporting.</summary>
    public double Ends { get; init; }

    /// <summary>The probability that a report is NaN or infinite.</summary>
    public double Divergences { get; init; }

    /// <summary>The probability that a report is the same number as others.</summary>
    public double Ties { get; init; }

    /// <summary>The probability that a report leaves out a step.</summary>
    public double LeftOut { get; init; }

    /// <summary>The probability that an answer is compared with that of a state replayed from zero.</summary>
    public double Replays { get; init; }

    /// <summary>Whether questions are asked twice, with others in between.</summary>
    public bool Distractions { get; init; }

    /// <summary>Whether events come in between that do not concern a scheduler.</summary>
    public bool Interruptions { get; init; }
}
