namespace TorchTune.Search;

/// <summary>How likely each choice of the hyper-parameters without an order is: independent categorical distributions that learn as fast as their updates agree.</summary>
/// <remarks>
/// <para>CatCMA's part for choices (Hamano, Saito, Nomura, Uchida and Shirakawa, "CatCMA: stochastic optimization for mixed-category problems", GECCO 2024, sections 3 and 4): each population moves
/// the distributions along the natural gradient of what its better half chose, by a step of a length given in the Fisher metric. The length follows the ratio of signal to noise of the steps
/// (ASNG: Akimoto, Shirakawa, Yoshinari, Uchida, Saito and Nishida, "Adaptive stochastic natural gradient method for one-shot neural architecture search", ICML 2019, algorithm 1), so that
/// it is shorter with many choices and longer where one wins again and again.</para>
/// <para>A margin keeps every choice within reach: no probability falls below (1 − 0.73^(1/N)) / (K − 1) with N hyper-parameters of K choices, so that a draw of the likeliest
/// of all keeps a chance of 0.73. An update and a draw cost the number of choices.</para>
/// </remarks>
internal sealed class CmaChoices
{
    // The papers' constants: how long the first step is, what makes a step a signal, and how often a draw may be the likeliest choice throughout.
    private const double FirstLength = 1, Signal = 1.5, Likeliest = 0.73;

    private readonly double[][] _weights;
    private readonly double[][] _path;
    private readonly double[] _least;
    private readonly double _freedom;
    private double _pathSize;

    /// <summary>Distributions that are what is believed before the first result.</summary>
    /// <param name="prior">For each hyper-parameter the probabilities of its choices, two or more.</param>
    public CmaChoices(double[][] prior)
    {
        _weights = Array.ConvertAll(prior, weights => (double[])weights.Clone());
        _path = Array.ConvertAll(prior, weights => new double[weights.Length]);
        _least = Array.ConvertAll(prior, weights => (1 - Math.Pow(Likeliest, 1.0 / prior.Length)) / (weights.Length - 1));
        _freedom = prior.Sum(weights => weights.Length - 1);
    }

    /// <summary>How long the next step is, in the Fisher metric.</summary>
    public double Length { get; private set; } = FirstLength;

    /// <summary>The probability of each choice of a hyper-parameter.</summary>
    public ReadOnlySpan<double> Probabilities(int hyperParameter) => _weights[hyperParameter];

    /// <summary>A choice of each.</summary>
    public int[] Draw(RandomSource random) => Array.ConvertAll(_weights, weights => random.Choose(weights));

    /// <summary>Moves towards the choices of a population, the best first.</summary>
    public void Update(IReadOnlyList<int[]> ranked, CmaRates rates)
    {
        if (_weights.Length == 0) return;

        double[][] gradient = Gradient(ranked, rates);
        double size = Math.Sqrt(SquaredSize(gradient));
        if (!(size > 0)) return;

        double step = Length / size;
        double forget = Math.Min(1, Length / Math.Sqrt(_freedom)), take = Math.Sqrt(forget * (2 - forget)), path = 0;
        for (int j = 0; j < _weights.Length; j++)
        {
            for (int k = 0; k < _weights[j].Length; k++)
            {
                // In coordinates in which the Fisher metric is the usual one: each component over the square root of its probability.
                _path[j][k] = ((1 - forget) * _path[j][k]) + (take * gradient[j][k] / Math.Sqrt(_weights[j][k]) / size);
                path += _path[j][k] * _path[j][k];
                _weights[j][k] += step * gradient[j][k];
            }

            Keep(_weights[j], _least[j]);
        }

        _pathSize = ((1 - forget) * (1 - forget) * _pathSize) + (forget * (2 - forget));
        Length *= Math.Exp(forget * ((path / Signal) - _pathSize));
    }

    // The natural gradient of categorical distributions: what was chosen, by weight, less what was expected.
    private double[][] Gradient(IReadOnlyList<int[]> ranked, CmaRates rates)
    {
        double[][] gradient = Array.ConvertAll(_weights, weights => Array.ConvertAll(weights, weight => -weight));
        for (int j = 0; j < gradient.Length; j++)
        {
            for (int i = 0; i < rates.Parents; i++) gradient[j][ranked[i][j]] += rates.Weights[i];
        }

        return gradient;
    }

    private double SquaredSize(double[][] gradient)
    {
        double sum = 0;
        for (int j = 0; j < gradient.Length; j++)
        {
            for (int k = 0; k < gradient[j].Length; k++) sum += gradient[j][k] * gradient[j][k] / _weights[j][k];
        }

        return sum;
    }

    // What falls below the margin is lifted to it, and what lies above gives in proportion.
    private static void Keep(double[] weights, double least)
    {
        double sum = 0, above = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = Math.Max(weights[k], least);
            sum += weights[k];
            above += weights[k] - least;
        }

        double share = above > 0 ? (1 - sum) / above : 0;
        for (int k = 0; k < weights.Length; k++) weights[k] += share * (weights[k] - least);
    }
}
