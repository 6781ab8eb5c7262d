using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Scheduling.Tests.ThrowAway;

/// <summary>Successive halving in brackets that wait for their last member at every rung; the next bracket fills the places that would stay empty.</summary>
internal sealed class SynchronousHalving(int width, int min, int max, int eta) : IScheduler
{
    public string Name => "synchronous";

    public string Identity => Invariant($"{{\"type\":\"synchronous\",\"width\":{width},\"min\":{min},\"max\":{max},\"eta\":{eta}}}");

    public ISchedulerState Begin(SchedulingContext context) => new State(context.Objectives[0], width, min, max, eta);

    private sealed class Member(int number)
    {
        public int Number => number;

        public int Rung { get; set; }

        public double Loss { get; set; }

        public bool Arrived { get; set; }

        public bool Ended { get; set; }
    }

    private sealed class State(Objective objective, int width, int min, int max, int eta) : ISchedulerState
    {
        // A bracket is so many trials in the order of their starts.
        private readonly List<Member> _members = [];

        public void Observe(StudyEvent happened)
        {
            switch (happened)
            {
                case TrialStarted e: _members.Add(new Member(e.Trial)); break;
                case TrialResumed e: (_members[e.Trial].Rung, _members[e.Trial].Arrived) = (_members[e.Trial].Rung + 1, false); break;
                case TrialReported { Verdict: Verdict.Pause } e: (_members[e.Report.Trial].Arrived, _members[e.Report.Trial].Loss) = (true, Loss(e.Report)); break;
                case TrialEnded e: _members[e.Trial].Ended = true; break;
            }
        }

        public Judgement Judge(Report report)
        {
            var member = _members[report.Trial];
            bool finite = double.IsFinite(report.Metrics[objective.Metric]);
            var others = Rung(member).Where(m => m != member).ToArray();
            bool closes = IsFull(member.Number / width) && others.All(m => m.Arrived);
            if (!finite || Step(member.Rung) >= max)
            {
                return new(new Verdict.Stop(finite ? "had all its steps" : "diverged", completed: finite), closes ? Losers(others, others.Length) : []);
            }

            var arrived = others.Where(m => m.Arrived).Append(new Member(member.Number) { Loss = Loss(report), Arrived = true }).ToArray();
            if (!closes) return new Verdict.Pause("waits for the rung");
            bool wins = Winners(arrived).Any(w => w.Number == member.Number);
            return new(wins ? new Verdict.Pause("won its rung") : new Verdict.Stop("lost its rung"), Losers(arrived.Where(m => m.Number != member.Number || wins).ToArray(), arrived.Length, member.Number));
        }

        public ImmutableArray<WaitingVerdict> JudgeEnd(int trial, Outcome outcome)
        {
            var member = _members[trial];
            var others = Rung(member).Where(m => m != member).ToArray();
            return IsFull(trial / width) && others.All(m => m.Arrived) ? Losers(others, others.Length) : [];
        }

        public Assignment Offer(Place place)
        {
            bool running = false;
            for (int bracket = 0; bracket * width < _members.Count; bracket++)
            {
                foreach (var rung in Bracket(bracket).Where(m => !m.Ended).GroupBy(m => m.Rung))
                {
                    var members = rung.ToArray();
                    running |= members.Any(m => !m.Arrived);
                    bool closed = (rung.Key > 0 || IsFull(bracket) || !place.MayStart) && members.All(m => m.Arrived) && Lower(bracket, rung.Key);
                    if (!closed) continue;

                    // Those that the rung's last arrival left are its winners; where none came last (no more trials), they are found now.
                    var (winners, promoted) = (Winners(Entered(bracket, rung.Key)).ToHashSet(), Bracket(bracket).Count(m => m.Rung > rung.Key));
                    var next = members.Where(winners.Contains).OrderBy(m => m.Loss).ThenBy(m => m.Number).FirstOrDefault();
                    if (next is not null && promoted < winners.Count) return new Assignment.Resume(next.Number, Step(rung.Key + 1), Invariant($"won rung {rung.Key} of bracket {bracket}"));
                }
            }

            if (place.MayStart) return new Assignment.Start(new Placement(_members.Count / width, min), min, Invariant($"bracket {_members.Count / width} fills"));
            return running ? new Assignment.Wait("rungs wait for their last members") : new Assignment.Finished("every bracket is decided");
        }

        private Member[] Bracket(int bracket) => [.. _members.Skip(bracket * width).Take(width)];

        private bool IsFull(int bracket) => _members.Count >= (bracket + 1) * width;

        private Member[] Rung(Member member) => [.. Bracket(member.Number / width).Where(m => !m.Ended && m.Rung == member.Rung)];

        // Whoever has not ended and came to the rung, wherever it is now.
        private Member[] Entered(int bracket, int rung) => [.. Bracket(bracket).Where(m => (m.Rung == rung && m.Arrived && !m.Ended) || m.Rung > rung)];

        private bool Lower(int bracket, int rung) => Bracket(bracket).All(m => m.Ended || m.Rung >= rung || m.Arrived);

        private IEnumerable<Member> Winners(Member[] arrived) => arrived.OrderByDescending(m => m.Rung).ThenBy(m => m.Loss).ThenBy(m => m.Number).Take(Math.Max(1, arrived.Length / eta));

        private ImmutableArray<WaitingVerdict> Losers(Member[] waiting, int of, int except = -1)
        {
            var winners = waiting.OrderBy(m => m.Loss).ThenBy(m => m.Number).Take(Math.Max(1, of / eta)).ToHashSet();
            return [.. waiting.Where(m => !winners.Contains(m) && m.Number != except).Select(m => new WaitingVerdict(m.Number, new Verdict.Stop("lost its rung")))];
        }

        private int Step(int rung) => (int)Math.Min(max, min * Math.Pow(eta, rung));

        private double Loss(Report report) => objective.Loss(report.Metrics[objective.Metric]);
    }
}
