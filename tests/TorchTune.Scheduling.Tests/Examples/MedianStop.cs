using TorchTune;

namespace Example;

/// <summary>Stops a trial whose value is worse than the median of what earlier trials had at the same step.</summary>
public sealed class MedianStop(int warmUp) : IScheduler
{
    public string Name => "median-stop";

    public string Identity => $$"""{"type":"median-stop","warmUp":{{warmUp}}}""";

    public ISchedulerState Begin(SchedulingContext context) => new State(context.Objectives[0], warmUp, context.MaxSteps);

    private sealed class State(Objective objective, int warmUp, int? maxSteps) : ISchedulerState
    {
        private readonly Dictionary<int, List<double>> _losses = [];

        public void Observe(StudyEvent happened)
        {
            if (happened is not TrialReported { Report: var report }) return;
            if (!_losses.TryGetValue(report.Step, out var losses)) _losses.Add(report.Step, losses = []);
            losses.Add(objective.Loss(report.Metrics[objective.Metric]));
        }

        public Judgement Judge(Report report)
        {
            double value = report.Metrics[objective.Metric];
            if (!double.IsFinite(value)) return new Verdict.Stop("diverged");
            if (report.Step >= maxSteps) return new Verdict.Stop("had all its steps", completed: true);
            if (report.Step < warmUp || !_losses.TryGetValue(report.Step, out var losses)) return new Verdict.Continue(report.Step + 1, "warming up");
            double median = losses.Order().ElementAt(losses.Count / 2);
            return objective.Loss(value) > median ? new Verdict.Stop("worse than the median") : new Verdict.Continue(report.Step + 1, "among the better half");
        }

        public Assignment Offer(Place place) =>
            place.MayStart ? new Assignment.Start(new Placement(0, warmUp), 1, "a place is free") : new Assignment.Finished("every trial has been started");
    }
}
