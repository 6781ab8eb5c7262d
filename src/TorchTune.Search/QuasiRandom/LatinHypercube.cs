using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>Latin hypercubes, one after the other: of each n points, every dimension has exactly one in each n-th of its range.</summary>
/// <remarks>McKay, Beckman and Conover, "A comparison of three methods for selecting values of input variables", Technometrics 21 (1979).</remarks>
internal sealed class LatinHypercube(ulong seed, int points) : ISequence
{
    private readonly Dictionary<int, double[]> _columns = [];
    private long _block = -1;

    public double At(long index, int dimension)
    {
        if (index / points != _block)
        {
            _block = index / points;
            _columns.Clear();
        }

        if (!_columns.TryGetValue(dimension, out double[]? column)) _columns[dimension] = column = Column(dimension);
        return column[index % points];
    }

    private double[] Column(int dimension)
    {
        var random = RandomSource.For(seed, -1, "lhs").Fork(Invariant($"hypercube {_block}, dimension {dimension}"));
        return Array.ConvertAll(random.Permutation(points), stratum => Math.Min((stratum + random.NextDouble()) / points, Math.BitDecrement((stratum + 1.0) / points)));
    }
}
