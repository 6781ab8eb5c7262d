namespace TorchTune.Search;

/// <summary>A quadratic function through what is known, that says which of several draws is worth a trial.</summary>
/// <remarks>
/// <para>Hansen, "A global surrogate assisted CMA-ES", GECCO 2019 (lq-CMA-ES): least squares over the best trials, the better ones weighing up to twenty times as much; linear, then with squares,
/// then with products, as soon as there are 1.1 times as many trials as coefficients. Choices enter by an effect each. Beyond the median errors are taken relative to the loss: otherwise
/// the model would describe how steeply a function rises far away, where it is no quadratic one, and not where it is low.</para>
/// <para>Hansen ranks whole populations and evaluates some of them; here, where trials run side by side and each is asked for on its own, it picks one draw of several.</para>
/// </remarks>
internal sealed class QuadraticModel
{
    private const double Overdetermined = 1.1;
    private const double TopWeight = 20;
    private const double Ridge = 1e-6;

    // With products it has d²/2 coefficients, and solving for them costs their cube.
    private const int MostWithProducts = 20;
    private const int MostChoices = 10;

    /// <summary>The most coordinates: beyond, solving would cost more than most trials.</summary>
    public const int MostNumbers = 100;

    private readonly double[] _centre;
    private readonly double[] _scale;
    private readonly int[] _choiceCounts;
    private readonly int _degree;
    private double[] _coefficients = [];

    private QuadraticModel(double[] centre, double[] scale, int[] choiceCounts, int degree) =>
        (_centre, _scale, _choiceCounts, _degree) = (centre, Array.ConvertAll(scale, s => s + 1e-12), choiceCounts, degree);

    /// <summary>How many trials a fit looks at, at most.</summary>
    public static int Wanted(int dimensions, int[] choiceCounts) => 2 * Coefficients(dimensions, choiceCounts, dimensions <= MostWithProducts ? 3 : 2);

    /// <summary>Fits trials.</summary>
    /// <param name="ranked">The best first, their losses finite.</param>
    /// <param name="centre">Where the coordinates are measured from.</param>
    /// <param name="scale">In which units.</param>
    /// <param name="choiceCounts">How many choices there are for each hyper-parameter without an order.</param>
    /// <returns>Null where there are too few trials, more than a hundred coordinates, or the trials determine nothing.</returns>
    public static QuadraticModel? Fit(IReadOnlyList<(CmaPoint Point, double Loss)> ranked, double[] centre, double[] scale, int[] choiceCounts)
    {
        int degree = centre.Length > MostNumbers ? 0 : centre.Length <= MostWithProducts ? 3 : 2;
        while (degree > 0 && ranked.Count < Overdetermined * Coefficients(centre.Length, choiceCounts, degree)) degree--;
        if (degree == 0) return null;

        var model = new QuadraticModel(centre, scale, choiceCounts, degree);
        return model.Solve(ranked) ? model : null;
    }

    /// <summary>What it expects at a point, on a scale of its own.</summary>
    public double At(CmaPoint point)
    {
        double sum = 0;
        double[] features = Features(point);
        for (int i = 0; i < features.Length; i++) sum += _coefficients[i] * features[i];
        return sum;
    }

    private bool Solve(IReadOnlyList<(CmaPoint Point, double Loss)> ranked)
    {
        double least = ranked[0].Loss, unit = ranked[ranked.Count / 2].Loss - least;
        if (!(unit > 0) || !double.IsFinite(unit)) return false;

        int p = Coefficients(_centre.Length, _choiceCounts, _degree);
        var normal = new double[p, p];
        var right = new double[p];
        for (int k = 0; k < ranked.Count; k++)
        {
            double[] features = Features(ranked[k].Point);
            double loss = (ranked[k].Loss - least) / unit, weight = (TopWeight + ((1 - TopWeight) * k / (ranked.Count - 1))) / ((1 + loss) * (1 + loss));
            for (int i = 0; i < p; i++)
            {
                right[i] += weight * features[i] * loss;
                for (int j = 0; j <= i; j++) normal[i, j] += weight * features[i] * features[j];
            }
        }

        for (int i = 1; i < p; i++) normal[i, i] += Ridge * (1 + normal[i, i]);
        return Factor(normal) && Array.TrueForAll(_coefficients = Substitute(normal, right), double.IsFinite);
    }

    private double[] Features(CmaPoint point)
    {
        int d = _centre.Length;
        var features = new double[Coefficients(d, _choiceCounts, _degree)];
        var z = new double[d];
        int at = 0;
        features[at++] = 1;
        for (int i = 0; i < d; i++) features[at++] = z[i] = (point.Numbers[i] - _centre[i]) / _scale[i];
        for (int j = 0; j < _choiceCounts.Length; j++)
        {
            if (_choiceCounts[j] > MostChoices) continue;
            for (int choice = 1; choice < _choiceCounts[j]; choice++) features[at++] = point.Choices[j] == choice ? 1 : 0;
        }

        for (int i = 0; i < d && _degree > 1; i++) features[at++] = z[i] * z[i];
        for (int i = 0; i < d && _degree > 2; i++)
        {
            for (int j = 0; j < i; j++) features[at++] = z[i] * z[j];
        }

        return features;
    }

    private static int Coefficients(int d, int[] choiceCounts, int degree) =>
        1 + (Math.Min(degree, 2) * d) + (degree > 2 ? d * (d - 1) / 2 : 0) + choiceCounts.Where(count => count <= MostChoices).Sum(count => count - 1);

    // Cholesky's factor in place; false where the matrix is not positive definite.
    private static bool Factor(double[,] a)
    {
        int n = a.GetLength(0);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i, j];
                for (int k = 0; k < j; k++) sum -= a[i, k] * a[j, k];
                if (i == j && !(sum > 0)) return false;
                a[i, j] = i == j ? Math.Sqrt(sum) : sum / a[j, j];
            }
        }

        return true;
    }

    private static double[] Substitute(double[,] factor, double[] right)
    {
        int n = right.Length;
        double[] x = [.. right];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++) x[i] -= factor[i, k] * x[k];
            x[i] /= factor[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++) x[i] -= factor[k, i] * x[k];
            x[i] /= factor[i, i];
        }

        return x;
    }
}
