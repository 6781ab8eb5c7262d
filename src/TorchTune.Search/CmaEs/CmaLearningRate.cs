namespace TorchTune.Search;

/// <summary>Slows the distribution down where its moves are mostly noise.</summary>
/// <remarks>
/// Nomura, Akimoto and Ono, "CMA-ES with learning rate adaptation: can CMA-ES with default population size solve multimodal and noisy problems?", GECCO 2023, section 4: the rates of
/// mean and covariance follow the ratio of signal to noise of their updates, estimated by moving averages in the distribution's own coordinates.
/// </remarks>
internal sealed class CmaLearningRate(int dimensions)
{
    private const double Wanted = 1.4, Damping = 0.1;

    private readonly Track _mean = new(dimensions, 0.1);
    private readonly Track _covariance = new(dimensions * dimensions, 0.03);

    /// <summary>Updates a distribution by a population, by as much as the rates allow.</summary>
    public void Update(CmaDistribution distribution, IReadOnlyList<double[]> ranked)
    {
        int n = distribution.Mean.Length;
        double[] mean = [.. distribution.Mean];
        var whitening = distribution.InverseRoot();
        double[,] before = distribution.FullCovariance();
        distribution.Update(ranked);
        double[,] after = distribution.FullCovariance();

        var move = new double[n];
        for (int i = 0; i < n; i++) move[i] = distribution.Mean[i] - mean[i];
        var reshape = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) reshape[i, j] = after[i, j] - before[i, j];
        }

        double old = _mean.Rate;
        _mean.Follow(Times(whitening, move));
        _covariance.Follow(Flattened(Times(Times(whitening, reshape), whitening), 1 / Math.Sqrt(2)));
        for (int i = 0; i < n; i++)
        {
            distribution.Mean[i] = mean[i] + (_mean.Rate * move[i]);
            for (int j = 0; j < n; j++) after[i, j] = before[i, j] + (_covariance.Rate * reshape[i, j]);
        }

        // Section 4.3: the step that suits a rate is inversely proportional to it.
        distribution.Reset(after, old / _mean.Rate);
    }

    private static double[] Times(double[,] matrix, double[] vector) => [.. Enumerable.Range(0, vector.Length).Select(i => Enumerable.Range(0, vector.Length).Sum(j => matrix[i, j] * vector[j]))];

    private static double[,] Times(double[,] left, double[,] right)
    {
        int n = left.GetLength(0);
        var product = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                for (int j = 0; j < n; j++) product[i, j] += left[i, k] * right[k, j];
            }
        }

        return product;
    }

    private static double[] Flattened(double[,] matrix, double scale) => [.. matrix.Cast<double>().Select(x => x * scale)];

    private sealed class Track(int length, double decay)
    {
        private readonly double[] _average = new double[length];
        private double _squares;

        public double Rate { get; private set; } = 1;

        public void Follow(double[] update)
        {
            double signal = 0, size = 0;
            for (int i = 0; i < length; i++)
            {
                _average[i] += decay * (update[i] - _average[i]);
                signal += _average[i] * _average[i];
                size += update[i] * update[i];
            }

            _squares += decay * (size - _squares);
            if (!(_squares > signal)) return;

            double ratio = (signal - (decay / (2 - decay) * _squares)) / (_squares - signal);
            double step = Math.Min(Damping * Rate, decay) * Math.Clamp((ratio / (Wanted * Rate)) - 1, -1, 1);
            Rate = Math.Min(1, Rate * Math.Exp(step));
        }
    }
}
