using System.Text.Json;
using TorchTune.Testing;

namespace TorchTune.Search.Tests.Transfer;

public sealed class TransferTests
{
    private static readonly Space Source = new(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1), HyperParameter.Bool("gone"));
    private static readonly Space Target = new(HyperParameter.Float("x", 0, 1), HyperParameter.Float("y", 0, 1), HyperParameter.Int("new", 1, 3));

    [Fact]
    public void Quantiles_are_the_share_of_better_trials()
    {
        var transferred = TransferredTrial.Of(Done(100, (x, y) => x + y));

        // Oracle: ranks of losses sorted anew. A hundred trials give twenty good ones and 25 of the eighty others.
        Assert.Equal(45, transferred.Length);
        Assert.Equal(Enumerable.Range(0, 20).Select(rank => rank / 100.0), transferred.Take(20).Select(trial => trial.Quantile));
        Assert.All(transferred.Skip(20), trial => Assert.InRange(trial.Quantile, 0.2, 1));
        Assert.Equal(transferred.OrderBy(trial => Sum(trial.Configuration)), transferred);
    }

    [Fact]
    public void The_best_of_a_like_study_come_first_and_help()
    {
        // The other study knows places 0.02 beside the minimum in either direction, and others that were worse.
        TransferredTrial[] good = [Known(0.72, 0.2, 0), Known(0.72, 0.24, 0.02), Known(0.68, 0.2, 0.04)];
        TransferredTrial[] others = [.. Enumerable.Range(0, 25).Select(i => Known((i % 5 * 0.2) + 0.1, (i / 5 * 0.2) + 0.1, 0.2 + (0.03 * i)))];
        int wins = Enumerable.Range(1, 24).Count(seed => Best([.. good, .. others], (ulong)seed) < Best([], (ulong)seed));

        // A sign test at a level of 0.001, chosen beforehand. Were it of no use, a win were a coin's toss, and 20 or more of 24 had the probability 7.7e-4. Its power: the first
        // transferred trial is within a squared distance of 0.0008. Of 15 uniform trials none is in 96 % (e^(−15 π 0.0008)), and then 20 wins of 24 come about in 99.8 %;
        // had a study without transfer the worth of 60 uniform trials, still in 75 %.
        Assert.InRange(wins, 20, 24);

        double Best(TransferredTrial[] transfer, ulong seed)
        {
            var study = new SimulatedStudy(new TpeSampler(new TpeOptions { Transfer = [.. transfer] }), Target, seed: seed);
            var configurations = study.Run(15, c => [1000 * Loss(c)]);
            for (int i = 0; i < Math.Min(3, transfer.Length); i++) Assert.Equal(transfer[i].Configuration["x"], configurations[i]["x"]);
            return configurations.Min(Loss);
        }

        static double Loss(Configuration c) => Bowl(c["x"].AsDouble(), c["y"].AsDouble(), 0.7, 0.22);

        static TransferredTrial Known(double x, double y, double quantile) => new(new Configuration(("x", x), ("y", y)), quantile);
    }

    [Fact]
    public void A_study_that_misleads_is_overruled()
    {
        var transfer = TransferredTrial.Of(Done(60, (x, y) => Bowl(x, y, 0.9, 0.9)));
        var study = new SimulatedStudy(new AutomaticSampler(new AutomaticOptions { Transfer = transfer }), Target);

        study.Run(80, c => [Bowl(c["x"].AsDouble(), c["y"].AsDouble(), 0.15, 0.3)]);

        // Thirty uniform trials have a mean below 0.35 once in 400 (their mean deviates by 0.289 / √30); what followed the other study would be near 0.9.
        Assert.InRange(study.Configurations.Skip(50).Average(c => c["x"].AsDouble()), 0, 0.35);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var transfer = TransferredTrial.Of(Done(30, (x, y) => x * y));

        using var written = JsonDocument.Parse(new TpeSampler(new TpeOptions { Transfer = transfer }).Identity);

        Assert.Equal(transfer.AsEnumerable(), TransferredTrial.ReadList(written.RootElement.GetProperty("transfer")));
        Assert.Throws<FormatException>(() => TransferredTrial.ReadList(JsonDocument.Parse("""[{"configuration":{},"quantile":2}]""").RootElement));
    }

    private static History Done(int trials, Func<double, double, double> loss)
    {
        var study = new SimulatedStudy(new RandomSampler(), Source);
        study.Run(trials, c => [loss(c["x"].AsDouble(), c["y"].AsDouble())]);
        return History.Of(study.Events, [Objective.Minimize("loss")], Source);
    }

    private static double Bowl(double x, double y, double x0, double y0) => ((x - x0) * (x - x0)) + ((y - y0) * (y - y0));

    private static double Sum(Configuration c) => c["x"].AsDouble() + c["y"].AsDouble();
}
