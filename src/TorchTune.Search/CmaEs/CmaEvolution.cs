using static System.FormattableString;

namespace TorchTune.Search;

/// <summary>One run of CMA-ES after another: the distributions of numbers and choices, their updates, and restarts.</summary>
internal sealed class CmaEvolution
{
    private readonly CmaEsOptions _options;
    private readonly CmaCoordinates _coordinates;
    private readonly ulong _seed;
    private readonly Queue<double> _bests = new();
    private CmaDistribution? _numbers;
    private CmaChoices _choices;
    private CmaRates _rates;
    private CmaLearningRate? _learningRate;
    private int _largePopulation;
    private int _spentLarge;
    private int _spentSmall;
    private bool _isLarge = true;

    public CmaEvolution(CmaEsOptions options, CmaCoordinates coordinates, ulong seed, double[] start, double[,]? covariance = null, double[][]? choices = null)
    {
        (_options, _coordinates, _seed) = (options, coordinates, seed);
        _largePopulation = options.Population ?? DefaultPopulation(coordinates.Numbers.Length);
        _choices = new CmaChoices(choices ?? coordinates.ChoicePriors);
        _rates = Rates(_largePopulation);
        Begin(start, options.Sigma, covariance ?? PriorShape());
    }

    /// <summary>How many results make an update.</summary>
    public int Population => _rates.Population;

    /// <summary>How many updates this run has had.</summary>
    public int Generation { get; private set; }

    /// <summary>How many restarts there have been.</summary>
    public int Restarts { get; private set; }

    /// <summary>Where the distribution of numbers is, and its deviation along each coordinate.</summary>
    public (double[] Mean, double[] Deviations) Place => _numbers is null
        ? ([], [])
        : (_numbers.Mean, [.. Enumerable.Range(0, _numbers.Mean.Length).Select(_numbers.Deviation)]);

    public override string ToString() => Invariant($"generation {Generation + 1}{(Restarts == 0 ? "" : Invariant($" of restart {Restarts}"))}, step {(_numbers is null ? 0 : _numbers.Sigma):G3}");

    /// <summary>A point; one outside of the cube is drawn again, and in the end moved onto its faces.</summary>
    public CmaPoint Draw(RandomSource random)
    {
        if (_numbers is null) return new([], _choices.Draw(random));

        return new(_numbers.DrawInside(random), _choices.Draw(random));
    }

    /// <summary>Goes on around another point, with the shape and the step that it has.</summary>
    public void MoveTo(double[] mean)
    {
        if (_numbers is not null) mean.CopyTo(_numbers.Mean, 0);
    }

    /// <summary>Learns from a population, the best first.</summary>
    /// <returns>Whether that ended the run, and another one has begun elsewhere.</returns>
    public bool Learn(IReadOnlyList<CmaPoint> ranked, double bestLoss)
    {
        Generation++;
        _choices.Update([.. ranked.Select(point => point.Choices)], _rates);
        if (_numbers is not null)
        {
            double[][] numbers = [.. ranked.Select(point => point.Numbers)];
            if (_learningRate is null) _numbers.Update(numbers);
            else _learningRate.Update(_numbers, numbers);
            CmaMargin.Keep(_numbers, _coordinates, 1.0 / (_numbers.Mean.Length * Population));
        }

        if (_isLarge) _spentLarge += Population;
        else _spentSmall += Population;
        _bests.Enqueue(bestLoss);
        if (_options.Restarts == CmaRestarts.None || !HasEnded()) return false;
        Restart();
        return true;
    }

    internal static int DefaultPopulation(int dimensions) => Math.Max(4, 2 + (int)Math.Log(Math.Max(1, dimensions)));

    // Hansen, "Benchmarking a BI-population CMA-ES on the BBOB-2009 function testbed", table 1: no progress, a shape that cannot be computed with, or steps too small to matter.
    private bool HasEnded()
    {
        int window = 10 + (int)Math.Ceiling(30.0 * Math.Max(1, _coordinates.Numbers.Length) / Population);
        while (_bests.Count > window) _bests.Dequeue();
        bool flat = _bests.Count == window && !(_bests.Max() - _bests.Min() > 1e-12 * Math.Max(1, Math.Abs(_bests.Min())));
        return flat || (_numbers is not null && (_numbers.Condition > 1e14 || _numbers.LongestAxis < 1e-7 || !double.IsFinite(_numbers.LongestAxis)));
    }

    private void Restart()
    {
        Restarts++;
        var random = RandomSource.For(_seed, -1, "cmaes").Fork(Invariant($"restart {Restarts}"));
        double sigma = 2 * _options.Sigma;
        _isLarge = _options.Restarts == CmaRestarts.Ipop || _spentLarge <= _spentSmall;
        int population = _largePopulation;
        if (_isLarge)
        {
            population = _largePopulation = 2 * _largePopulation;
        }
        else
        {
            // Hansen 2009, section 2: between half of the large population's last size and the default one, with a step that may be small.
            int least = DefaultPopulation(_coordinates.Numbers.Length);
            double u = random.NextDouble();
            population = Math.Max(least, (int)(least * Math.Pow(0.5 * _largePopulation / least, u * u)));
            sigma *= Math.Pow(10, -2 * random.NextDouble());
        }

        _rates = Rates(population);
        _choices = new CmaChoices(_coordinates.ChoicePriors);
        Begin([.. Enumerable.Range(0, _coordinates.Numbers.Length).Select(k => _coordinates.Number(k).PriorPlace(random.NextDouble()))], sigma, PriorShape());
    }

    private void Begin(double[] mean, double sigma, double[,]? covariance)
    {
        Generation = 0;
        _bests.Clear();
        if (mean.Length == 0) return;
        _numbers = new CmaDistribution(mean, sigma, _rates, _options.Separable, covariance);
        _learningRate = _options.AdaptLearningRate ? new CmaLearningRate(mean.Length, _options.Separable) : null;
    }

    // As wide along each coordinate as its prior; null where none has one: then the axes are equal.
    private double[,]? PriorShape()
    {
        double[] widths = _coordinates.Widths;
        if (Array.TrueForAll(widths, width => width == 1)) return null;

        var shape = new double[widths.Length, widths.Length];
        for (int i = 0; i < widths.Length; i++) shape[i, i] = widths[i] * widths[i];
        return shape;
    }

    private CmaRates Rates(int population) => new(Math.Max(1, _coordinates.Numbers.Length), population, _options.Separable);
}
