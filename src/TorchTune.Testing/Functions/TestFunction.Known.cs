using System.Collections.Immutable;

namespace TorchTune.Testing;

// Definitions and ranges: Surjanovic and Bingham, "Virtual library of simulation experiments", and the papers named.
// Minima of Hartmann's functions and of the camel: the root of the gradient, computed with 40 digits.
public sealed partial class TestFunction
{
    // Dixon and Szegö, "The global optimization problem", 1978, table 3 (A and 10⁴·P).
    private static readonly double[] HartmannWeights = [1.0, 1.2, 3.0, 3.2];
    private static readonly double[][] Hartmann3Widths = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]];
    private static readonly double[][] Hartmann3Centres = [[3689, 1170, 2673], [4699, 4387, 7470], [1091, 8732, 5547], [381, 5743, 8828]];
    private static readonly double[][] Hartmann6Widths = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];
    private static readonly double[][] Hartmann6Centres = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991], [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]];

    /// <summary>Branin's function of two dimensions, with three equal minima in curved valleys.</summary>
    public static TestFunction Branin { get; } = new(
        "Branin",
        x => Square(x[1] - (5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0]) + (5 / Math.PI * x[0]) - 6) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x[0])) + 10,
        10 / (8 * Math.PI),
        [(-5, 10), (0, 15)],
        [-Math.PI, 12.275],
        [Math.PI, 2.275],
        [3 * Math.PI, 2.475]);

    /// <summary>The camel with six humps: two dimensions, two equal minima among six.</summary>
    public static TestFunction SixHumpCamel { get; } = new(
        "six-hump camel",
        x => ((4 - (2.1 * Square(x[0])) + (Square(Square(x[0])) / 3)) * Square(x[0])) + (x[0] * x[1]) + ((-4 + (4 * Square(x[1]))) * Square(x[1])),
        -1.03162845348987735,
        [(-3, 3), (-2, 2)],
        [0.0898420131003180624, -0.712656403020739633],
        [-0.0898420131003180624, 0.712656403020739633]);

    /// <summary>Hartmann's function of three dimensions: four wells, one of them the deepest.</summary>
    public static TestFunction Hartmann3 { get; } = new(
        "Hartmann",
        x => Hartmann(x, Hartmann3Widths, Hartmann3Centres),
        -3.86277978733266252,
        Cube(3, 0, 1),
        [0.114588876655068968, 0.555648894616930045, 0.852546984686677438]);

    /// <summary>Hartmann's function of six dimensions: four wells, one of them the deepest.</summary>
    public static TestFunction Hartmann6 { get; } = new(
        "Hartmann",
        x => Hartmann(x, Hartmann6Widths, Hartmann6Centres),
        -3.3223680114155148,
        Cube(6, 0, 1),
        [0.201689511006705424, 0.150010691823457969, 0.47687397422189699, 0.275332430494056068, 0.311651616600113242, 0.657300534065620306]);

    /// <summary>Ackley's function: a funnel behind many small dents. At its minimum it has a kink.</summary>
    public static TestFunction Ackley(int dimensions) => new(
        "Ackley",
        x => (-20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(Square)))) - Math.Exp(x.Average(xi => Math.Cos(2 * Math.PI * xi))) + 20 + Math.E,
        0,
        Cube(dimensions, -32.768, 32.768),
        Diagonal(dimensions, 0));

    /// <summary>Rosenbrock's banana: a valley that is easy to find and hard to follow. At least two dimensions.</summary>
    public static TestFunction Rosenbrock(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 2);
        return new(
            "Rosenbrock",
            x => Enumerable.Range(0, dimensions - 1).Sum(i => (100 * Square(x[i + 1] - Square(x[i]))) + Square(1 - x[i])),
            0,
            Cube(dimensions, -5, 10),
            Diagonal(dimensions, 1));
    }

    /// <summary>The function of Styblinski and Tang: in each dimension a local and a global well.</summary>
    public static TestFunction StyblinskiTang(int dimensions) => new(
        "Styblinski–Tang",
        x => x.Sum(xi => Square(Square(xi)) - (16 * Square(xi)) + (5 * xi)) / 2,
        -39.1661657037714155 * dimensions,
        Cube(dimensions, -5, 5),
        Diagonal(dimensions, -2.9035340277711771));

    /// <summary>Levy's function: waves on a slope.</summary>
    public static TestFunction Levy(int dimensions) => new("Levy", Levy, 0, Cube(dimensions, -10, 10), Diagonal(dimensions, 1));

    /// <summary>Rastrigin's function: a bowl with a regular grid of local minima.</summary>
    public static TestFunction Rastrigin(int dimensions) => new(
        "Rastrigin",
        x => x.Sum(xi => Square(xi) - (10 * Math.Cos(2 * Math.PI * xi)) + 10),
        0,
        Cube(dimensions, -5.12, 5.12),
        Diagonal(dimensions, 0));

    /// <summary>Griewank's function: a wide bowl with fine ripples.</summary>
    public static TestFunction Griewank(int dimensions) => new(
        "Griewank",
        x => x.Sum(Square) / 4000 - Enumerable.Range(0, dimensions).Aggregate(1.0, (product, i) => product * Math.Cos(x[i] / Math.Sqrt(i + 1))) + 1,
        0,
        Cube(dimensions, -600, 600),
        Diagonal(dimensions, 0));

    /// <summary>One of each, those of any dimension in two and in five.</summary>
    public static ImmutableArray<TestFunction> All { get; } =
    [
        Branin, SixHumpCamel, Hartmann3, Hartmann6,
        .. new Func<int, TestFunction>[] { Ackley, Rosenbrock, StyblinskiTang, Levy, Rastrigin, Griewank }.SelectMany(family => new[] { family(2), family(5) }),
    ];

    private static double Square(double x) => x * x;

    private static double Hartmann(ImmutableArray<double> x, double[][] widths, double[][] centres) => -Enumerable.Range(0, 4).Sum(
        i => HartmannWeights[i] * Math.Exp(-Enumerable.Range(0, x.Length).Sum(j => widths[i][j] * Square(x[j] - (centres[i][j] / 10_000)))));

    private static double Levy(ImmutableArray<double> x)
    {
        double[] w = [.. x.Select(xi => 1 + ((xi - 1) / 4))];
        double inner = w.SkipLast(1).Sum(wi => Square(wi - 1) * (1 + (10 * Square(Math.Sin((Math.PI * wi) + 1)))));
        return Square(Math.Sin(Math.PI * w[0])) + inner + (Square(w[^1] - 1) * (1 + Square(Math.Sin(2 * Math.PI * w[^1]))));
    }
}
