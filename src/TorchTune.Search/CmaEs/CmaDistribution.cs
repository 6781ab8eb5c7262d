namespace TorchTune.Search;

/// <summary>The normal distribution of CMA-ES: a mean, a step size and a shape, that each population of ranked points moves.</summary>
/// <remarks>
/// <para>Hansen, "The CMA evolution strategy: a tutorial" (arXiv 1604.00772), figure 6, with active covariance update and cumulative step-size adaptation. The
/// separable form keeps the diagonal alone.</para>
/// <para>Points need not have been drawn from it: results that arrive late, from an earlier mean, or that users enqueued, are shortened to a length that the
/// distribution might have drawn (Hansen, "Injecting external solutions into CMA-ES", arXiv 1110.4181, section 2).</para>
/// </remarks>
internal sealed class CmaDistribution
{
    // Beyond what a coordinate of the unit interval can show: a run that goes on when it has converged, or on a plateau, must not leave the numbers.
    private const double LeastStep = 1e-20, MostStep = 1e10;

    private readonly int _n;
    private readonly CmaShape _shape;
    private readonly double[] _pathSigma;
    private readonly double[] _pathCovariance;
    private int _updates;
    private double _sinceDecomposed;

    /// <summary>A distribution around a mean, its axes as long as a step in units of <paramref name="sigma"/>.</summary>
    public CmaDistribution(double[] mean, double sigma, CmaRates rates, bool separable, double[,]? covariance = null)
    {
        (_n, Mean, Sigma, Rates) = (mean.Length, [.. mean], sigma, rates);
        _pathSigma = new double[_n];
        _pathCovariance = new double[_n];
        _shape = CmaShape.Of(_n, separable, covariance);
    }

    public CmaRates Rates { get; }

    public double[] Mean { get; }

    public double Sigma { get; private set; }

    /// <summary>The longest axis, as a standard deviation.</summary>
    public double LongestAxis => Sigma * _shape.Axes.Max();

    /// <summary>Longest over shortest axis of C, squared.</summary>
    public double Condition => _shape.Axes.Max() / _shape.Axes.Min() * (_shape.Axes.Max() / _shape.Axes.Min());

    /// <summary>An entry of C; the distribution's covariance is σ²·C.</summary>
    public double Covariance(int i, int j) => _shape[i, j];

    /// <summary>Standard deviation along a coordinate.</summary>
    public double Deviation(int i) => Sigma * Math.Sqrt(_shape[i, i]);

    /// <summary>A point drawn from it.</summary>
    public double[] Draw(RandomSource random)
    {
        var z = new double[_n];
        for (int i = 0; i < _n; i++) z[i] = random.Normal();
        double[] x = _shape.Coloured(z);
        for (int i = 0; i < _n; i++) x[i] = Mean[i] + (Sigma * x[i]);
        return x;
    }

    /// <summary>A point of the unit cube: what lies outside is drawn again, and in the end moved onto the bound.</summary>
    /// <remarks>Ten times for each coordinate. Where coordinates are independent each is drawn again on its own; of many, some would always be outside.</remarks>
    public double[] DrawInside(RandomSource random)
    {
        double[] x = Draw(random);
        if (_shape.IsDiagonal)
        {
            for (int i = 0; i < _n; i++)
            {
                for (int again = 10; again > 0 && x[i] is not (>= 0 and <= 1); again--) x[i] = Mean[i] + (Sigma * _shape.Axes[i] * random.Normal());
            }
        }
        else
        {
            for (int again = 10 * _n; again > 0 && !Array.TrueForAll(x, xi => xi is >= 0 and <= 1); again--) x = Draw(random);
        }

        return Array.ConvertAll(x, xi => Math.Clamp(xi, 0, 1));
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
            lengths[k] = Length(_shape.Whitened(steps[k]));
            if (lengths[k] <= longest) continue;
            for (int i = 0; i < _n; i++) steps[k][i] *= longest / lengths[k];
            lengths[k] = longest;
        }

        MoveMean(steps, out double[] move);
        bool stalled = FollowPaths(move);
        Reshape(steps, lengths, stalled);
        Sigma = Math.Clamp(Sigma * Math.Exp(Math.Min(1, Rates.PathSigma / Rates.Damping * ((Length(_pathSigma) / Rates.ExpectedLength) - 1))), LeastStep, MostStep);
        _updates++;
        _sinceDecomposed++;

        // The tutorial's section B.2: decomposing more often than this changes little and would cost more than the rest.
        if (_sinceDecomposed * 10 * _n * (Rates.RankOne + Rates.RankMany) >= 1) Decompose();
    }

    /// <summary>Stretches a coordinate's deviation. <see cref="Decompose"/> must follow before the next draw.</summary>
    public void Scale(int coordinate, double factor) => _shape.Stretch(coordinate, factor);

    /// <summary>Finds the axes of C.</summary>
    public void Decompose()
    {
        _sinceDecomposed = 0;
        _shape.Decompose();
    }

    /// <summary>C as it is now, which later updates do not change.</summary>
    public CmaShape Shape() => _shape.Copy();

    /// <summary>The entries of σ²·C.</summary>
    public double[] FullEntries() => Array.ConvertAll(_shape.Entries(), entry => Sigma * Sigma * entry);

    /// <summary>Takes over a whole covariance by its entries: σ is the geometric mean of its axes, times a factor, and C the shape.</summary>
    public void Reset(double[] entries, double factor)
    {
        double most = entries.Max();
        if (!(most > 0) || !double.IsFinite(most)) return;

        _shape.Set(Array.ConvertAll(entries, entry => entry / most));
        Decompose();
        double mean = Math.Exp(_shape.Axes.Average(Math.Log));
        _shape.Set(Array.ConvertAll(_shape.Entries(), entry => entry / (mean * mean)));
        Decompose();
        Sigma = Math.Sqrt(most) * mean * factor;
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
        double[] white = _shape.Whitened(move);
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
        _shape.Change(kept, Rates.RankOne, _pathCovariance, Rates.RankMany, weights, steps);
    }

    private static double Length(double[] vector)
    {
        double sum = 0;
        foreach (double x in vector) sum += x * x;
        return Math.Sqrt(sum);
    }
}
