using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune.Testing;

/// <summary>A function to minimize whose minimum is known, with the space it is searched in.</summary>
/// <remarks>
/// The known ones are static members of this type. That their minima are what they claim is tested: the value there, the gradient that vanishes, and
/// that no random point is below.
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed partial class TestFunction
{
    private readonly Func<ImmutableArray<double>, double> _function;

    private TestFunction(
        string name, Func<ImmutableArray<double>, double> function, double minimum, IEnumerable<(double Low, double High)> ranges, params ImmutableArray<double>[] minimizers)
    {
        Name = name;
        _function = function;
        Minimum = minimum;
        Minimizers = [.. minimizers];
        Space = new Space(ranges.Select((range, i) => HyperParameter.Float(Invariant($"x{i + 1}"), range.Low, range.High).Definition));
    }

    /// <summary>What it is called in the literature.</summary>
    public string Name { get; }

    /// <summary>One float a dimension: <c>x1</c>, <c>x2</c>, …, in the ranges that are customary.</summary>
    public Space Space { get; }

    /// <summary>The number of dimensions.</summary>
    public int Dimensions => Space.Count;

    /// <summary>The least value, to the last digit or so.</summary>
    public double Minimum { get; }

    /// <summary>Every point where it is taken.</summary>
    public ImmutableArray<ImmutableArray<double>> Minimizers { get; }

    /// <summary>The value at a point.</summary>
    /// <exception cref="ArgumentException">The point has another number of dimensions.</exception>
    public double At(params ImmutableArray<double> point) => point.Length == Dimensions
        ? _function(point)
        : throw new ArgumentException(Invariant($"{Name} has {Dimensions} dimensions, but the point has {point.Length}."));

    /// <summary>The value at a configuration of <see cref="Space"/>.</summary>
    public double At(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return _function([.. Space.Select(x => configuration[x.Name].AsDouble())]);
    }

    /// <summary>The function's name and number of dimensions.</summary>
    public override string ToString() => Invariant($"{Name} ({Dimensions})");

    private static IEnumerable<(double, double)> Cube(int dimensions, double low, double high)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        return Enumerable.Repeat((low, high), dimensions);
    }

    private static ImmutableArray<double> Diagonal(int dimensions, double x) => [.. Enumerable.Repeat(x, dimensions)];
}
