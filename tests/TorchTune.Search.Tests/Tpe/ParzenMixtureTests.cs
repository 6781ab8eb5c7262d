using System.Collections.Immutable;

namespace TorchTune.Search.Tests.Tpe;

public sealed class ParzenMixtureTests
{
    private static readonly Space Mixed = new(
        HyperParameter.Float("x", 0, 1), HyperParameter.Categorical("c", "a", "b", "c"), HyperParameter.Int("n", 1, 5), HyperParameter.Float("y", 1, 100, log: true));

    [Fact]
    public void The_density_is_the_sum_of_products_that_defines_it()
    {
        var axes = Mixed.Select((hyperParameter, i) => new Axis(hyperParameter, i)).ToArray();
        var trials = Drawn(Mixed, 9);
        var kernels = trials.Select((trial, i) => new ParzenMixture.Kernel(trial, 0.5 + i)).ToArray();
        var mixture = new ParzenMixture(axes, kernels, width: 0.3, priorWeight: 2);

        foreach (var point in Drawn(Mixed, 20, seed: 2).Select(trial => Enumerable.Range(0, 4).Select(i => trial[i]).ToArray()))
        {
            Assert.Equal(Slow(axes, kernels, 0.3, 2, point), mixture.LogDensity(point), 1e-12);

            // Without the third hyper-parameter, as where its condition fails.
            point[2] = double.NaN;
            Assert.Equal(Slow(axes, kernels, 0.3, 2, point), mixture.LogDensity(point), 1e-12);
        }
    }

    [Fact]
    public void A_trial_that_lacks_a_hyper_parameter_is_uniform_there()
    {
        var axes = Mixed.Take(2).Select((hyperParameter, i) => new Axis(hyperParameter, i)).ToArray();
        var lacking = new ObservedTrial(0, new Configuration(("x", 0.4)), Mixed);
        var mixture = new ParzenMixture(axes, [new(lacking, 1)], 0.1, 1);

        double[] densities = [.. new[] { 1, 3, 5 }.Select(cell => mixture.LogDensity([0.45, cell / 6.0]))];
        Assert.Equal(densities[0], densities[1]);
        Assert.Equal(densities[0], densities[2]);
        Assert.Equal(mixture.LogDensity([0.45, double.NaN]), densities[0]);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(5)]
    public void The_density_integrates_to_one(double width)
    {
        var space = new Space(HyperParameter.Float("x", 0, 1), HyperParameter.Categorical("c", "a", "b", "c"));
        var axes = space.Select((hyperParameter, i) => new Axis(hyperParameter, i)).ToArray();
        var mixture = new ParzenMixture(axes, [.. Drawn(space, 5).Select(trial => new ParzenMixture.Kernel(trial, 1))], width, 1);

        // Midpoint rule: its error is of the order of (panel / width)² / 24 times the ends' slopes, below 1e-5 here. Choices count a third each.
        const int Panels = 20_000;
        double sum = 0;
        for (int i = 0; i < Panels; i++)
        {
            for (int cell = 0; cell < 3; cell++) sum += Math.Exp(mixture.LogDensity([(i + 0.5) / Panels, (cell + 0.5) / 3])) / (3 * Panels);
        }

        Assert.Equal(1, sum, 1e-5);
    }

    [Fact]
    public void Draws_follow_the_density()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1));
        Axis[] axes = [new Axis(space[0], 0)];
        var mixture = new ParzenMixture(axes, [.. Drawn(space, 3).Select(trial => new ParzenMixture.Kernel(trial, 1))], 0.15, 0.5);
        var random = RandomSource.For(1, 0, "test");
        var counts = new int[20];

        for (int i = 0; i < 20_000; i++) counts[Math.Min(19, (int)(20 * mixture.Draw(random, mixture.DrawKernel(random), 0)))]++;

        // χ² with 19 degrees of freedom exceeds 50.8 once in 10,000 seeds. Expected counts: Simpson on each of the 20 cells.
        double chi = 0;
        for (int cell = 0; cell < 20; cell++)
        {
            double expected = 20_000 * Enumerable.Range(0, 41).Sum(i =>
                (i is 0 or 40 ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(mixture.LogDensity([(cell + (i / 40.0)) / 20])) / 120) / 20;
            chi += Math.Pow(counts[cell] - expected, 2) / expected;
        }

        Assert.InRange(chi, 0, 50.8);
    }

    [Fact]
    public void With_distances_a_closer_choice_is_likelier_and_masses_still_sum_to_one()
    {
        ImmutableArray<ImmutableArray<double>> table = [[0, 1, 4], [1, 0, 3], [4, 3, 0]];
        var axis = new Axis(Mixed["c"], 1, new Dictionary<string, ImmutableArray<ImmutableArray<double>>> { ["c"] = table });

        double[] masses = Array.ConvertAll(axis.LogMasses(0, 7), Math.Exp);

        Assert.Equal(3, masses.Sum(), 1e-12);
        Assert.True(masses[0] > masses[1] && masses[1] > masses[2]);
    }

    [Fact]
    public void The_mean_at_a_point_is_that_of_the_kernels_near_it()
    {
        var space = new Space(HyperParameter.Float("x", 0, 1));
        var trials = new[] { 0.1, 0.9 }.Select((x, i) => new ObservedTrial(i, new Configuration(("x", x)), space)).ToArray();
        var mixture = new ParzenMixture([new Axis(space[0], 0)], [new(trials[0], 1), new(trials[1], 1)], 0.05, 1e-6);

        Assert.Equal(5, mixture.MeanAt([0.1], [5, 7]), 1e-3);
        Assert.Equal(7, mixture.MeanAt([0.9], [5, 7]), 1e-3);
        Assert.Equal(6, mixture.MeanAt([0.5], [5, 7]), 1e-3);
    }

    // The definition, with nothing shared and nothing left out.
    private static double Slow(Axis[] axes, ParzenMixture.Kernel[] kernels, double width, double priorWeight, double[] point)
    {
        int n = kernels.Length, d = axes.Length;
        double total = priorWeight + kernels.Sum(kernel => kernel.Weight);
        double sum = priorWeight / total;
        foreach (var (trial, weight) in kernels)
        {
            double product = weight / total;
            for (int j = 0; j < d; j++)
            {
                if (double.IsNaN(point[j]) || !trial.Has(j)) continue;
                if (axes[j].IsUnordered)
                {
                    double choices = axes[j].Cells!.Value, spread = Math.Min(0.5, choices / (n + choices));
                    product *= choices * ((trial[j] == point[j] ? 1 - spread : 0) + (spread / choices));
                }
                else
                {
                    double w = Math.Clamp(width * Math.Pow(n, -1.0 / (d + 4)), axes[j].NarrowestWidth, 1);
                    product *= Math.Exp(new TruncatedNormalDistribution(trial[j], w, 0, 1).LogDensity(point[j]));
                }
            }

            sum += product;
        }

        return Math.Log(sum);
    }

    private static ObservedTrial[] Drawn(Space space, int count, ulong seed = 1) =>
        [.. Enumerable.Range(0, count).Select(i => new ObservedTrial(i, space.Draw(RandomSource.For(seed, i, "test")), space))];
}
