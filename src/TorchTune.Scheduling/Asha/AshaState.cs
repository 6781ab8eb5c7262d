using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Scheduling;

/// <summary>The arrivals at every rung of every bracket, and where each running trial is judged next.</summary>
internal sealed class AshaState : ISchedulerState
{
    private readonly Objective _objective;
    private readonly ulong _seed;
    private readonly int _max;
    private readonly Bracket[] _brackets;
    private readonly double[] _weights;
    private readonly Dictionary<int, (int Bracket, int Rung)> _next = [];
    private int _started;

    public AshaState(AshaOptions options, int max, Objective objective, ulong seed)
    {
        _objective = objective;
        _seed = seed;
        _max = max;

        // All rungs that some bracket has; a bracket leaves out the first ones, and one without rungs would run everything to its end.
        var steps = Rungs(options.MinResource, max, options.ReductionFactor);
        int halvings = steps.Length;
        int brackets = Math.Min(options.Brackets, halvings + 1);
        _brackets = [.. Enumerable.Range(0, brackets).Select(b => new Bracket(steps[b..], options.ReductionFactor))];
        _weights = [.. Enumerable.Range(0, brackets).Select(b => Math.Ceiling((halvings + 1.0) / (halvings - b + 1) * Math.Pow(options.ReductionFactor, halvings - b)))];
    }

    public void Observe(StudyEvent happened)
    {
        switch (happened)
        {
            case TrialStarted e:
                _started = e.Trial + 1;
                _next[e.Trial] = (e.Placement.Bracket, 0);
                break;
            case TrialReported e when _next.TryGetValue(e.Report.Trial, out var at):
                if (RungAt(e.Report, at) is int rung)
                {
                    _brackets[at.Bracket].Rungs[rung].Arrive(Loss(e.Report));
                    _next[e.Report.Trial] = (at.Bracket, rung + 1);
                }

                break;
            case TrialEnded e:
                _next.Remove(e.Trial);
                break;
            default:
                break;
        }
    }

    public Judgement Judge(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        double value = report.Metrics[_objective.Metric];
        if (!double.IsFinite(value)) return new Verdict.Stop(Invariant($"{_objective.Metric} became {value} at step {report.Step}"));
        if (report.Step >= _max) return new Verdict.Stop(Invariant($"had all its {_max} steps"), completed: true);

        var at = _next[report.Trial];
        var bracket = _brackets[at.Bracket];
        if (RungAt(report, at) is not int index) return new Verdict.Continue(bracket.StepAfter(at.Rung - 1, _max), "between rungs");

        var rung = bracket.Rungs[index];
        string has = rung.PlacesWithNext == 1 ? "has" : "have";
        return rung.HasPlaceForNext(Loss(report))
            ? new Verdict.Continue(bracket.StepAfter(index, _max), Invariant($"among the best: arrival {rung.Arrivals + 1} at rung {bracket.Steps[index]}, where {rung.PlacesWithNext} {has} a place"))
            : new Verdict.Stop(Invariant($"not among the best: arrival {rung.Arrivals + 1} at rung {bracket.Steps[index]}, where {rung.PlacesWithNext} {has} a place"));
    }

    public Assignment Offer(Place place)
    {
        if (!place.MayStart) return new Assignment.Finished("every trial has been started");
        int bracket = _brackets.Length == 1 ? 0 : RandomSource.For(_seed, _started, "asha bracket").Choose(_weights);
        int until = _brackets[bracket].StepAfter(-1, _max);
        return new Assignment.Start(new Placement(bracket, until), until, _brackets.Length == 1 ? "a place is free" : Invariant($"a place is free; bracket {bracket}"));
    }

    private double Loss(Report report)
    {
        double value = report.Metrics[_objective.Metric];
        return double.IsFinite(value) ? _objective.Loss(value) : double.PositiveInfinity;
    }

    // The highest rung that the report has come to; a trial may leave out steps, and with them rungs.
    private int? RungAt(Report report, (int Bracket, int Rung) at)
    {
        var steps = _brackets[at.Bracket].Steps;
        int rung = at.Rung;
        if (rung >= steps.Length || (report.Step < steps[rung] && double.IsFinite(report.Metrics[_objective.Metric]))) return null;
        while (rung + 1 < steps.Length && steps[rung + 1] <= report.Step) rung++;
        return rung;
    }

    private static ImmutableArray<int> Rungs(int min, int max, int factor)
    {
        var steps = ImmutableArray.CreateBuilder<int>();
        for (long step = min; step < max; step *= factor) steps.Add((int)step);
        return steps.ToImmutable();
    }

    private sealed record Bracket(ImmutableArray<int> Steps, int ReductionFactor)
    {
        public ImmutableArray<Rung> Rungs { get; } = [.. Steps.Select(_ => new Rung(ReductionFactor))];

        /// <summary>Where a trial is judged after a rung; −1: the first.</summary>
        public int StepAfter(int rung, int max) => rung + 1 < Steps.Length ? Steps[rung + 1] : max;
    }
}
