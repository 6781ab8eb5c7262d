namespace TorchTune.Search;

/// <summary>Slows the distribution down where its moves are mostly noise.</summary>
/// <remarks>
/// Nomura, Akimoto and Ono, "CMA-ES with learning rate adaptation: can CMA-ES with default population size solve multimodal and noisy problems?", GECCO 2023, section 4: the rates of
/// mean and covariance follow the ratio of signal to noise of their updates, estimated by moving averages in the distribution's own coordinates.
/// </remarks>
internal sealed class CmaLearningRate(int dimensions, bool separable)
{
    private const double Wanted = 1.4, Damping = 0.1;

    private readonly Track _mean = new(dimensions, 0.1);
    private readonly Track _covariance = new(separable ? dimensions : dimensions * dimensions, 0.03);

    /// <summary>The rates of mean and covariance: 1 where nothing is slowed down.</summary>
    public (double Mean, double Covariance) Rates => (_mean.Rate, _covariance.Rate);

    /// <summary>Updates a distribution by a population, by as much as the rates allow.</summary>
    public void Update(CmaDistribution distribution, IReadOnlyList<double[]> ranked)
    {
        double[] mean = [.. distribution.Mean], before = distribution.FullEntries();
        var shape = distribution.Shape();
        double sigma = distribution.Sigma;
        distribution.Update(ranked);

        double[] move = [.. distribution.Mean.Select((x, i) => x - mean[i])], reshape = [.. distribution.FullEntries().Select((x, i) => x - before[i])];
        double old = _mean.Rate;
        _mean.Follow(Scaled(shape.Whitened(move), 1 / sigma));
        _covariance.Follow(Scaled(shape.WhitenedEntries(reshape), 1 / (Math.Sqrt(2) * sigma * sigma)));
        for (int i = 0; i < mean.Length; i++) distribution.Mean[i] = mean[i] + (_mean.Rate * move[i]);

        // Section 4.3: the step that suits a rate is inversely proportional to it.
        distribution.Reset([.. before.Select((x, i) => x + (_covariance.Rate * reshape[i]))], old / _mean.Rate);
    }

    private static double[] Scaled(double[] vector, double factor) => Array.ConvertAll(vector, x => factor * x);

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
