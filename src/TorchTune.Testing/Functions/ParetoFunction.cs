using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Testing;

/// <summary>Several functions to minimize at once, whose best compromises are known.</summary>
/// <remarks>
/// ZDT: Zitzler, Deb and Thiele, "Comparison of multiobjective evolutionary algorithms", Evolutionary Computation 8 (2000). DTLZ: Deb, Thiele,
/// Laumanns and Zitzler, "Scalable multi-objective optimization test problems", CEC 2002. Every dimension is in [0, 1].
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class ParetoFunction
{
    private readonly Func<ImmutableArray<double>, ImmutableArray<double>> _function;
    private readonly Func<ImmutableArray<double>, double> _residual;
    private readonly double _rest;

    private ParetoFunction(
        string name, int dimensions, int objectives, double rest, Func<ImmutableArray<double>, ImmutableArray<double>> function, Func<ImmutableArray<double>, double> residual)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectives, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, objectives);
        Name = name;
        Objectives = objectives;
        _rest = rest;
        _function = function;
        _residual = residual;
        Space = new Space(Enumerable.Range(1, dimensions).Select(i => HyperParameter.Float(Invariant($"x{i}"), 0, 1).Definition));
    }

    /// <summary>What it is called in the literature.</summary>
    public string Name { get; }

    /// <summary>One float a dimension: <c>x1</c>, <c>x2</c>, …, each in [0, 1].</summary>
    public Space Space { get; }

    /// <summary>How many functions are minimized.</summary>
    public int Objectives { get; }

    /// <summary>ZDT1: the front f₂ = 1 − √f₁, convex.</summary>
    public static ParetoFunction Zdt1(int dimensions = 30) => Zdt("ZDT1", dimensions, (f, g) => g * (1 - Math.Sqrt(f / g)), f => 1 - Math.Sqrt(f));

    /// <summary>ZDT2: the front f₂ = 1 − f₁², not convex.</summary>
    public static ParetoFunction Zdt2(int dimensions = 30) => Zdt("ZDT2", dimensions, (f, g) => g * (1 - (f / g * (f / g))), f => 1 - (f * f));

    /// <summary>DTLZ1: the front Σ fᵢ = ½, a plane, behind a great many local ones.</summary>
    public static ParetoFunction Dtlz1(int objectives = 3, int rest = 5) => new(
        "DTLZ1",
        objectives - 1 + rest,
        objectives,
        0.5,
        x =>
        {
            double scale = 0.5 * (1 + (100 * (rest + x.Skip(objectives - 1).Sum(xi => ((xi - 0.5) * (xi - 0.5)) - Math.Cos(20 * Math.PI * (xi - 0.5))))));
            return Shares(objectives, i => x[i], i => 1 - x[i], scale);
        },
        f => f.Sum() - 0.5);

    /// <summary>DTLZ2: the front Σ fᵢ² = 1, an octant of a sphere.</summary>
    public static ParetoFunction Dtlz2(int objectives = 3, int rest = 10) => new(
        "DTLZ2",
        objectives - 1 + rest,
        objectives,
        0.5,
        x =>
        {
            double scale = 1 + x.Skip(objectives - 1).Sum(xi => (xi - 0.5) * (xi - 0.5));
            return Shares(objectives, i => Math.Cos(x[i] * Math.PI / 2), i => Math.Sin(x[i] * Math.PI / 2), scale);
        },
        f => Math.Sqrt(f.Sum(fi => fi * fi)) - 1);

    /// <summary>The values at a point.</summary>
    public ImmutableArray<double> At(params ImmutableArray<double> point) => point.Length == Space.Count
        ? _function(point)
        : throw new ArgumentException(Invariant($"{Name} has {Space.Count} dimensions, but the point has {point.Length}."));

    /// <summary>The values at a configuration of <see cref="Space"/>.</summary>
    public ImmutableArray<double> At(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return _function([.. Space.Select(x => configuration[x.Name].AsDouble())]);
    }

    /// <summary>How far values are from the front: zero on it, positive beyond it, and negative nowhere that can be reached.</summary>
    public double Residual(ImmutableArray<double> values) => _residual(values);

    /// <summary>A random point that no other point dominates.</summary>
    public ImmutableArray<double> DrawOptimal(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return [.. Enumerable.Range(0, Space.Count).Select(i => i < Objectives - 1 ? random.NextDouble() : _rest)];
    }

    /// <summary>The function's name, its dimensions and objectives.</summary>
    public override string ToString() => Invariant($"{Name} ({Space.Count}, {Objectives} objectives)");

    private static ParetoFunction Zdt(string name, int dimensions, Func<double, double, double> second, Func<double, double> front) => new(
        name,
        dimensions,
        objectives: 2,
        rest: 0,
        x => [x[0], second(x[0], 1 + (9 * x.Skip(1).Average()))],
        f => f[1] - front(f[0]));

    // f₁ = scale·a₀·a₁·…, then one factor a fewer each time, and a b in place of the last left out.
    private static ImmutableArray<double> Shares(int objectives, Func<int, double> a, Func<int, double> b, double scale) =>
    [
        .. Enumerable.Range(0, objectives).Select(i =>
            Enumerable.Range(0, objectives - 1 - i).Aggregate(scale, (product, j) => product * a(j)) * (i == 0 ? 1 : b(objectives - 1 - i))),
    ];
}
