namespace TorchTune.Search;

/// <summary>How crowded the reference direction is that each point of a front lies nearest to: NSGA-III's way to spread a front of many objectives.</summary>
/// <remarks>
/// Deb and Jain, "An evolutionary many-objective optimization algorithm using reference-point-based nondominated sorting", IEEE TEVC 18 (2014), section IV: directions after Das and Dennis;
/// losses from the ideal point, divided by the intercepts of the plane through the extreme points, or by the range where these do not span a plane.
/// </remarks>
internal sealed class ReferenceDirections
{
    // Of length 1: along one of them a point reaches as far as their product says.
    private readonly double[][] _directions;

    public ReferenceDirections(int objectives, int divisions) => _directions =
    [
        .. Simplex(objectives, divisions).Select(counts => Array.ConvertAll(counts, count => count / Math.Sqrt(counts.Sum(other => other * other)))),
    ];

    /// <summary>The number of directions: C(divisions + objectives − 1, divisions).</summary>
    public int Count => _directions.Length;

    /// <summary>The room of each point of a front: the fewer points share its direction, counted over all points up to this front, and the nearer it lies to it, the more.</summary>
    public double[] Room(IReadOnlyList<double[]> losses, int[] ranks, int[] front)
    {
        int rank = ranks[front[0]];
        int[] upTo = [.. Enumerable.Range(0, losses.Count).Where(i => ranks[i] <= rank)];
        double[][] scaled = Normalized([.. upTo.Select(i => losses[i])]);
        var nearest = Array.ConvertAll(scaled, Nearest);
        var counts = nearest.CountBy(place => place.Direction).ToDictionary();
        return Array.ConvertAll(front, i =>
        {
            var (direction, distance) = nearest[Array.IndexOf(upTo, i)];
            return -counts[direction] - (distance / (1 + distance)); // the count decides, the distance between equal ones
        });
    }

    private (int Direction, double Distance) Nearest(double[] point)
    {
        var best = (Direction: 0, Distance: double.PositiveInfinity);
        double squared = point.Sum(x => x * x);
        for (int k = 0; k < _directions.Length; k++)
        {
            double along = 0;
            for (int m = 0; m < point.Length; m++) along += point[m] * _directions[k][m];

            double distance = Math.Sqrt(Math.Max(0, squared - (along * along)));
            if (distance < best.Distance) best = (k, distance);
        }

        return best;
    }

    private static double[][] Normalized(double[][] losses)
    {
        int m = losses[0].Length;
        double[] ideal = [.. Enumerable.Range(0, m).Select(j => losses.Where(loss => double.IsFinite(loss[j])).Select(loss => loss[j]).DefaultIfEmpty(0).Min())];
        double[] worst = [.. Enumerable.Range(0, m).Select(j => losses.Where(loss => double.IsFinite(loss[j])).Select(loss => loss[j]).DefaultIfEmpty(0).Max())];
        double[][] shifted = Array.ConvertAll(losses, loss => Enumerable.Range(0, m).Select(j => double.IsFinite(loss[j]) ? loss[j] - ideal[j] : loss[j] < 0 ? 0 : 2 * (worst[j] - ideal[j])).ToArray());
        double[] units = Intercepts(shifted, m) ?? [.. Enumerable.Range(0, m).Select(j => worst[j] - ideal[j])];
        return Array.ConvertAll(shifted, point => Enumerable.Range(0, m).Select(j => units[j] > 1e-300 ? Math.Min(point[j] / units[j], 1e6) : 0).ToArray());
    }

    // Where the plane through the extreme points, those least in the weighted maximum along each axis, meets the axes.
    private static double[]? Intercepts(double[][] shifted, int m)
    {
        double[][] extremes = [.. Enumerable.Range(0, m).Select(axis => shifted.MinBy(point => Enumerable.Range(0, m).Max(j => point[j] / (j == axis ? 1 : 1e-6)))!)];
        var system = new double[m, m + 1];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++) system[i, j] = extremes[i][j];
            system[i, m] = 1;
        }

        return Solved(system, m) is { } plane && Array.TrueForAll(plane, x => x > 0 && double.IsFinite(1 / x)) ? Array.ConvertAll(plane, x => 1 / x) : null;
    }

    // Gauss with pivots; null where the system is singular.
    private static double[]? Solved(double[,] system, int m)
    {
        for (int column = 0; column < m; column++)
        {
            int pivot = Enumerable.Range(column, m - column).MaxBy(row => Math.Abs(system[row, column]));
            if (!(Math.Abs(system[pivot, column]) > 1e-12)) return null;
            for (int j = 0; j <= m; j++) (system[column, j], system[pivot, j]) = (system[pivot, j], system[column, j]);
            for (int row = 0; row < m; row++)
            {
                if (row == column) continue;
                double factor = system[row, column] / system[column, column];
                for (int j = column; j <= m; j++) system[row, j] -= factor * system[column, j];
            }
        }

        return [.. Enumerable.Range(0, m).Select(row => system[row, m] / system[row, row])];
    }

    private static IEnumerable<int[]> Simplex(int parts, int sum) => parts == 1
        ? [[sum]]
        : Enumerable.Range(0, sum + 1).SelectMany(first => Simplex(parts - 1, sum - first).Select(rest => rest.Prepend(first).ToArray()));
}
