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
        // The target's minimum is near the source's, on another scale.
        var transfer = TransferredTrial.Of(Done(60, (x, y) => Bowl(x, y, 0.72, 0.2)));
        Func<Configuration, double> loss = c => 1000 * Bowl(c["x"].AsDouble(), c["y"].AsDouble(), 0.7, 0.22);
        double with = 0, without = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            with += Best(new TpeOptions { Transfer = transfer }, seed) / 12;
            without += Best(new TpeOptions(), seed) / 12;
        }

        // Fifteen uniform points come within a squared distance of 1 / 15π = 0.021 of a place, on average; the source knows it to about 0.03² beforehand.
        Assert.True(with < without, $"{with} with, {without} without");
        Assert.InRange(with, 0, 0.25 * 1000 / (15 * Math.PI));

        double Best(TpeOptions options, ulong seed)
        {
            var study = new SimulatedStudy(new TpeSampler(options), Target, seed: seed);
            return study.Run(15, c => [loss(c)]).Min(loss);
        }
    }

    [Fact]
    public void A_study_that_misleads_is_overruled()
    {
        var transfer = TransferredTrial.Of(Done(60, (x, y) => Bowl(x, y, 0.9, 0.9)));
        var study = new SimulatedStudy(new AutomaticSampler(new AutomaticOptions { Transfer = transfer }), Target);

        study.Run(80, c => [Bowl(c["x"].AsDouble(), c["y"].AsDouble(), 0.15, 0.3)]);

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
