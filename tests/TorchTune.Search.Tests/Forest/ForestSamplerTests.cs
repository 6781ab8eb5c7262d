using System.Collections.Immutable;
using TorchTune.Testing;

namespace TorchTune.Search.Tests.Forest;

public sealed class ForestSamplerTests
{
    private static readonly ImmutableArray<Objective> Two = [Objective.Minimize("a"), Objective.Minimize("b")];

    // Enough for what is tested here.
    private static readonly ForestOptions Light = new() { Trees = 12, Candidates = 150, LocalStarts = 3 };

    [Fact]
    public void The_start_is_a_Latin_hypercube()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 1e-4, 1, log: true));
        var study = new SimulatedStudy(new ForestSampler(Light), space);

        var start = study.Run(8, _ => [0]);

        foreach (var axis in space)
        {
            Assert.Equal(Enumerable.Range(0, 8), start.Select(configuration => (int)(8 * axis.ToUnit(configuration[axis.Name]))).Order());
        }
    }

    [Fact]
    public void It_finds_the_best_of_a_table_of_categories_where_random_search_does_not()
    {
        // 4^6 = 4,096 configurations, each choice with its own loss and one pair that matters together. Of 80 random ones the best is among them with
        // probability 2 %: in both studies, with 4 in 10,000.
        var space = new Space(Enumerable.Range(0, 6).Select(i => HyperParameter.Categorical($"c{i}", "p", "q", "r", "s").Definition));
        int found = Enumerable.Range(0, 2).Count(seed => Best(new ForestSampler(Light), space, Loss, 80, (ulong)seed) == 0);

        Assert.Equal(2, found);

        static double Loss(Configuration c) => Enumerable.Range(0, 6).Sum(i => Distance(c, i)) + (Distance(c, 1) > 0 && Distance(c, 4) == 0 ? 2 : 0);

        static double Distance(Configuration c, int i) => "pqrs".IndexOf(c[$"c{i}"].AsText(), StringComparison.Ordinal) is var k ? ((k - i) & 3) * (i + 1) : 0;
    }

    [Fact]
    public void It_learns_which_branch_of_a_conditional_space_is_worth_its_trials()
    {
        var kind = HyperParameter.Categorical("kind", "flat", "deep");
        var space = new Space(kind, HyperParameter.Float("x", 0, 1).When(kind, "flat"), HyperParameter.Float("y", 0, 1).When(kind, "deep"));
        var study = new SimulatedStudy(new ForestSampler(Light), space);

        var configurations = study.Run(40, c => [c.TryGet("y", out var y) ? Math.Abs(y.AsDouble() - 0.7) : 1]);

        // A fair coin gives at most 20 of the last 30 in 97.9 %; here it is to be nearly all, the interleaved ones apart.
        Assert.InRange(configurations.Skip(10).Count(c => c.Contains("y")), 25, 30);
        Assert.InRange(configurations.Min(c => c.TryGet("y", out var y) ? Math.Abs(y.AsDouble() - 0.7) : 1), 0, 0.02);
    }

    [Fact]
    public void Proposals_keep_away_from_what_breaks_a_constraint()
    {
        // The loss falls with x, but beyond one half trials are infeasible.
        var study = new SimulatedStudy(new ForestSampler(Light), new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1)));
        int feasible = 0;
        double best = 0;
        for (int trial = 0; trial < 40; trial++)
        {
            int started = study.Start()[0];
            double x = study.Configurations[started]["x"].AsDouble();
            study.Report(started, -x);
            study.Happen(time => new TrialEnded(time, started, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [-x], Constraints = [x - 0.5] }));
            if (x <= 0.5) best = Math.Max(best, x);
            if (trial >= 20 && x <= 0.5) feasible++;
        }

        // By the loss alone hardly one of twenty would be; the best lies at the edge, and is looked for from both sides. A uniform trial is that near to
        // it once in fifty.
        Assert.InRange(feasible, 5, 20);
        Assert.InRange(best, 0.48, 0.5);
    }

    [Fact]
    public void While_nothing_is_feasible_the_violation_is_the_objective()
    {
        var study = new SimulatedStudy(new ForestSampler(Light), new Space(HyperParameter.Float("x", 0, 1)));
        for (int trial = 0; trial < 30; trial++)
        {
            int started = study.Start()[0];
            double x = study.Configurations[started]["x"].AsDouble();
            study.Happen(time => new TrialEnded(time, started, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [-x], Constraints = [x + 1] }));
        }

        Assert.InRange(study.Configurations.Skip(10).Average(c => c["x"].AsDouble()), 0, 0.25);
    }

    [Fact]
    public void Where_the_cost_counts_cheap_trials_are_preferred()
    {
        // Two valleys alike, one of which costs a hundred times as much: it is to be left until the other is known.
        var space = new Space(HyperParameter.Float("x", 0, 1));
        int usual = Dear(Light), thrifty = Dear(Light with { CostAware = true });
        Assert.True(4 * thrifty < 3 * usual, $"{thrifty} of {usual}");

        int Dear(ForestOptions options)
        {
            int dear = 0;
            for (ulong seed = 1; seed <= 6; seed++)
            {
                var study = new SimulatedStudy(new ForestSampler(options), space, seed: seed);
                for (int trial = 0; trial < 18; trial++)
                {
                    int started = study.Start()[0];
                    double x = study.Configurations[started]["x"].AsDouble();
                    double loss = Math.Min(Math.Abs(x - 0.25), Math.Abs(x - 0.75));
                    study.Happen(time => new TrialEnded(time, started, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [loss], Cost = x > 0.5 ? 100 : 1 }));
                    if (trial >= 8 && x > 0.5) dear++;
                }
            }

            return dear;
        }
    }

    [Fact]
    public void Several_objectives_are_traded_off_along_the_front()
    {
        var study = new SimulatedStudy(new ForestSampler(Light), new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1)), Two);

        // The front is y = 0: uniform points are within 0.1 of it once in ten.
        var configurations = study.Run(60, c => [c["x"].AsDouble() + c["y"].AsDouble(), 1 - c["x"].AsDouble() + c["y"].AsDouble()]);

        var near = configurations.Skip(20).Where(c => c["y"].AsDouble() < 0.1).Select(c => c["x"].AsDouble()).ToArray();
        Assert.InRange(near.Length, 20, 40);
        Assert.InRange(near.Min(), 0, 0.2);
        Assert.InRange(near.Max(), 0.8, 1);
    }

    [Fact]
    public void A_running_trial_is_not_proposed_around_again()
    {
        var study = new SimulatedStudy(new ForestSampler(Light with { RandomShare = 0 }), new Space(HyperParameter.Categorical("c", [.. Enumerable.Range(0, 30)]), HyperParameter.Int("n", 1, 40)));
        study.Run(15, c => [c["n"].AsInt()]);

        var batch = study.Ask(8).Select(proposal => proposal.Configuration).ToArray();

        Assert.Equal(8, batch.Distinct().Count());
    }

    [Fact]
    public void Stopped_trials_count_as_worse_than_the_median_and_failed_ones_as_the_worst()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1));
        var study = new SimulatedStudy(new ForestSampler(Light), space);
        var observed = new ObservedStudy(new SamplingContext { Space = space, Objectives = [Objective.Minimize("loss")], Seed = 1 });
        (OutcomeKind Kind, int Steps, double Loss)[] ends =
        [
            (OutcomeKind.Completed, 9, 1), (OutcomeKind.Stopped, 3, 0.5), (OutcomeKind.Completed, 9, 2), (OutcomeKind.Failed, 1, 0),
            (OutcomeKind.Stopped, 1, 0.1), (OutcomeKind.Completed, 9, 8), (OutcomeKind.Stopped, 3, 0.7),
        ];
        foreach (var (kind, steps, loss) in ends)
        {
            int trial = study.Start()[0];
            for (int step = 0; step < steps; step++) study.Report(trial, loss);
            study.End(trial, kind, kind == OutcomeKind.Failed ? [] : [loss]);
        }

        foreach (var happened in study.Events) observed.Observe(happened);
        double[] targets = ForestTargets.Of(observed.Trials, trial => trial.Loss, 100).Targets;

        // Completed 1 < 2 < 8; after 2 the stopped ones, by steps, then loss; failures with 8.
        int[] order = [.. Enumerable.Range(0, 7).OrderBy(trial => targets[trial])];
        Assert.Equal([0, 2, 1, 6, 4, 3, 5], order);
        Assert.Equal(targets[5], targets[3]);
    }

    [Fact]
    public void Beyond_the_most_rows_the_better_half_stays()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1));
        var study = new SimulatedStudy(new ForestSampler(new ForestOptions { Trees = 2, Candidates = 1, LocalStarts = 0 }), space);
        var observed = new ObservedStudy(new SamplingContext { Space = space, Objectives = [Objective.Minimize("loss")], Seed = 1 });
        study.Run(100, c => [c["x"].AsDouble()]);
        foreach (var happened in study.Events) observed.Observe(happened);

        var targets = ForestTargets.Of(observed.Trials, trial => trial.Loss, 40);

        var best = observed.Trials.OrderBy(trial => trial.Loss).Take(20);
        Assert.Equal(40, targets.Trials.Distinct().Count());
        Assert.Subset(targets.Trials.ToHashSet(), best.ToHashSet());
    }

    [Fact]
    public void The_options_are_part_of_the_identity()
    {
        Assert.Equal(
            """{"type":"forest","startup":8,"trees":30,"featureShare":0.5,"candidates":1000,"localStarts":8,"randomShare":0.01,"maxRows":600,"costAware":false}""",
            new ForestSampler().Identity);
    }

    [Fact]
    public void An_option_that_breaks_its_rule_is_named()
    {
        Assert.Contains("Trees must be at least 2, but was 1", Refusal(new ForestOptions { Trees = 1 }), StringComparison.Ordinal);
        Assert.Contains("RandomShare must lie in [0, 1], but was NaN", Refusal(new ForestOptions { RandomShare = double.NaN }), StringComparison.Ordinal);

        static string Refusal(ForestOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => new ForestSampler(options)).Message;
    }

    private static double Best(ISampler sampler, Space space, Func<Configuration, double> loss, int trials, ulong seed)
    {
        var study = new SimulatedStudy(sampler, space, seed: seed);
        return study.Run(trials, c => [loss(c)]).Min(loss);
    }
}
