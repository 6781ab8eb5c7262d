using System.Collections.Immutable;

namespace TorchTune.Analysis.Tests.Pareto;

public sealed class ParetoTests
{
    private static readonly ImmutableArray<Objective> Objectives = [Objective.Minimize("loss"), Objective.Maximize("accuracy")];

    [Fact]
    public void The_set_its_volume_and_shares_are_those_of_a_drawing_on_squared_paper()
    {
        // As losses: (1, -4), (2, -6), (4, -7); (3, -5) is dominated. From the corner (5, 0): columns of width 1, 2, 1 under heights 4, 6, 7.
        var set = ParetoSet.Of(Study([1, 4], [2, 6], [3, 5], [4, 7]), reference: [5, 0]);

        Assert.Equal([0, 1, 3], set.Trials.Select(row => row.Number));
        Assert.Equal(4 + 12 + 7, set.Hypervolume);
        Assert.Equal(new double[] { 4, 4, 1 }, set.Contributions.ToArray());
        Assert.Equal(new double[] { 5, 0 }, set.Reference.ToArray());
    }

    [Fact]
    public void Without_a_reference_it_lies_a_tenth_of_the_range_beyond_the_set()
    {
        var set = ParetoSet.Of(Study([0, 0], [10, 20]));

        Assert.Equal([11.0, -2], set.Reference, (x, y) => Math.Abs(x - y) < 1e-14);
        Assert.Equal((10 * 2) + (1 * 22), set.Hypervolume, 1e-13);
    }

    [Fact]
    public void A_study_without_a_trial_that_counts_has_an_empty_set()
    {
        var set = ParetoSet.Of(Study([double.NaN, 1]));

        Assert.Empty(set.Trials);
        Assert.Equal(0, set.Hypervolume);
        Assert.Empty(set.Reference);
        Assert.Throws<ArgumentException>(() => ParetoSet.Of(Study([0, 1]), reference: [1]));
    }

    [Fact]
    public void The_history_is_the_volume_of_each_beginning_of_the_study()
    {
        var random = RandomSource.For(5, 0, "test");
        double[][] values = [.. Enumerable.Range(0, 40).Select(i => i % 7 == 3 ? new[] { double.NaN, 1 } : [random.NextInt(16), random.NextInt(16)])];

        var volumes = HypervolumeHistory.Of(Study(values), reference: [16, -1]);

        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal((i, ParetoSet.Of(Study(values[..(i + 1)]), reference: [16, -1]).Hypervolume), volumes[i]);
        }
    }

    [Fact]
    public void Infeasible_stopped_and_failed_trials_leave_the_volume_as_it_was()
    {
        var study = Study([1, 4]);
        End(study, new Outcome { Kind = OutcomeKind.Completed, Reason = "all steps", Values = [0, 9], Constraints = [0.5] });
        End(study, new Outcome { Kind = OutcomeKind.Stopped, Reason = "not among the best", Values = [0, 9] });
        End(study, new Outcome { Kind = OutcomeKind.Failed, Reason = "threw" });

        Assert.Equal([16.0, 16, 16, 16], HypervolumeHistory.Of(study, reference: [5, 0]).Select(point => point.Volume));
        Assert.Equal([0, 1, 2, 3], HypervolumeHistory.Of(study).Select(point => point.Trial));
    }

    private static History Study(params double[][] values)
    {
        var history = new History(Objectives, Space.Empty);
        foreach (double[] of in values) End(history, new Outcome { Kind = OutcomeKind.Completed, Reason = "all steps", Values = [.. of] });
        return history;
    }

    private static void End(History history, Outcome outcome)
    {
        int trial = history.Trials.Count;
        history.Observe(new TrialStarted(trial, trial, 0, Configuration.Empty, new Placement(0, null), 1, "a guess", "a place is free"));
        history.Observe(new TrialEnded(trial + 0.5, trial, outcome));
    }
}
