using System.Collections.Immutable;

namespace TorchTune.Execution;

/// <summary>The best so far by the first objective: a fold that keeps one trial.</summary>
/// <remarks>A completed trial goes before a stopped one, which has not had its steps; infeasible, failed and diverged ones never count. Of equals the first stays.</remarks>
internal sealed class Best(ImmutableArray<Objective> objectives)
{
    /// <summary>The best trial that has ended; null before the first.</summary>
    public BestTrial? Trial { get; private set; }

    /// <summary>The best value in any feasible report; NaN before the first.</summary>
    public double Reported { get; private set; } = double.NaN;

    public void Take(Report report)
    {
        foreach (double constraint in report.Constraints)
        {
            if (!(constraint <= 0)) return;
        }

        double value = report.Metrics[objectives[0].Metric];
        if (double.IsFinite(value) && objectives[0].IsBetter(value, Reported)) Reported = value;
    }

    public void Take(int number, Configuration configuration, Outcome outcome)
    {
        if (outcome.Kind is not (OutcomeKind.Completed or OutcomeKind.Stopped) || outcome.Values.IsEmpty || !outcome.IsFeasible) return;
        if (Trial is null || IsBetter(outcome, Trial.Outcome)) Trial = new BestTrial(number, configuration, outcome);
    }

    // What was said later may make the best infeasible; then the next that ends takes its place. Best trials over a whole record: the trial table.
    public void Amend(int number, Outcome outcome)
    {
        if (Trial is null || Trial.Trial != number) return;
        Trial = outcome.IsFeasible ? Trial with { Outcome = outcome } : null;
    }

    private bool IsBetter(Outcome outcome, Outcome best) =>
        outcome.Kind == best.Kind
            ? objectives[0].IsBetter(outcome.Values[0], best.Values[0])
            : outcome.Kind == OutcomeKind.Completed;
}
