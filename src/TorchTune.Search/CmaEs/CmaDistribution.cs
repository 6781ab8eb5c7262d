namespace TorchTune.Search;

/// <summary>The normal distribution of CMA-ES: a mean, a step size and a covariance, that each population of ranked points moves.</summary>
/// <remarks>
/// <para>Hansen, "The CMA evolution strategy: a tutorial" (arXiv 1604.00772), figure 6, with active covariance update and cumulative step-size adaptation. The
/// separable form keeps the diagonal alone.</para>
/// <para>Points need not have been drawn from it: results that arrive late, from an earlier mean, or that users enqueued, are shortened to a length that the
/// distribution might have drawn (Hansen, "Injecting external solutions into CMA-ES", arXiv 1110.4181, section 2).</para>
/// </remarks>
internal sealed class CmaDistribution
{
    private readonly int _n;
    private readonly bool _separable;
    private readonly double[] _pathSigma;
    private readonly double[] _pathCovariance;
    private double[,] _vectors;
    private int _updates;
    private double _sinceDecomposed;

    /// <summary>A distribution around a mean, its axes as long as a step in units of <paramref name="sigma"/>.</summary>
    public CmaDistribution(double[] mean, double sigma, CmaRates rates, bool separable, double[,]? covariance = null)
    {
        (_n, Mean, Sigma, Rates, _separable) = (mean.Length, [.. mean], sigma, rates, separable);
        _pathSigma = new double[_n];
        _pathCovariance = new double[_n];
        Covariance = covariance ?? Identity(_n);
        Axes = new double[_n];
        _vectors = Identity(_n);
        Decompose();
    }

    public CmaRates Rates { get; }

    public double[] Mean { get; }

    public double Sigma { get; private set; }

    /// <summary>C, [n, n]; the distribution's covariance is σ²·C.</summary>
    public double[,] Covariance { get; }

    /// <summary>The square roots of C's eigenvalues.</summary>
    public double[] Axes { get; }

    /// <summary>Standard deviation along a coordinate.</summary>
    public double Deviation(int i) => Sigma * Math.Sqrt(Covariance[i, i]);

    /// <summary>The longest axis, as a standard deviation.</summary>
    public double LongestAxis => Sigma * Axes.Max();

    /// <summary>Longest over shortest axis of C, squared.</summary>
    public double Condition => Axes.Max() / Axes.Min() * (Axes.Max() / Axes.Min());

    /// <summary>A point drawn from it.</summary>
    public double[] Draw(RandomSource random)
    {
        var z = new double[_n];
        for (int i = 0; i < _n; i++) z[i] = random.Normal();
        return At(z);
    }

    /// <summary>The point that a standard normal vector stands for.</summary>
    public double[] At(double[] z)
    {
        var x = new double[_n];
        for (int i = 0; i < _n; i++) x[i] = Mean[i];
        for (int k = 0; k < _n; k++)
        {
            double length = Sigma * Axes[k] * z[k];
            for (int i = 0; i < _n; i++) x[i] += _vectors[i, k] * length;
        }

        return x;
    }

    /// <summary>Moves towards the better of a population.</summary>
    /// <param name="ranked">Points, the best first; as many as <see cref="CmaRates.Population"/>.</param>
    public void Update(IReadOnlyList<double[]> ranked)
    {
        var steps = new double[ranked.Count][]; // y = (x − m) / σ
        var lengths = new double[ranked.Count]; // ‖C^(−1/2) y‖
        double longest = Math.Sqrt(_n) + (2.0 * _n / (_n + 2));
        for (int k = 0; k < ranked.Count; k++)
        {
            steps[k] = new double[_n];
            for (int i = 0; i < _n; i++) steps[k][i] = (ranked[k][i] - Mean[i]) / Sigma;
            lengths[k] = Length(Whitened(steps[k]));
            if (lengths[k] <= longest) continue;
            for (int i = 0; i < _n; i++) steps[k][i] *= longest / lengths[k];
            lengths[k] = longest;
        }

        MoveMean(steps, out double[] move);
        bool stalled = FollowPaths(move);
        Reshape(steps, lengths, stalled);
        Sigma *= Math.Exp(Math.Min(1, Rates.PathSigma / Rates.Damping * ((Length(_pathSigma) / Rates.ExpectedLength) - 1)));
        _updates++;
        _sinceDecomposed++;

        // The tutorial's section B.2: decomposing more often than this changes little and would cost more than the rest.
        if (_sinceDecomposed * 10 * _n * (Rates.RankOne + Rates.RankMany) >= 1) Decompose();
    }

    /// <summary>Stretches a coordinate's deviation. <see cref="Decompose"/> must follow before the next draw.</summary>
    public void Scale(int coordinate, double factor)
    {
        for (int i = 0; i < _n; i++)
        {
            Covariance[i, coordinate] *= factor;
            Covariance[coordinate, i] *= factor;
        }
    }

