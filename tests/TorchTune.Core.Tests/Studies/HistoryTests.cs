using System.Collections.Immutable;

namespace TorchTune.Core.Tests.Studies;

public sealed class HistoryTests
{
    private static readonly HyperParameter<double> X = HyperParameter.Float("x", 0, 1);

    private static History Of(params StudyEvent[] events) => History.Of(events, [Objective.Minimize("loss")], new Space(X));

    private static TrialStarted Started(int trial) => new(trial, trial, trial, new Configuration(("x", 0.1 * trial)), new Placement(0, 3), 3, "random", "a place is free");

    private static TrialReported Reported(int trial, int step, double loss, Verdict verdict, params ImmutableArray<WaitingVerdict> waiting) =>
        new(step, new Report(trial, step, Metrics.Of("loss", loss)), verdict, waiting);

    private static TrialEnded Ended(int trial, OutcomeKind kind, double loss, params ImmutableArray<double> constraints) =>
        new(9, trial, new Outcome { Kind = kind, Reason = "test", Values = [loss], Constraints = constraints });

    [Fact]
    public void A_row_follows_its_trial()
    {
        var history = new History([Objective.Minimize("loss")], new Space(X));
        List<(TrialStatus, int)> seen = [];
        foreach (var happened in (StudyEvent[])
        [
            Started(0), Reported(0, 1, 0.5, new Verdict.Continue(3, "c")), Reported(0, 3, 0.4, new Verdict.Pause("p")), new TrialResumed(4, 0, 0, 3, 9, "r"),
            new TrialRetried(5, 0, 2, "t"), Reported(0, 9, 0.2, new Verdict.Stop("s", completed: true)), Ended(0, OutcomeKind.Completed, 0.2),
        ])
        {
            history.Observe(happened);
            seen.Add((history.Trials[0].Status, history.Trials[0].Step));
        }

        Assert.Equal([(TrialStatus.Running, 0), (TrialStatus.Running, 1), (TrialStatus.Waiting, 3), (TrialStatus.Running, 3), (TrialStatus.Running, 3), (TrialStatus.Running, 9), (TrialStatus.Ended, 9)], seen);
        Assert.Equal((2, 9L, 1), (history.Trials[0].Attempt, history.Steps, history.Ended));
        Assert.Equal([0.2], history.Trials[0].Values(history.Objectives).ToArray());
    }

    [Fact]
    public void A_copy_shows_its_donor_and_its_new_configuration()
    {
        var better = new Configuration(("x", 0.9));

        var history = Of(Started(0), Started(1), Started(2), Reported(1, 3, 0.9, new Verdict.Pause("p")),
            Reported(2, 3, 0.8, new Verdict.Exploit(0, 3, better, 6, "e"), new WaitingVerdict(1, new Verdict.Exploit(0, 3, better, null, "e"))));

        Assert.Equal([null, (0, 3), (0, 3)], history.Trials.Select(r => r.Donor));
        Assert.Equal([TrialStatus.Running, TrialStatus.Waiting, TrialStatus.Running], history.Trials.Select(r => r.Status));
        Assert.Equal([better, better], history.Trials.Skip(1).Select(r => r.Configuration));
    }

    [Fact]
    public void A_space_grows_by_what_trials_define()
    {
        var history = Of(Started(0), new HyperParameterDefined(1, 0, HyperParameter.Bool("deep"), true));

        Assert.Equal(["x", "deep"], history.Space.Select(h => h.Name));
        Assert.True(history.Trials[0].Configuration["deep"].AsBool());
    }

    [Fact]
    public void What_is_told_later_takes_the_place_of_the_outcome()
    {
        var history = Of(Started(0), Ended(0, OutcomeKind.Stopped, 0.2), new TrialAmended(9, 0, new Outcome { Kind = OutcomeKind.Stopped, Reason = "test", Values = [0.2], Cost = 5 }));

        Assert.Equal(5, history.Trials[0].Outcome!.Cost);
    }

    [Fact]
    public void The_best_are_completed_feasible_and_unbeaten()
    {
        var history = Of(Started(0), Started(1), Started(2), Started(3), Started(4),
            Ended(0, OutcomeKind.Completed, 0.3), Ended(1, OutcomeKind.Stopped, 0.1), Ended(2, OutcomeKind.Completed, 0.2, 1), Ended(3, OutcomeKind.Diverged, double.NegativeInfinity), Ended(4, OutcomeKind.Completed, 0.3, 0));

        Assert.Equal([0, 4], history.BestTrials().Select(r => r.Number));
    }

    [Fact]
    public void While_none_has_completed_the_stopped_ones_count()
    {
        var history = Of(Started(0), Started(1), Ended(0, OutcomeKind.Stopped, 0.3), Ended(1, OutcomeKind.Stopped, 0.1));

        Assert.Equal([1], history.BestTrials().Select(r => r.Number));
    }
}
