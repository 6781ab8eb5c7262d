using static System.FormattableString;

namespace TorchTune;

/// <summary>Who is better than whom when several losses count: one point dominates another if it is nowhere worse and somewhere better.</summary>
/// <remarks>Points hold losses: smaller is better in every objective (<see cref="Objective.Loss"/> turns values into losses). Infinities are ordered as numbers are; NaN is refused.</remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class Dominance
{
    /// <summary>Whether <paramref name="point"/> is nowhere worse than <paramref name="other"/> and somewhere better. Equal points do not dominate one another.</summary>
    public static bool Dominates(ReadOnlySpan<double> point, ReadOnlySpan<double> other)
    {
        bool better = false;
        for (int i = 0; i < point.Length; i++)
        {
            if (point[i] > other[i]) return false;
            better |= point[i] < other[i];
        }

        return better;
    }

    /// <summary>Whether <paramref name="point"/> is nowhere worse than <paramref name="other"/>: it dominates it or equals it.</summary>
    public static bool Covers(ReadOnlySpan<double> point, ReadOnlySpan<double> other)
    {
        for (int i = 0; i < point.Length; i++)
        {
            if (point[i] > other[i]) return false;
        }

        return true;
    }

    /// <summary>
    /// How far constraints are broken: the sum of those above 0, infinite where one is NaN; 0 exactly where all are kept. For <see cref="NonDominatedSorting"/> with constraints.
    /// </summary>
    /// <param name="constraints">Numbers that should be ≤ 0, as in <see cref="Outcome.Constraints"/>.</param>
    public static double Violation(ReadOnlySpan<double> constraints)
    {
        double sum = 0;
        foreach (double constraint in constraints)
        {
            if (double.IsNaN(constraint)) return double.PositiveInfinity;
            sum += Math.Max(0, constraint);
        }

        return sum;
    }

    /// <summary>Demands points of one length, without NaN.</summary>
    /// <exception cref="ArgumentException">They are not; the message names the point.</exception>
    internal static void Check(IReadOnlyList<double[]> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        for (int i = 0; i < points.Count; i++)
        {
            if (points[i].Length != points[0].Length)
            {
                throw new ArgumentException(Invariant($"All points must have equally many losses, but point 0 has {points[0].Length} and point {i} has {points[i].Length}."), nameof(points));
            }

            if (Array.Exists(points[i], double.IsNaN)) throw new ArgumentException(Invariant($"A loss must not be NaN, but point {i} has one."), nameof(points));
        }
    }
}
