using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>Functions whose minimum lies elsewhere for every seed, some of them turned: neither the middle of the ranges nor their axes help.</summary>
/// <remarks>The minimum is uniform in the middle four fifths of each range; turned functions are seen through a random rotation (Gram and Schmidt on normal vectors).</remarks>
internal static class ShiftedProblems
{
    private static readonly string[] Axes = ["a", "b", "c", "d", "e", "f"];

    /// <summary>All of them: 2 to 20 hyper-parameters, 60 to 400 trials.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        Of("ackley2", 2, 60, 32.768, false, Ackley),
        Of("rastrigin2", 2, 100, 5.12, false, Rastrigin),
        Of("rosenbrock4", 4, 100, 2.048, false, Rosenbrock),
        Of("levy5", 5, 100, 10, false, Levy),
        Of("ellipsoid5", 5, 100, 5, false, z => Ellipsoid(z, 1e4)),
        Of("turned-ellipsoid6", 6, 200, 5, true, z => Ellipsoid(z, 1e4)),
        Of("mixed6", 100, Mixed),
        Of("griewank8", 8, 100, 600, false, Griewank),
        Of("rosenbrock10", 10, 200, 2.048, true, Rosenbrock),
        Of("ackley10", 10, 150, 32.768, true, Ackley),
        Of("rastrigin10", 10, 400, 5.12, false, Rastrigin),
        Of("powers10", 10, 200, 5, true, z => z.Select((zi, i) => Math.Pow(Math.Abs(zi), 2 + (4.0 * i / 9))).Sum()),
        Of("levy12", 12, 150, 10, false, Levy),
        Of("sphere20", 20, 150, 5, false, z => z.Sum(Square)),
        Of("ackley20", 20, 150, 32.768, false, Ackley),
        Of("turned-ellipsoid20", 20, 400, 5, true, z => Ellipsoid(z, 100)),
    ];

    private static Problem Of(string name, int dimensions, int trials, double reach, bool turned, Func<double[], double> function)
    {
        var space = new Space(Enumerable.Range(1, dimensions).Select(i => HyperParameter.Float(Invariant($"x{i}"), -reach, reach).Definition));
        return Of(name, space, trials, seed =>
        {
            var random = RandomSource.For(seed, 0, name);
            double[] minimum = [.. Enumerable.Range(0, dimensions).Select(_ => random.Uniform(-0.8 * reach, 0.8 * reach))];
            double[][] axes = turned ? Rotation(dimensions, random) : [];
            return c =>
            {
                double[] z = [.. space.Select((x, i) => c[x.Name].AsDouble() - minimum[i])];
                return function(turned ? Array.ConvertAll(axes, axis => axis.Zip(z).Sum(pair => pair.First * pair.Second)) : z);
            };
        });
    }

    private static Problem Of(string name, int trials, Func<ulong, (Space Space, Func<Configuration, double> Regret)> make) => Of(name, make(0).Space, trials, seed => make(seed).Regret);

    private static Problem Of(string name, Space space, int trials, Func<ulong, Func<Configuration, double>> regret) => new("shifted-" + name, false, space, trials, regret(0)) { OfSeed = regret };

    // Two floats, two log scales and two ints, each with a weight of its own; measured in shares of the range.
    private static (Space Space, Func<Configuration, double> Regret) Mixed(ulong seed)
    {
        var space = new Space(
            HyperParameter.Float(Axes[0], 0, 1), HyperParameter.Float(Axes[1], -3, 7), HyperParameter.Float(Axes[2], 1e-6, 1, log: true),
            HyperParameter.Int(Axes[3], 8, 1024, log: true), HyperParameter.Int(Axes[4], 1, 12), HyperParameter.Int(Axes[5], 0, 100));
        var random = RandomSource.For(seed, 0, "mixed6");
        double[] minimum = [.. space.Select(x => x.ToUnit(x.FromUnit(random.Uniform(0.1, 0.9))))];
        double[] weights = [1, 10, 100, 3, 30, 0.3];
        return (space, c => space.Select((x, i) => weights[i] * Square(x.ToUnit(c[x.Name]) - minimum[i])).Sum());
    }

    private static double[][] Rotation(int n, RandomSource random)
    {
        var axes = new double[n][];
        for (int i = 0; i < n; i++)
        {
            double[] axis = [.. Enumerable.Range(0, n).Select(_ => random.Normal())];
            for (int j = 0; j < i; j++)
            {
                double along = axes[j].Zip(axis).Sum(pair => pair.First * pair.Second);
                for (int k = 0; k < n; k++) axis[k] -= along * axes[j][k];
            }

            double length = Math.Sqrt(axis.Sum(Square));
            axes[i] = Array.ConvertAll(axis, x => x / length);
        }

        return axes;
    }

    private static double Ackley(double[] z) =>
        20 - (20 * Math.Exp(-0.2 * Math.Sqrt(z.Average(Square)))) + Math.E - Math.Exp(z.Average(zi => Math.Cos(2 * Math.PI * zi)));

    private static double Rastrigin(double[] z) => z.Sum(zi => Square(zi) + 10 - (10 * Math.Cos(2 * Math.PI * zi)));

    private static double Rosenbrock(double[] z) =>
        Enumerable.Range(0, z.Length - 1).Sum(i => (100 * Square(z[i + 1] + 1 - Square(z[i] + 1))) + Square(z[i]));

    private static double Levy(double[] z)
    {
        double[] w = Array.ConvertAll(z, zi => 1 + (zi / 4));
        return Square(Math.Sin(Math.PI * w[0])) + w.SkipLast(1).Sum(wi => Square(wi - 1) * (1 + (10 * Square(Math.Sin((Math.PI * wi) + 1)))))
            + (Square(w[^1] - 1) * (1 + Square(Math.Sin(2 * Math.PI * w[^1]))));
    }

    private static double Griewank(double[] z) =>
        1 + (z.Sum(Square) / 4000) - z.Select((zi, i) => Math.Cos(zi / Math.Sqrt(i + 1))).Aggregate(1.0, (product, cos) => product * cos);

    private static double Ellipsoid(double[] z, double condition) => z.Select((zi, i) => Math.Pow(condition, i / (z.Length - 1.0)) * Square(zi)).Sum();

    private static double Square(double x) => x * x;
}
