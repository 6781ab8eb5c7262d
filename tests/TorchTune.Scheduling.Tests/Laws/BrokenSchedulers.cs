namespace TorchTune.Scheduling.Tests.Laws;

/// <summary>A scheduler that keeps every law but one: what the suite of laws is held against.</summary>
/// <param name="fault">Which law it breaks.</param>
internal sealed class BrokenScheduler(string fault) : IScheduler
{
    private int _begun;

    public string Name => "broken";

    public string Identity => fault == "identity" ? $$"""{"type":"broken","n":{{_begun++}}}""" : """{"type":"broken"}""";

    public ISchedulerState Begin(SchedulingContext context) => new State(fault, context.MaxSteps!.Value);

    private sealed class State(string fault, int max) : ISchedulerState
    {
        private readonly SortedSet<int> _waiting = [];
        private readonly Dictionary<int, int> _steps = [];
        private int _running;
        private int _asked;

        public void Observe(StudyEvent happened)
        {
            switch (happened)
            {
                case TrialStarted e: (_running, _steps[e.Trial]) = (_running + 1, 0); break;
                case TrialResumed e: (_running, _) = (_running + 1, _waiting.Remove(e.Trial)); break;
                case TrialReported e:
                    _steps[e.Report.Trial] = e.Report.Step;
                    if (e.Verdict is Verdict.Pause) (_running, _) = (_running - 1, _waiting.Add(e.Report.Trial));
                    break;
                case TrialEnded e: _running -= _waiting.Remove(e.Trial) ? 0 : 1; break;
                case StudyStopped when fault == "counts interruptions": _asked++; break;
            }
        }

        public Judgement Judge(Report report)
        {
            _asked++;
            bool finite = double.IsFinite(report.Metrics["loss"]);
            if (!finite && fault != "goes on after NaN") return new Verdict.Stop("diverged");
            if (report.Step >= max) return new Verdict.Stop("had all its steps", completed: true);
            if (fault == "until is the step itself") return new Verdict.Continue(report.Step, "stays");
            if (fault == "judges the dead" && report.Trial > 0) return new(new Verdict.Continue(max, "goes on"), [new WaitingVerdict(0, new Verdict.Stop("again"))]);
            if (fault == "copies unannounced" && report.Trial > 0) return new Verdict.Exploit(0, 1, new Configuration(("x", 0.5), ("n", 1)), max, "copies");
            if (fault == "remembers questions" && _asked % 7 == 0) return new Verdict.Stop("asked too often");
            if (fault == "counts interruptions" && _asked % 5 == 0) return new Verdict.Continue(max, "counted");
            return report.Step == 1 && fault != "counts interruptions" ? new Verdict.Pause("waits") : new Verdict.Continue(max, "goes on");
        }

        public Assignment Offer(Place place)
        {
            if (fault == "starts what it may not") return new Assignment.Start(new Placement(0, 1), 1, "always one more");
            if (fault == "resumes the running" && _steps.Count > 1) return new Assignment.Resume(0, max, "once more");
            if (_waiting.Count > 0 && fault != "never resumes") return new Assignment.Resume(_waiting.Min, max, "its turn");
            if (place.MayStart) return new Assignment.Start(new Placement(0, 1), 1, "a place is free");
            return _running > 0 || fault == "never resumes" ? new Assignment.Wait("others run") : new Assignment.Finished("all done");
        }
    }
}
