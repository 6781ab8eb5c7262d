namespace TorchTune.Scheduling.Tests.Population;

public sealed class ExplorationTests
{
    private const int Copies = 4000;

    private static readonly Space Everything = new(
        HyperParameter.Float("rate", 1e-4, 1, log: true),
        HyperParameter.Float("share", -1, 3),
        HyperParameter.Float("coarse", 0, 1, step: 0.05),
        HyperParameter.Int("layers", 1, 4),
        HyperParameter.Int("units", 1, 1000, log: true),
        HyperParameter.Ordinal("batch", 32, 64, 128),
        HyperParameter.Categorical("optimizer", "sgd", "adam", "adamw"),
        HyperParameter.Bool("augment"),
        HyperParameter.Float("momentum", 0, 0.9).When(Condition.Eq("optimizer", "sgd")));

    private static readonly Configuration Donor = new(("rate", 0.01), ("share", 1.0), ("coarse", 0.5), ("layers", 3), ("units", 4), ("batch", 64), ("optimizer", "sgd"), ("augment", true), ("momentum", 0.5));

    [Fact]
    public void Without_resampling_numbers_take_one_step_up_or_down_and_choices_stay()
    {
        var copies = Explored(new PopulationOptions { ResampleProbability = 0 });

        Assert.Equal([0.01 / 1.25, 0.01 * 1.25], Values(copies, "rate"));
        Assert.Equal([1 - 0.4, 1 + 0.4], Values(copies, "share"));
        Assert.Equal([0.4, 0.45, 0.55, 0.6], Values(copies, "coarse").Select(value => Math.Round(value, 9)));
        Assert.Equal([2, 4], Values(copies, "layers"));
        Assert.Equal([3, 5], Values(copies, "units"));
        Assert.Equal([32, 128], Values(copies, "batch"));
        Assert.All(copies, copy => Assert.Equal(("sgd", true), (copy["optimizer"].AsText(), copy["augment"].AsBool())));
    }

    [Fact]
    public void The_logarithm_does_not_drift()
    {
        // Each copy moves ln rate by ± ln 1.25: the mean of n such moves has a standard deviation of ln 1.25 / √n; five of them are beaten once in two million seeds, and this seed is fixed.
        double mean = Explored(new PopulationOptions { ResampleProbability = 0 }).Average(copy => Math.Log(copy["rate"].AsDouble() / 0.01));

        Assert.InRange(mean, -5 * Math.Log(1.25) / Math.Sqrt(Copies), 5 * Math.Log(1.25) / Math.Sqrt(Copies));
    }

    [Fact]
    public void Nothing_leaves_its_range_however_often_it_is_explored()
    {
        var exploration = new Exploration(new PopulationOptions { Factor = 10 });
        var configuration = Donor;
        for (int i = 0; i < Copies; i++)
        {
            configuration = exploration.Of(Everything, configuration, Configuration.Empty, RandomSource.For(1, i, "chain"));
            Everything.Validate(configuration);
        }
    }

    [Fact]
    public void What_is_refined_or_inherited_is_passed_on_as_it_is()
    {
        var copies = Explored(new PopulationOptions { ResampleProbability = 1, Inherited = ["layers", "optimizer"] }, refined: new Configuration(("rate", 0.01)));

        Assert.All(copies, copy => Assert.Equal((0.01, 3, "sgd"), (copy["rate"].AsDouble(), copy["layers"].AsInt(), copy["optimizer"].AsText())));
        Assert.True(copies.Select(copy => copy["share"].AsDouble()).Distinct().Count() > Copies / 2);
    }

    [Fact]
    public void Hyper_parameters_come_and_go_with_the_choice_that_they_hang_on()
    {
        var copies = Explored(new PopulationOptions { ResampleProbability = 1 });

        Assert.All(copies, copy => Assert.Equal(copy["optimizer"].AsText() == "sgd", copy.Contains("momentum")));
        Assert.Equal(3, copies.Select(copy => copy["optimizer"].AsText()).Distinct().Count());
    }

    private static Configuration[] Explored(PopulationOptions options, Configuration? refined = null) =>
        [.. Enumerable.Range(0, Copies).Select(i => new Exploration(options).Of(Everything, Donor, refined ?? Configuration.Empty, RandomSource.For(3, i, "copy")))];

    private static IEnumerable<double> Values(Configuration[] copies, string name) => copies.Select(copy => copy[name].AsDouble()).Distinct().Order();
}
