namespace TorchTune.Surrogates;

/// <summary>Gathers the leaves that a point falls into, one a tree.</summary>
/// <remarks>Var Y = Var E(Y | tree) + E Var(Y | tree), the trees being equally likely; the first by Welford's update, so that a large common offset costs no digits.</remarks>
internal struct LeafMixture
{
    private int _trees;
    private double _mean;
    private double _squares;
    private double _within;

    /// <summary>The mixture's mean and variance.</summary>
    public readonly ForestPrediction Prediction => new(_mean, (_squares + _within) / _trees);

    /// <summary>One more tree's leaf.</summary>
    public void Add(ForestPrediction leaf)
    {
        _trees++;
        double distance = leaf.Mean - _mean;
        _mean += distance / _trees;
        _squares += distance * (leaf.Mean - _mean);
        _within += leaf.Variance;
    }
}
