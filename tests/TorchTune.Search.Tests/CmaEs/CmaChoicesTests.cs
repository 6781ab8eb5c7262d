namespace TorchTune.Search.Tests.CmaEs;

public sealed class CmaChoicesTests
{
    private static readonly CmaRates Rates = new(2, 6, separable: false);

    [Fact]
    public void The_first_step_has_length_1_in_the_Fisher_metric()
    {
        // Akimoto et al. (ICML 2019), equation 8: θ + G / ‖G‖_F with G = Σ w (c − q) and ‖G‖² = Σ G² / q for a categorical distribution. Three parents that chose 0, 1 and 0.
        var choices = new CmaChoices([Uniform(4)]);
        choices.Update([[0], [1], [0], [3], [3], [2]], Rates);

        double w1 = Rates.Weights[0] + Rates.Weights[2], w2 = Rates.Weights[1];
        double[] gradient = [w1 - 0.25, w2 - 0.25, -0.25, -0.25];
        double size = Math.Sqrt(gradient.Sum(g => g * g / 0.25)), least = (1 - 0.73) / 3;
        double[] moved = [.. gradient.Select(g => Math.Max(0.25 + (g / size), least))];

        // CatCMA, section 4.1: what was lifted to the margin is taken from the others in proportion to what they have above it.
        double share = (1 - moved.Sum()) / moved.Sum(q => q - least);
        double[] expected = [.. moved.Select(q => q + (share * (q - least)))];
        Assert.Equal(expected, choices.Probabilities(0).ToArray(), (x, y) => Math.Abs(x - y) < 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void A_choice_that_always_wins_becomes_as_likely_as_the_margin_allows(int hyperParameters)
    {
        int[] counts = [.. Enumerable.Range(0, hyperParameters).Select(j => 2 + (j % 5))];
        var choices = new CmaChoices(Array.ConvertAll(counts, Uniform));
        for (int generation = 0; generation < 200; generation++) Learn(choices, generation, (drawn, _) => drawn.Count(k => k != 1));

        // All of them at once in 0.73 of the draws.
        double together = Enumerable.Range(0, hyperParameters).Aggregate(1.0, (product, j) => product * choices.Probabilities(j)[1]);
        Assert.Equal(0.73, together, 1e-6);
        double least = 1 - Math.Pow(0.73, 1.0 / hyperParameters);
        for (int j = 0; j < hyperParameters; j++)
        {
            Assert.Equal(1, choices.Probabilities(j).ToArray().Sum(), 1e-12);
            Assert.All(choices.Probabilities(j).ToArray(), q => Assert.InRange(q, (least / (counts[j] - 1)) - 1e-12, 1));
        }
    }

    [Fact]
    public void Steps_grow_on_a_signal_and_shrink_on_noise()
    {
        var signal = new CmaChoices([.. Enumerable.Repeat(Uniform(5), 6)]);
        var noise = new CmaChoices([.. Enumerable.Repeat(Uniform(5), 6)]);
        double before = noise.Length;
        double longest = 0;
        for (int generation = 0; generation < 100; generation++)
        {
            Learn(signal, generation, (drawn, _) => drawn.Select((k, j) => k == j % 5 ? 0 : 1).Sum());
            Learn(noise, generation, (_, random) => random.NextDouble());
            longest = Math.Max(longest, signal.Length);
        }

        Assert.True(longest > before);
        Assert.True(noise.Length < before);
    }

    [Fact]
    public void Before_the_first_result_draws_follow_the_prior()
    {
        // χ² of three cells has 2 degrees of freedom: above 18.4 once in 10,000.
        double[] prior = [0.7, 0.2, 0.1];
        var choices = new CmaChoices([prior]);
        var random = RandomSource.For(5, 0, "test");
        var counts = Enumerable.Range(0, 3000).CountBy(_ => choices.Draw(random)[0]).ToDictionary();

        Assert.InRange(prior.Select((p, k) => Math.Pow(counts.GetValueOrDefault(k) - (3000 * p), 2) / (3000 * p)).Sum(), 0, 18.4);
    }

    private static void Learn(CmaChoices choices, int generation, Func<int[], RandomSource, double> loss)
    {
        var random = RandomSource.For(2, generation, "test");
        choices.Update([.. Enumerable.Range(0, 6).Select(_ => choices.Draw(random)).Select(drawn => (drawn, Loss: loss(drawn, random))).OrderBy(pair => pair.Loss).Select(pair => pair.drawn)], Rates);
    }

    private static double[] Uniform(int count) => [.. Enumerable.Repeat(1.0 / count, count)];
}
