namespace TorchTune.Search;

/// <summary>A covariance with all its entries, taken apart into axes and their directions.</summary>
internal sealed class FullCmaShape : CmaShape
{
    private readonly int _n;
    private readonly double[,] _covariance;
    private double[,] _vectors;

    public FullCmaShape(int dimensions, double[,]? covariance)
    {
        _n = dimensions;
        _covariance = new double[_n, _n];
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++) _covariance[i, j] = covariance?[i, j] ?? (i == j ? 1 : 0);
        }

        Axes = new double[_n];
        _vectors = new double[_n, _n];
        Decompose();
    }

    private FullCmaShape(FullCmaShape other) =>
        (_n, _covariance, _vectors, Axes) = (other._n, (double[,])other._covariance.Clone(), (double[,])other._vectors.Clone(), [.. other.Axes]);

    public override double[] Axes { get; }

    public override bool IsDiagonal => false;

    public override double this[int i, int j] => _covariance[i, j];

    // B D z
    public override double[] Coloured(double[] z)
    {
        var x = new double[_n];
        for (int k = 0; k < _n; k++)
        {
            double length = Axes[k] * z[k];
            for (int i = 0; i < _n; i++) x[i] += _vectors[i, k] * length;
        }

        return x;
    }

    // B D^(−1) Bᵀ y
    public override double[] Whitened(double[] y)
    {
        var white = new double[_n];
        for (int k = 0; k < _n; k++)
        {
            double along = 0;
            for (int i = 0; i < _n; i++) along += _vectors[i, k] * y[i];
            along /= Axes[k];
            for (int i = 0; i < _n; i++) white[i] += _vectors[i, k] * along;
        }

        return white;
    }

    public override void Change(double kept, double rankOne, double[] path, double rankMany, double[] weights, double[][] steps)
    {
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double many = 0;
                for (int k = 0; k < steps.Length; k++) many += weights[k] * steps[k][i] * steps[k][j];
                _covariance[i, j] = _covariance[j, i] = (kept * _covariance[i, j]) + (rankOne * path[i] * path[j]) + (rankMany * many);
            }
        }
    }

    public override void Stretch(int coordinate, double factor)
    {
        for (int i = 0; i < _n; i++)
        {
            _covariance[i, coordinate] *= factor;
            _covariance[coordinate, i] *= factor;
        }
    }

    public override void Decompose()
    {
        (double[] values, _vectors) = SymmetricEigen.Decompose(_covariance);
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
                _covariance[i, j] = _covariance[j, i] = sum;
            }
        }
    }

    public override double[] Entries() => [.. _covariance.Cast<double>()];

    public override void Set(double[] entries) => Buffer.BlockCopy(entries, 0, _covariance, 0, sizeof(double) * entries.Length);

    public override double[] WhitenedEntries(double[] entries)
    {
        // Column by column, then, since the result is symmetric, row by row.
        var half = new double[_n][];
        for (int j = 0; j < _n; j++) half[j] = Whitened([.. Enumerable.Range(0, _n).Select(i => entries[(i * _n) + j])]);
        var whole = new double[_n * _n];
        for (int i = 0; i < _n; i++) Whitened([.. half.Select(column => column[i])]).CopyTo(whole, i * _n);
        return whole;
    }

    public override CmaShape Copy() => new FullCmaShape(this);
}