    /// <summary>σ²·C.</summary>
    public double[,] FullCovariance()
    {
        var full = new double[_n, _n];
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++) full[i, j] = Sigma * Sigma * Covariance[i, j];
        }

        return full;
    }

    /// <summary>(σ²·C)^(−1/2), of the last decomposition.</summary>
    public double[,] InverseRoot()
    {
        var root = new double[_n, _n];
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                for (int k = 0; k < _n; k++) root[i, j] += _vectors[i, k] * _vectors[j, k] / (Sigma * Axes[k]);
            }
        }

        return root;
    }

    /// <summary>Takes over a whole covariance: σ is the geometric mean of its axes, times a factor, and C the shape.</summary>
    public void Reset(double[,] full, double factor)
    {
        double scale = Math.Sqrt(Enumerable.Range(0, _n).Max(i => full[i, i]));
        if (!(scale > 0) || !double.IsFinite(scale)) return;

        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++) Covariance[i, j] = full[i, j] / scale / scale;
        }

        Decompose();
        double mean = Math.Exp(Axes.Average(Math.Log));
        for (int i = 0; i < _n; i++)
        {
            Axes[i] /= mean;
            for (int j = 0; j < _n; j++) Covariance[i, j] /= mean * mean;
        }

        Sigma = scale * mean * factor;
    }

    private void MoveMean(double[][] steps, out double[] move)
    {
        move = new double[_n];
        for (int k = 0; k < Rates.Parents; k++)
        {
            for (int i = 0; i < _n; i++) move[i] += Rates.Weights[k] * steps[k][i];
        }

        for (int i = 0; i < _n; i++) Mean[i] += Sigma * move[i];
    }

    // Returns whether the path is too long for the covariance to follow it (h_σ = 0).
    private bool FollowPaths(double[] move)
    {
        double[] white = Rotated(Whitened(move));
        double keep = 1 - Rates.PathSigma, take = Math.Sqrt(Rates.PathSigma * (2 - Rates.PathSigma) * Rates.EffectiveParents);
        for (int i = 0; i < _n; i++) _pathSigma[i] = (keep * _pathSigma[i]) + (take * white[i]);

        double settled = Math.Sqrt(1 - Math.Pow(keep, 2 * (_updates + 1)));
        bool stalled = Length(_pathSigma) / settled >= (1.4 + (2.0 / (_n + 1))) * Rates.ExpectedLength;
        double take2 = stalled ? 0 : Math.Sqrt(Rates.PathCovariance * (2 - Rates.PathCovariance) * Rates.EffectiveParents);
        for (int i = 0; i < _n; i++) _pathCovariance[i] = ((1 - Rates.PathCovariance) * _pathCovariance[i]) + (take2 * move[i]);
        return stalled;
    }

    private void Reshape(double[][] steps, double[] lengths, bool stalled)
    {
        double[] weights = [.. Rates.Weights.Select((w, k) => w >= 0 ? w : w * _n / Math.Max(lengths[k] * lengths[k], 1e-12))];
        double kept = 1 - Rates.RankOne - (Rates.RankMany * Rates.Weights.Sum());
        if (stalled) kept += Rates.RankOne * Rates.PathCovariance * (2 - Rates.PathCovariance);
        for (int i = 0; i < _n; i++)
        {
            for (int j = _separable ? i : 0; j <= i; j++)
            {
                double many = 0;
                for (int k = 0; k < steps.Length; k++) many += weights[k] * steps[k][i] * steps[k][j];
                double next = (kept * Covariance[i, j]) + (Rates.RankOne * _pathCovariance[i] * _pathCovariance[j]) + (Rates.RankMany * many);
                Covariance[i, j] = Covariance[j, i] = next;
            }
        }
    }

    /// <summary>Finds the axes of C.</summary>
    public void Decompose()
    {
        _sinceDecomposed = 0;
        if (_separable)
        {
            for (int i = 0; i < _n; i++) Axes[i] = Math.Sqrt(Covariance[i, i] = Math.Max(Covariance[i, i], 1e-20));
            return;
        }

        (double[] values, _vectors) = SymmetricEigen.Decompose(Covariance);
        double least = 1e-14 * values[^1];
        for (int k = 0; k < _n; k++) Axes[k] = Math.Sqrt(Math.Max(values[k], least));
        if (values[0] >= least) return;

        // Rounding or negative weights have pressed an axis flat: C is put together again from what is left.
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < _n; k++) sum += _vectors[i, k] * Axes[k] * Axes[k] * _vectors[j, k];
                Covariance[i, j] = Covariance[j, i] = sum;
            }
        }
    }

    // D^(−1) Vᵀ y
    private double[] Whitened(double[] y)
    {
        var white = new double[_n];
        for (int k = 0; k < _n; k++)
        {
            double sum = 0;
            for (int i = 0; i < _n; i++) sum += _vectors[i, k] * y[i];
            white[k] = sum / Axes[k];
        }

        return white;
    }

    // V w
    private double[] Rotated(double[] w)
    {
        var rotated = new double[_n];
        for (int i = 0; i < _n; i++)
        {
            for (int k = 0; k < _n; k++) rotated[i] += _vectors[i, k] * w[k];
        }

        return rotated;
    }

    private static double Length(double[] vector)
    {
        double sum = 0;
        foreach (double x in vector) sum += x * x;
        return Math.Sqrt(sum);
    }

    private static double[,] Identity(int n)
    {
        var identity = new double[n, n];
        for (int i = 0; i < n; i++) identity[i, i] = 1;
        return identity;
    }
}
