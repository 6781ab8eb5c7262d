namespace TorchTune.Search;

/// <summary>A covariance that is a diagonal: everything costs the number of dimensions.</summary>
/// <remarks>Ros and Hansen, "A simple modification in CMA-ES achieving linear time and space complexity", PPSN 2008.</remarks>
internal sealed class DiagonalCmaShape : CmaShape
{
    private const double Least = 1e-20;

    private readonly double[] _variances;

    public DiagonalCmaShape(int dimensions, double[,]? covariance)
    {
        _variances = [.. Enumerable.Range(0, dimensions).Select(i => covariance?[i, i] ?? 1)];
        Axes = new double[dimensions];
        Decompose();
    }

    private DiagonalCmaShape(DiagonalCmaShape other) => (_variances, Axes) = ([.. other._variances], [.. other.Axes]);

    public override double[] Axes { get; }

    public override bool IsDiagonal => true;

    public override double this[int i, int j] => i == j ? _variances[i] : 0;

    public override double[] Coloured(double[] z) => [.. z.Select((zi, i) => Axes[i] * zi)];

    public override double[] Whitened(double[] y) => [.. y.Select((yi, i) => yi / Axes[i])];

    public override void Change(double kept, double rankOne, double[] path, double rankMany, double[] weights, double[][] steps)
    {
        for (int i = 0; i < _variances.Length; i++)
        {
            double many = 0;
            for (int k = 0; k < steps.Length; k++) many += weights[k] * steps[k][i] * steps[k][i];
            _variances[i] = (kept * _variances[i]) + (rankOne * path[i] * path[i]) + (rankMany * many);
        }
    }

    public override void Stretch(int coordinate, double factor) => _variances[coordinate] *= factor * factor;

    public override void Decompose()
    {
        for (int i = 0; i < _variances.Length; i++) Axes[i] = Math.Sqrt(_variances[i] = Math.Max(_variances[i], Least));
    }

    public override double[] Entries() => [.. _variances];

    public override void Set(double[] entries) => entries.CopyTo(_variances, 0);

    public override double[] WhitenedEntries(double[] entries) => [.. entries.Select((x, i) => x / (Axes[i] * Axes[i]))];

    public override CmaShape Copy() => new DiagonalCmaShape(this);
}
