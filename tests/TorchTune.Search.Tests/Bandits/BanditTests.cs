using TorchTune.Testing;

namespace TorchTune.Search.Tests.Bandits;

public abstract class BanditConformance : SamplerConformance
{
    protected override bool MayRepeat => true;

    protected override bool SupportsSeveralObjectives => false;

    protected override bool Supports(Space space) => space.Cardinality is not null && space.Cardinality <= 10_000;
}

public sealed class ThompsonConformance : BanditConformance
{
    protected override ISampler Create() => new ThompsonSampler();
}

public sealed class SuccessiveEliminationConformance : BanditConformance
{
    protected override ISampler Create() => new SuccessiveEliminationSampler();
}

public sealed class BanditTests
{
    private static readonly double[] Means = [0, 0.5, 1, 1.5, 2];
    private static readonly Space Arms = new(HyperParameter.Int("arm", 0, 4));

    [Fact]
    public void Thompson_samplings_regret_grows_like_the_logarithm()
    {
        // Lai and Robbins: unit normal arms with gaps Δ cost at least Σ 2 ln(T) / Δ in the long run; here 2 (2 + 1 + ⅔ + ½) ln T. Uniform pulling costs T per trial.
        const int T = 600;
        double bound = 2 * Means.Skip(1).Sum(gap => 1 / gap) * Math.Log(T);
        double regret = Enumerable.Range(0, 5).Average(seed => Regret(new ThompsonSampler(), T, (ulong)seed));

        Assert.InRange(regret, 0, bound);
        Assert.InRange(regret, 0, T * Means.Average() / 5);
    }

    [Fact]
    public void Successive_elimination_ends_with_the_best_arm_and_has_pulled_the_others_as_theory_says()
    {
        for (ulong seed = 0; seed < 4; seed++)
        {
            var study = Play(new SuccessiveEliminationSampler(), 2500, seed);

            Assert.All(study.Ask(3), proposal => Assert.Equal(0, proposal.Configuration["arm"].AsInt()));

            // An arm of gap Δ goes at the latest, but for the error probability, when 4 radii are below 2 Δ: √(2 s² ln(4 k n² / δ) / n) ≤ Δ / 2, with some slack for s, which is near 1.
            long pulls = study.Configurations.Count(configuration => configuration["arm"].AsInt() == 4);
            int sufficient = Enumerable.Range(2, 1000).First(n => 1.2 * Math.Sqrt(2 * Math.Log(4 * 5.0 * n * n / 0.05) / n) <= Means[4] / 2);
            Assert.InRange(pulls, 2, sufficient);
        }
    }

    [Fact]
    public void Counts_and_means_of_many_pulls_do_not_depend_on_how_they_were_batched()
    {
        var statistics = new ArmStatistics(2);
        var random = RandomSource.For(1, 0, "test");
        double[] losses = [.. Enumerable.Range(0, 500).Select(_ => 1e6 + random.Normal())];
        foreach (double loss in losses) statistics.Add(1, loss);

        Assert.Equal(losses.Average(), statistics.Mean(1), 1e-9);
        Assert.Equal(losses.Sum(loss => Math.Pow(loss - losses.Average(), 2)), statistics.Squares(1), 1e-6);
        Assert.Equal(0, statistics.Count(0));
    }

    [Fact]
    public void A_named_hyper_parameter_gives_the_arms_and_the_rest_is_drawn()
    {
        var algorithm = HyperParameter.Categorical("algorithm", "tree", "net");
        var space = new Space(algorithm, HyperParameter.Float("rate", 0, 1).When(algorithm, "net"), HyperParameter.Int("depth", 1, 9).When(algorithm, "tree"));
        var study = new SimulatedStudy(new ThompsonSampler(new ThompsonOptions { Arms = "algorithm" }), space);

        var configurations = study.Run(150, configuration => [configuration.Contains("rate") ? configuration["rate"].AsDouble() : 1 + configuration["depth"].AsInt()]);

        Assert.True(configurations.Count(configuration => configuration.Contains("rate")) > 120);
        Assert.Contains(configurations, configuration => configuration.Contains("depth"));
        Assert.True(configurations.Where(configuration => configuration.Contains("rate")).Distinct().Count() > 100);
    }

    [Fact]
    public void An_arm_that_fails_is_not_pulled_for_ever()
    {
        var study = new SimulatedStudy(new ThompsonSampler(), Arms);
        for (int trial = 0; trial < 100; trial++)
        {
            int started = study.Start()[0];
            long arm = study.Configurations[started]["arm"].AsInt();
            if (arm == 2) study.End(started, OutcomeKind.Failed);
            else study.Complete(started, 1 + Means[arm] + (trial % 3 * 0.1));
        }

        Assert.True(study.Configurations.Count(configuration => configuration["arm"].AsInt() == 2) < 25);
    }

    [Fact]
    public void What_has_no_arms_is_refused()
    {
        Assert.Contains("infinitely many", Assert.Throws<ArgumentException>(() => new SimulatedStudy(new ThompsonSampler(), SampleSpaces.All["float"])).Message, StringComparison.Ordinal);
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => new SimulatedStudy(new ThompsonSampler(new ThompsonOptions { Arms = "x" }), SampleSpaces.All["float"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SuccessiveEliminationSampler(new SuccessiveEliminationOptions { ErrorProbability = 1 }));
        Assert.Equal("""{"type":"thompson"}""", new ThompsonSampler().Identity);
    }

    private static double Regret(ISampler sampler, int trials, ulong seed) => Play(sampler, trials, seed).Configurations.Sum(configuration => Means[configuration["arm"].AsInt()]);

    private static SimulatedStudy Play(ISampler sampler, int trials, ulong seed)
    {
        var study = new SimulatedStudy(sampler, Arms, seed: seed);
        var noise = RandomSource.For(seed, -1, "noise");
        study.Run(trials, configuration => [Means[configuration["arm"].AsInt()] + noise.Normal()]);
        return study;
    }
}
