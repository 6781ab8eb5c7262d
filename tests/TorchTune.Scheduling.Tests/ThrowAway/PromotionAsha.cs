using static System.FormattableString;

namespace TorchTune.Scheduling.Tests.ThrowAway;

/// <summary>Asynchronous successive halving by promotion (Li et al. 2020, algorithm 2): every trial pauses at every rung, and the best of a rung go on as places come free.</summary>
internal sealed class PromotionAsha(int min, int max, int eta) : IScheduler
{
    public string Name => "promotion";

    public string Identity => Invariant($"{{\"type\":\"promotion\",\"min\":{min},\"max\":{max},\"eta\":{eta}}}");

    public ISchedulerState Begin(SchedulingContext context) => new State(context.Objectives[0], min, max, eta);

    private sealed class State(Objective objective, int min, int max, int eta) : ISchedulerState
    {
        private readonly SortedDictionary<int, List<(double Loss, int Trial)>> _rungs = [];
        private readonly Dictionary<int, int> _promoted = [];
        private readonly Dictionary<int, int> _waiting = [];
        private readonly HashSet<int> _running = [];

        public void Observe(StudyEvent happened)
        {
            switch (happened)
            {
                case TrialStarted e: _running.Add(e.Trial); break;
                case TrialResumed e:
                    _running.Add(e.Trial);
                    _promoted[RungAt(e.FromStep)] = _promoted.GetValueOrDefault(RungAt(e.FromStep)) + 1;
                    _waiting.Remove(e.Trial);
                    break;
                case TrialReported { Verdict: Verdict.Pause } e:
                    int rung = RungAt(e.Report.Step);
                    if (!_rungs.TryGetValue(rung, out var arrivals)) _rungs.Add(rung, arrivals = []);
                    arrivals.Add((objective.Loss(e.Report.Metrics[objective.Metric]), e.Report.Trial));
                    arrivals.Sort();
                    _running.Remove(e.Report.Trial);
                    _waiting[e.Report.Trial] = rung;
                    break;
                case TrialEnded e:
                    _running.Remove(e.Trial);
                    _waiting.Remove(e.Trial);
                    break;
            }
        }

        public Judgement Judge(Report report)
        {
            if (!double.IsFinite(report.Metrics[objective.Metric])) return new Verdict.Stop("diverged");
            return report.Step >= max ? new Verdict.Stop("had all its steps", completed: true) : new Verdict.Pause(Invariant($"at rung {RungAt(report.Step)}"));
        }

        public Assignment Offer(Place place)
        {
            foreach (var (rung, arrivals) in _rungs.Reverse())
            {
                foreach (var (_, trial) in arrivals.Take(arrivals.Count / eta))
                {
                    if (_waiting.TryGetValue(trial, out int at) && at == rung) return new Assignment.Resume(trial, Math.Min(rung * eta, max), Invariant($"among the best {arrivals.Count / eta} of {arrivals.Count} at rung {rung}"));
                }
            }

            if (place.MayStart) return new Assignment.Start(new Placement(0, min), min, "nobody to promote");
            return _running.Count > 0 ? new Assignment.Wait("somebody may yet be promoted") : new Assignment.Finished("nobody to promote");
        }

        private int RungAt(int step)
        {
            int rung = min;
            while (rung * eta <= step) rung *= eta;
            return rung;
        }
    }
}
