using System.Collections.Immutable;
using TorchTune.Testing;

namespace TorchTune.Search.Tests.Tpe;

public sealed class TpeSamplerTests
{
    [Fact]
    public void It_closes_in_on_the_minimum()
    {
        var space = SampleSpaces.All["mixed"];
        var study = new SimulatedStudy(new TpeSampler(), space);

        var losses = study.Run(80, c => [SampleSpaces.Loss(space, c)]).Select(c => SampleSpaces.Loss(space, c)).ToArray();

        // Uniform draws of eight places have a mean loss of 8 · (1/12 + 0.2²) = 0.99; the last twenty proposals must be far below, exploration included.
        Assert.InRange(losses[60..].Average(), 0, 0.4);
    }

    [Fact]
    public void The_start_is_a_Latin_hypercube()
    {
        var study = new SimulatedStudy(new TpeSampler(), SampleSpaces.All["many dimensions"]);

        var configurations = study.Run(10, _ => [0]);

        Assert.All(study.Space, x => Assert.Equal(Enumerable.Range(0, 10), configurations.Select(c => (int)(10 * c[x.Name].AsDouble())).Order()));
    }

    [Fact]
    public void A_batch_spreads_out()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1));
        var liar = new SimulatedStudy(new TpeSampler(), space);
        liar.Run(40, c => [SampleSpaces.Loss(space, c)]);

        var batch = liar.Ask(16).Select(proposal => proposal.Configuration).ToArray();

        // With that many candidates and no liar, sixteen picks lie on one another; with it, they keep off.
        double nearest = batch.Average(a => batch.Where(b => b != a).Min(b => Math.Max(Math.Abs(a["x"].AsDouble() - b["x"].AsDouble()), Math.Abs(a["y"].AsDouble() - b["y"].AsDouble()))));
        Assert.True(nearest > 0.01, $"mean distance to the nearest was {nearest}");
    }

    [Fact]
    public void Feasible_trials_come_first()
    {
        // The loss falls with x, but only x ≤ 0.4 is allowed.
        var space = new Space(HyperParameter.Float("x", 0, 1));
        var study = new SimulatedStudy(new TpeSampler(), space);
        for (int i = 0; i < 60; i++)
        {
            int trial = study.Start()[0];
            double x = study.Configurations[trial]["x"].AsDouble();
            study.Happen(time => new TrialEnded(time, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [-x], Constraints = [x - 0.4] }));
        }

        double best = study.Configurations.Select(c => c["x"].AsDouble()).Where(x => x <= 0.4).Max();
        Assert.InRange(best, 0.39, 0.4);
        Assert.InRange(study.Configurations.Skip(30).Count(c => c["x"].AsDouble() <= 0.45), 15, 30);
    }

    [Fact]
    public void Several_objectives_give_a_front_and_not_a_point()
    {
        // (x², (1 − x)²) with a second hyper-parameter that only hurts: the front is y = 0, all x.
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1));
        var study = new SimulatedStudy(new TpeSampler(), space, [Objective.Minimize("a"), Objective.Minimize("b")]);

        study.Run(120, c =>
        {
            double x = c["x"].AsDouble(), y = c["y"].AsDouble();
            return [(x * x) + y, ((1 - x) * (1 - x)) + y];
        });

        var late = study.Configurations.Skip(60).Where(c => c["y"].AsDouble() < 0.1).Select(c => c["x"].AsDouble()).ToArray();
        Assert.True(late.Length >= 20, $"{late.Length} of 60 near the front");
        Assert.InRange(late.Max() - late.Min(), 0.5, 1);
    }

    [Fact]
    public void What_is_expensive_is_avoided_where_cost_counts()
    {
        // Both ends are equally good; the upper half costs a hundred times as much.
        Assert.True(Cheap(costPower: 1) > Cheap(costPower: 0) + 5, $"{Cheap(1)} against {Cheap(0)}");

        static int Cheap(double costPower)
        {
            var space = new Space(HyperParameter.Float("x", 0, 1));
            var study = new SimulatedStudy(new TpeSampler(new TpeOptions { CostPower = costPower }), space);
            for (int i = 0; i < 50; i++)
            {
                int trial = study.Start()[0];
                double x = study.Configurations[trial]["x"].AsDouble();
                study.Happen(time => new TrialEnded(time, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [-Math.Abs(x - 0.5)], Cost = x < 0.5 ? 1 : 100 }));
            }

            return study.Configurations.Skip(10).Count(c => c["x"].AsDouble() < 0.5);
        }
    }

    [Fact]
    public void A_prior_leads_and_is_overruled()
    {
        var x = HyperParameter.Float("x", 0, 1).With(new Prior.Normal(0.8, 0.05));
        var study = new SimulatedStudy(new TpeSampler(), new Space(x));

        study.Run(60, c => [Math.Abs(c["x"].AsDouble() - 0.7)]);

        Assert.All(study.Configurations.Take(10), c => Assert.InRange(c["x"].AsDouble(), 0.55, 1));
        Assert.InRange(study.Configurations.Min(c => Math.Abs(c["x"].AsDouble() - 0.7)), 0, 0.01);
        Assert.InRange(study.Configurations.Skip(40).Average(c => c["x"].AsDouble()), 0.65, 0.75);
    }

    [Fact]
    public void Options_and_distances_are_checked()
    {
        ImmutableArray<ImmutableArray<double>> crooked = [[0, 1], [2, 0]], two = [[0, 1], [1, 0]];
        var byName = ImmutableSortedDictionary.Create<string, ImmutableArray<ImmutableArray<double>>>();
        Assert.Contains("GoodFraction", Assert.Throws<ArgumentException>(() => new TpeSampler(new TpeOptions { GoodFraction = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("Width", Assert.Throws<ArgumentException>(() => new TpeSampler(new TpeOptions { Width = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("StartupTrials", Assert.Throws<ArgumentException>(() => new TpeSampler(new TpeOptions { StartupTrials = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("symmetric", Assert.Throws<ArgumentException>(() => new TpeSampler(new TpeOptions { Distances = byName.Add("c", crooked) })).Message, StringComparison.Ordinal);

        var sampler = new TpeSampler(new TpeOptions { Distances = byName.Add("optimizer", two) });
        Assert.Throws<ArgumentException>(() => new SimulatedStudy(sampler, SampleSpaces.All["mixed"]));
        Assert.Equal(20, new SimulatedStudy(sampler, SampleSpaces.All["conditions"]).Run(20, _ => [0]).Count);
    }
}
