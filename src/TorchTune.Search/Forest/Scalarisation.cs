using System.Collections.Immutable;

namespace TorchTune.Search;

/// <summary>One number for several losses, with weights drawn anew for every proposal.</summary>
/// <remarks>
/// The augmented Chebyshev norm of ParEGO (Knowles 2006, eq. 2): max_k w_k u_k + 0.05 Σ_k w_k u_k. u is 0 at the least loss seen and 1 at the ninetieth
/// percentile, so that neither units nor outliers decide; the weights are uniform on the simplex.
/// </remarks>
internal sealed class Scalarisation
{
    private const double Share = 0.05;
    private const double Percentile = 0.9;

    private readonly double[] _weights;
    private readonly double[] _least;
    private readonly double[] _spread;

    public Scalarisation(IReadOnlyList<ObservedTrial> trials, int objectives, RandomSource random)
    {
        _weights = [.. Enumerable.Range(0, objectives).Select(_ => -Math.Log(1 - random.NextDouble()))];
        double sum = _weights.Sum();
        for (int k = 0; k < objectives; k++) _weights[k] = sum > 0 ? _weights[k] / sum : 1.0 / objectives;
        _least = new double[objectives];
        _spread = new double[objectives];
        for (int k = 0; k < objectives; k++)
        {
            double[] losses = [.. trials.Where(trial => !trial.Losses.IsEmpty && double.IsFinite(trial.Losses[k])).Select(trial => trial.Losses[k] / 2)];
            Array.Sort(losses);
            if (losses.Length == 0) continue;
            _least[k] = losses[0];
            _spread[k] = losses[(int)(Percentile * (losses.Length - 1))] - losses[0];
        }
    }

    /// <summary>The scalarised loss; +∞ where there is none.</summary>
    public double Of(ImmutableArray<double> losses)
    {
        if (losses.IsEmpty) return double.PositiveInfinity;
        double largest = 0, sum = 0;
        for (int k = 0; k < losses.Length; k++)
        {
            // Halved, so that no difference of two finite losses overflows.
            double unit = ((losses[k] / 2) - _least[k]) / (_spread[k] > 0 ? _spread[k] : 1);
            if (double.IsNaN(unit)) return double.PositiveInfinity;
            double weighted = _weights[k] * unit;
            largest = Math.Max(largest, weighted);
            sum += weighted;
        }

        return largest + (Share * sum);
    }
}
