using System.Collections.Immutable;
using System.Globalization;
using static System.FormattableString;

namespace TorchTune.Scheduling.Tests.ThrowAway;

/// <summary>A population that meets after every round: the worst quarter copies members of the best quarter and perturbs their configurations.</summary>
internal sealed class PopulationRounds(int members, int interval) : IScheduler
{
    public string Name => "rounds";

    public string Identity => Invariant($"{{\"type\":\"rounds\",\"members\":{members},\"interval\":{interval}}}");

    public bool CopiesState => true;

    public ISchedulerState Begin(SchedulingContext context) => new State(context, members, interval);

    private sealed class Member
    {
        public Configuration Configuration { get; set; } = Configuration.Empty;

        public int Step { get; set; }

        public double Loss { get; set; } = double.PositiveInfinity;

        public bool Waits { get; set; }

        public bool Ended { get; set; }
    }

    private sealed class State(SchedulingContext context, int size, int interval) : ISchedulerState
    {
        private readonly Objective _objective = context.Objectives[0];
        private readonly List<Member> _members = [];

        private Space Space { get; } = context.Space;

        public void Observe(StudyEvent happened)
        {
            switch (happened)
            {
                case TrialStarted e: _members.Add(new Member { Configuration = e.Configuration }); break;
                case TrialResumed e: _members[e.Trial].Waits = false; break;
                case TrialReported e:
                    var member = _members[e.Report.Trial];
                    (member.Step, member.Loss) = (e.Report.Step, _objective.Loss(e.Report.Metrics[_objective.Metric]));
                    member.Waits = e.Verdict is Verdict.Pause or Verdict.Exploit { Until: null };
                    if (e.Verdict is Verdict.Exploit own) member.Configuration = own.Configuration;
                    Observe(e.Waiting);
                    break;
                case TrialEnded e:
                    _members[e.Trial].Ended = true;
                    Observe(e.Waiting);
                    break;
            }
        }

        public Judgement Judge(Report report)
        {
            double value = report.Metrics[_objective.Metric];
            if (context.MaxSteps is int max && report.Step >= max && double.IsFinite(value)) return new(new Verdict.Stop("had all its rounds", completed: true), MeetingWithout(report.Trial));
            (int Trial, int Step, double Loss) own = (report.Trial, report.Step, double.IsFinite(value) ? _objective.Loss(value) : double.PositiveInfinity);
            var arrived = Arrived().Append(own).ToArray();
            if (!double.IsFinite(value))
            {
                // It cannot go on as it is: it copies whoever is there.
                var healthy = arrived.Where(a => double.IsFinite(a.Loss)).ToArray();
                return healthy.Length == 0 ? new(new Verdict.Stop("diverged, and nobody to copy"), MeetingWithout(report.Trial)) : new(Copy(report.Trial, report.Step, healthy.MinBy(a => (a.Loss, a.Trial))), []);
            }

            if (!Meets(arrived.Length)) return new Verdict.Pause("waits for the round");
            var copies = Meeting(arrived);
            Verdict verdict = copies.Where(c => c.Trial == report.Trial).Select(c => c.Verdict).FirstOrDefault() ?? new Verdict.Pause("keeps its weights");
            return new(verdict, [.. copies.Where(c => c.Trial != report.Trial)]);
        }

        public ImmutableArray<WaitingVerdict> JudgeEnd(int trial, Outcome outcome) => MeetingWithout(trial);

        public Assignment Offer(Place place)
        {
            if (_members.Count < size && place.MayStart) return new Assignment.Start(new Placement(0, interval), interval, "the population fills");
            bool running = _members.Exists(m => !m.Waits && !m.Ended);
            var waiting = _members.Index().Where(m => m.Item.Waits && !m.Item.Ended).ToArray();
            if (waiting.Length > 0)
            {
                // A round is over when nobody runs in it: then all that wait go on, those behind first.
                int round = waiting.Min(m => m.Item.Step) / interval;
                bool open = _members.Exists(m => !m.Waits && !m.Ended && m.Step / interval < round);
                var next = waiting.Where(m => m.Item.Step / interval == round).Select(m => (int?)m.Index).FirstOrDefault();
                bool others = _members.Exists(m => !m.Waits && !m.Ended && m.Step / interval == round && m.Step < round * interval);
                bool met = !_members.Exists(m => !m.Ended && m.Step / interval < round);
                if (next is int trial && !open && !others && met) return new Assignment.Resume(trial, (round + 1) * interval, Invariant($"round {round + 1} begins"));
            }

            return running ? new Assignment.Wait("the round is not over") : new Assignment.Finished("the population is done");
        }

        private void Observe(ImmutableArray<WaitingVerdict> waiting)
        {
            foreach (var (trial, verdict) in waiting)
            {
                if (verdict is Verdict.Exploit exploit) _members[trial].Configuration = exploit.Configuration;
            }
        }

        private IEnumerable<(int Trial, int Step, double Loss)> Arrived() =>
            _members.Index().Where(m => m.Item.Waits && !m.Item.Ended).Select(m => (m.Index, m.Item.Step, m.Item.Loss));

        private bool Meets(int arrived) => _members.Count == size && arrived == _members.Count(m => !m.Ended);

        private ImmutableArray<WaitingVerdict> MeetingWithout(int trial)
        {
            var arrived = Arrived().Where(a => a.Trial != trial).ToArray();
            return arrived.Length > 0 && Meets(arrived.Length + 1) ? Meeting(arrived) : [];
        }

        private ImmutableArray<WaitingVerdict> Meeting((int Trial, int Step, double Loss)[] arrived)
        {
            var ranked = arrived.OrderBy(a => a.Loss).ThenBy(a => a.Trial).ToArray();
            int quarter = ranked.Length / 4;
            return [.. ranked.TakeLast(quarter).Select(loser => new WaitingVerdict(loser.Trial, Copy(loser.Trial, loser.Step, ranked[Random(loser.Trial, loser.Step).NextInt(quarter)])))];
        }

        private Verdict.Exploit Copy(int trial, int step, (int Trial, int Step, double Loss) donor)
        {
            var random = Random(trial, step).Fork("perturb");
            var configuration = _members[donor.Trial].Configuration;
            foreach (var hyperParameter in Space)
            {
                double unit = hyperParameter.ToUnit(configuration[hyperParameter.Name]) + (random.Bernoulli(0.5) ? 0.1 : -0.1);
                configuration = configuration.With(hyperParameter.Name, hyperParameter.FromUnit(Math.Clamp(unit, 0, 1)));
            }

            return new Verdict.Exploit(donor.Trial, donor.Step, configuration, until: null, Invariant($"copies trial {donor.Trial}"));
        }

        private RandomSource Random(int trial, int step) => RandomSource.For(context.Seed, trial, "exploit").Fork(step.ToString(CultureInfo.InvariantCulture));
    }
}
