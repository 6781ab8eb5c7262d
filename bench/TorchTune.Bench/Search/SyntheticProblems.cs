using TorchTune.Testing;
using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>The functions of the baselines in their ranges, and others that no default was chosen on.</summary>
internal static class SyntheticProblems
{
    /// <summary>Those of which there are baselines.</summary>
    public static IReadOnlyList<Problem> Baseline { get; } =
    [
        Of("branin", TestFunction.Branin, 50),
        Of("sixhump", TestFunction.SixHumpCamel, 50),
        Of("hartmann6", TestFunction.Hartmann6, 100),
        Of("ackley5", TestFunction.Ackley(5), 100),
        Of("rosenbrock4", TestFunction.Rosenbrock(4), 100, (-2.048, 2.048)),
        Of("styblinski5", TestFunction.StyblinskiTang(5), 100),
        Of("levy6", TestFunction.Levy(6), 100),
        Of("ackley20", TestFunction.Ackley(20), 150),
    ];

    /// <summary>Others, to see whether what holds there holds elsewhere. Their optima do not all lie in the middle.</summary>
    public static IReadOnlyList<Problem> HeldOut { get; } =
    [
        Of("hartmann3", TestFunction.Hartmann3, 60),
        Of("rastrigin4", TestFunction.Rastrigin(4), 100, (-4, 6.5)),
        Of("griewank6", TestFunction.Griewank(6), 100, (-400, 600)),
        Of("rosenbrock10", TestFunction.Rosenbrock(10), 150, (-2.048, 2.048)),
        Of("levy3", TestFunction.Levy(3), 60),
        Of("styblinski8", TestFunction.StyblinskiTang(8), 150),
        Of("zakharov5", 5, 100, -5, 10, Zakharov),
        Of("dixon-price5", 5, 100, -10, 10, DixonPrice),
        Of("sphere8", 8, 100, -5, 5, x => x.Sum(xi => (xi - 1.3) * (xi - 1.3))),
        Of("ellipsoid6", 6, 100, -5, 5, x => x.Select((xi, i) => Math.Pow(100, i / 5.0) * (xi + 2.1) * (xi + 2.1)).Sum()),
        Mixed(),
    ];

    private static Problem Of(string name, TestFunction function, int trials, (double Low, double High)? range = null)
    {
        var space = range is var (low, high) ? Cube(function.Dimensions, low, high) : function.Space;
        return new Problem(name, false, space, trials, c => function.At([.. space.Select(x => c[x.Name].AsDouble())]) - function.Minimum);
    }

    private static Problem Of(string name, int dimensions, int trials, double low, double high, Func<double[], double> function)
    {
        var space = Cube(dimensions, low, high);
        return new Problem(name, false, space, trials, c => function([.. space.Select(x => c[x.Name].AsDouble())]));
    }

    private static Space Cube(int dimensions, double low, double high) =>
        new(Enumerable.Range(1, dimensions).Select(i => HyperParameter.Float(Invariant($"x{i}"), low, high).Definition));

    // Two optimizers with hyper-parameters of their own, a log scale, an int and a choice, as in a network's tuning.
    private static Problem Mixed()
    {
        var optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam");
        var lr = HyperParameter.Float("lr", 1e-5, 1, log: true);
        var momentum = HyperParameter.Float("momentum", 0, 0.99).When(optimizer, "sgd");
        var beta = HyperParameter.Float("beta", 0.8, 0.999).When(optimizer, "adam");
        var layers = HyperParameter.Int("layers", 1, 8);
        var activation = HyperParameter.Categorical("activation", "relu", "gelu", "tanh", "elu");
        var space = new Space(optimizer, lr, momentum, beta, layers, activation);
        double[] activations = [0.1, 0, 0.5, 0.3];
        return new Problem("conditional", false, space, 100, c =>
        {
            bool sgd = c["optimizer"].AsText() == "sgd";
            double rate = Math.Log10(c["lr"].AsDouble());
            double own = sgd ? 0.3 + Square(rate + 1.3) + (2 * Square(c["momentum"].AsDouble() - 0.9)) : Square(rate + 3.1) + (20 * Square(c["beta"].AsDouble() - 0.95));
            return own + (0.05 * Square(c["layers"].AsInt() - 5)) + activations[space["activation"].IndexOf(c["activation"])];
        });
    }

    private static double Zakharov(double[] x)
    {
        double sum = x.Select((xi, i) => 0.5 * (i + 1) * xi).Sum();
        return x.Sum(Square) + Square(sum) + Square(Square(sum));
    }

    private static double DixonPrice(double[] x) =>
        Square(x[0] - 1) + Enumerable.Range(1, x.Length - 1).Sum(i => (i + 1) * Square((2 * Square(x[i])) - x[i - 1]));

    private static double Square(double x) => x * x;
}
