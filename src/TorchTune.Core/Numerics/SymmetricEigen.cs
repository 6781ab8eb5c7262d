using static System.FormattableString;

namespace TorchTune;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix: A = V · diag(λ) · Vᵀ.</summary>
/// <remarks>
/// Cyclic Jacobi rotations: Golub and Van Loan, "Matrix computations", 4th ed., section 8.5. Slower than tridiagonal methods by a factor, but simple, and small
/// eigenvalues of positive definite matrices keep their relative accuracy (Demmel and Veselić, 1992). O(n³) a sweep, six to ten sweeps. The order of operations is fixed.
/// </remarks>
/// <threadsafety>Stateless.</threadsafety>
public static class SymmetricEigen
{
    private const int MaxSweeps = 60;

    /// <summary>Eigenvalues in ascending order and eigenvectors as columns.</summary>
    /// <param name="matrix">[n, n]; only the upper triangle is read. It is left as it is.</param>
    /// <exception cref="ArgumentException">The matrix is not square or not finite.</exception>
    public static (double[] Values, double[,] Vectors) Decompose(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int n = matrix.GetLength(0);
        if (matrix.GetLength(1) != n) throw new ArgumentException(Invariant($"A symmetric matrix must be square, but was {n} by {matrix.GetLength(1)}."), nameof(matrix));

        var a = new double[n][];
        var v = new double[n][]; // row k: eigenvector k, so that rotations run along memory
        for (int i = 0; i < n; i++)
        {
            (a[i], v[i]) = (new double[n], new double[n]);
            v[i][i] = 1;
            for (int j = 0; j < n; j++)
            {
                a[i][j] = matrix[Math.Min(i, j), Math.Max(i, j)];
                if (!double.IsFinite(a[i][j])) throw new ArgumentException(Invariant($"The matrix must be finite, but had {a[i][j]}."), nameof(matrix));
            }
        }

        for (int sweep = 0; sweep < MaxSweeps && Sweep(a, v); sweep++)
        {
        }

        return Ordered(a, v);
    }

    // Turns every pair of axes once; false when nothing was left to turn.
    private static bool Sweep(double[][] a, double[][] v)
    {
        bool turned = false;
        for (int p = 0; p < a.Length - 1; p++)
        {
            for (int q = p + 1; q < a.Length; q++)
            {
                // Below the rounding of the diagonal it changes nothing.
                if (Math.Abs(a[p][q]) <= 1e-17 * Math.Sqrt(Math.Abs(a[p][p] * a[q][q])) || a[p][q] == 0) continue;
                Rotate(a, v, p, q);
                turned = true;
            }
        }

        return turned;
    }

    private static void Rotate(double[][] a, double[][] v, int p, int q)
    {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.Abs(theta) > 1e150 ? 0.5 / theta : (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(1 + (theta * theta)));
        double c = 1 / Math.Sqrt(1 + (t * t)), s = t * c, offDiagonal = a[p][q];
        a[p][p] -= t * offDiagonal;
        a[q][q] += t * offDiagonal;
        a[p][q] = a[q][p] = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (i != p && i != q)
            {
                double ip = a[p][i], iq = a[q][i];
                a[p][i] = a[i][p] = (c * ip) - (s * iq);
                a[q][i] = a[i][q] = (s * ip) + (c * iq);
            }

            double vp = v[p][i], vq = v[q][i];
            v[p][i] = (c * vp) - (s * vq);
            v[q][i] = (s * vp) + (c * vq);
        }
    }

    private static (double[] Values, double[,] Vectors) Ordered(double[][] a, double[][] v)
    {
        int n = a.Length;
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => a[i][i])];
        var vectors = new double[n, n];
        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++) vectors[i, k] = v[order[k]][i];
        }

        return (Array.ConvertAll(order, i => a[i][i]), vectors);
    }
}
