namespace TorchTune.Search;

/// <summary>What is known of the arms: how often each was pulled, and the mean and spread of its losses.</summary>
/// <remarks>Welford's recurrences. A trial without a finite loss counts as the worst that was seen: failing must not look better than being bad.</remarks>
internal sealed class ArmStatistics(int arms)
{
    private readonly double[] _means = new double[arms];
    private readonly double[] _squares = new double[arms];
    private readonly int[] _counts = new int[arms];
    private double _worst = double.NegativeInfinity;

    /// <summary>Results so far, of all arms.</summary>
    public int Total { get; private set; }

    public int Count(int arm) => _counts[arm];

    public double Mean(int arm) => _means[arm];

    /// <summary>Σ (loss − mean)² of an arm.</summary>
    public double Squares(int arm) => _squares[arm];

    /// <summary>The spread of losses within the arms: what a result of an arm varies by; 0 while no arm was pulled twice.</summary>
    public double Spread
    {
        get
        {
            int freedom = _counts.Sum(count => Math.Max(0, count - 1));
            return freedom == 0 ? 0 : Math.Sqrt(_squares.Sum() / freedom);
        }
    }

    /// <summary>The least and the greatest mean of the arms pulled.</summary>
    public (double Least, double Greatest) Range
    {
        get
        {
            double[] pulled = [.. _means.Where((_, arm) => _counts[arm] > 0)];
            return pulled.Length == 0 ? (0, 0) : (pulled.Min(), pulled.Max());
        }
    }

    public void Add(int arm, double loss)
    {
        // Losses beyond 1e100 would overflow when squared, and say no more than that they are bad.
        if (double.IsFinite(loss)) _worst = Math.Max(_worst, loss = Math.Clamp(loss, -1e100, 1e100));
        else if (double.IsNegativeInfinity(loss)) loss = -1e100;
        else if (double.IsFinite(_worst)) loss = _worst;
        else return;

        Total++;
        double delta = loss - _means[arm];
        _means[arm] += delta / ++_counts[arm];
        _squares[arm] += delta * (loss - _means[arm]);
    }
}
