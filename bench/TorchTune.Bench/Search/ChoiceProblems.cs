using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>Numbers and choices together, the best of both elsewhere for every seed.</summary>
/// <remarks>
/// Sphere with one-max and ellipsoid with leading ones are those of Hamano et al., "CatCMA: stochastic optimization for mixed-category problems", GECCO 2024, section 5, with the minimum moved;
/// the others let choices and numbers depend on one another.
/// </remarks>
internal static class ChoiceProblems
{
    /// <summary>All of them, 100 to 400 trials.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        Of("sphere-onemax", numbers: 5, counts: [5, 5, 5, 5, 5], 200, (z, right, _) => 10 * Ellipsoid(z, 1) + right.Count(good => !good)),
        Of("ellipsoid-leading", numbers: 5, counts: [5, 5, 5, 5, 5], 400, (z, right, _) => 10 * Ellipsoid(z, 100) + right.Length - right.TakeWhile(good => good).Count()),
        Of("sphere-bools", numbers: 4, counts: [2, 2, 2, 2, 2, 2, 2, 2, 2, 2], 150, (z, right, _) => 10 * Ellipsoid(z, 1) + right.Count(good => !good)),
        Of("offsets", numbers: 6, counts: [8], 100, (z, _, worse) => Ellipsoid(z, 10) + (0.3 * worse[0])),
        Of("scales", numbers: 5, counts: [4, 4], 150, (z, _, worse) => (1 + worse[0]) * Ellipsoid(z, 1 + (30 * worse[1])) + (0.05 * (worse[0] + worse[1]))),
        Of("elsewhere", numbers: 4, counts: [5], 150, (z, _, worse) => Ellipsoid([.. z.Select((zi, i) => zi - (0.4 * worse[0] * (i % 2 == 0 ? 1 : -1)))], 10) + (0.1 * worse[0])),
        Of("thousand", numbers: 3, counts: [1000], 200, (z, _, worse) => Ellipsoid(z, 1) + (0.5 * worse[0])),
    ];

    /// <summary>A problem on the unit cube and choices.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="numbers">How many floats of [0, 1].</param>
    /// <param name="counts">How many choices of each hyper-parameter without an order.</param>
    /// <param name="trials">How many trials.</param>
    /// <param name="loss">Of the distances from the best numbers, of which choices are the right ones, and of how much worse, from 0 to 1, each choice is than the right one.</param>
    private static Problem Of(string name, int numbers, int[] counts, int trials, Func<double[], bool[], double[], double> loss)
    {
        var space = new Space([
            .. Enumerable.Range(1, numbers).Select(i => HyperParameter.Float(Invariant($"x{i}"), 0, 1).Definition),
            .. counts.Select((count, j) => HyperParameter.Categorical(Invariant($"c{j + 1}"), [.. Enumerable.Range(0, count)]).Definition)]);
        var ofSeed = (ulong seed) => OfSeed(name, seed, space, numbers, counts, loss);
        return new Problem("choices-" + name, false, space, trials, ofSeed(0)) { OfSeed = ofSeed };
    }

    private static Func<Configuration, double> OfSeed(string name, ulong seed, Space space, int numbers, int[] counts, Func<double[], bool[], double[], double> loss)
    {
        var random = RandomSource.For(seed, 0, name);
        double[] minimum = [.. Enumerable.Range(0, numbers).Select(_ => random.Uniform(0.1, 0.9))];
        int[][] places = Array.ConvertAll(counts, random.Permutation);
        return c =>
        {
            double[] z = [.. Enumerable.Range(0, numbers).Select(i => c[space[i].Name].AsDouble() - minimum[i])];
            int[] rank = [.. counts.Select((_, j) => places[j][c[space[numbers + j].Name].AsInt()])];
            return loss(z, Array.ConvertAll(rank, r => r == 0), [.. rank.Select((r, j) => r / (counts[j] - 1.0))]);
        };
    }

    private static double Ellipsoid(double[] z, double condition) => z.Select((zi, i) => Math.Pow(condition, i / (z.Length - 1.0)) * zi * zi).Sum();
}
