using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchTune.Search;

/// <summary>A kernel density over some hyper-parameters: one product kernel a trial, and the prior as one more.</summary>
/// <remarks>
/// Densities are those over the uniform one: on ordered axes with respect to length in the unit interval (a normal density given that it falls inside),
/// on unordered ones mass times the number of choices. Where a trial lacks a hyper-parameter that a point has, its kernel is the prior there; what a point
/// lacks is left out. So one density covers a conditional space, and the ratio of two of them compares points with different hyper-parameters.
/// </remarks>
internal sealed class ParzenMixture
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    private readonly IReadOnlyList<Axis> _axes;
    private readonly int _kernels;
    private readonly int[] _ordered;
    private readonly int[] _unordered;
    private readonly double[] _widths;              // [axes]
    private readonly double[] _inverse;             // [axes], 1 / (√2 · width)
    private readonly double[] _centres;             // [kernels, axes], NaN where a trial lacks the axis
    private readonly double[] _scaled;              // [axes, kernels], centres of ordered axes times the inverse width
    private readonly double[] _logNorms;            // [kernels, axes]
    private readonly double[] _logWeights;          // [kernels]
    private readonly double[] _logHeights;          // [kernels]: weight and norms together
    private readonly double[] _cumulative;          // [kernels]
    private readonly double[] _logSame;             // [axes], unordered without distances
    private readonly double[] _logOther;
    private readonly double[] _terms;               // [kernels], scratch
    private readonly Dictionary<(int Axis, long Choice), double[]> _logMasses = [];
    private readonly double _logPriorWeight;
    private readonly bool _isComplete;

    /// <summary>The density of some trials.</summary>
    /// <param name="axes">The hyper-parameters.</param>
    /// <param name="kernels">The trials, each with its weight in trials.</param>
    /// <param name="width">The width that a kernel would have alone; it shrinks as n^(−1/(d+4)).</param>
    /// <param name="priorWeight">The prior's weight in trials; positive.</param>
    public ParzenMixture(IReadOnlyList<Axis> axes, IReadOnlyList<Kernel> kernels, double width, double priorWeight)
    {
        _axes = axes;
        _kernels = kernels.Count;
        _ordered = [.. Enumerable.Range(0, axes.Count).Where(j => !axes[j].IsUnordered)];
        _unordered = [.. Enumerable.Range(0, axes.Count).Where(j => axes[j].IsUnordered)];
        int d = axes.Count;
        double shrunk = width * Math.Pow(Math.Max(1, _kernels), -1.0 / (d + 4));
        _widths = [.. axes.Select(axis => Math.Clamp(shrunk, axis.NarrowestWidth, 1))];
        _inverse = Array.ConvertAll(_widths, w => 1 / (w * Math.Sqrt(2)));
        (_logSame, _logOther) = (new double[d], new double[d]);
        foreach (int j in _unordered)
        {
            double spread = axes[j].Spread(_kernels);
            _logSame[j] = Math.Log(((1 - spread) * axes[j].Cells!.Value) + spread);
            _logOther[j] = Math.Log(spread);
        }

        double total = priorWeight + kernels.Sum(kernel => kernel.Weight);
        _logPriorWeight = Math.Log(priorWeight / total);
        (_centres, _scaled, _logNorms) = (new double[_kernels * d], new double[_kernels * d], new double[_kernels * d]);
        (_logWeights, _logHeights, _cumulative, _terms) = (new double[_kernels], new double[_kernels], new double[_kernels], new double[_kernels]);
        _isComplete = true;
        double sum = priorWeight / total;
        for (int i = 0; i < _kernels; i++)
        {
            _logHeights[i] = _logWeights[i] = Math.Log(kernels[i].Weight / total);
            _cumulative[i] = sum += kernels[i].Weight / total;
            for (int j = 0; j < d; j++)
            {
                double centre = _centres[(i * d) + j] = kernels[i].Trial[axes[j].Index];
                _scaled[(j * _kernels) + i] = centre * _inverse[j];
                if (double.IsNaN(centre)) _isComplete = false;
                else if (!axes[j].IsUnordered) _logHeights[i] += _logNorms[(i * d) + j] = LogNorm(centre, _widths[j]);
            }
        }
    }

    /// <summary>How many trials.</summary>
    public int Count => _kernels;

    /// <summary>The logarithm of the density at a point: a place for each axis, NaN where the point lacks it.</summary>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        double prior = _logPriorWeight + LogPrior(point);
        double most = Math.Max(prior, FillTerms(point));
        if (double.IsNegativeInfinity(most)) return most;

        double sum = Math.Exp(prior - most);
        foreach (double term in _terms)
        {
            // Below 1e-16 of the largest, a thousand of them change no digit that counts.
            if (term - most > -37) sum += Math.Exp(term - most);
        }

        return most + Math.Log(sum);
    }

    /// <summary>The mean of values of the trials, each weighted by its kernel at the point; with the prior's weight, their plain mean.</summary>
    public double MeanAt(ReadOnlySpan<double> point, ReadOnlySpan<double> values)
    {
        double prior = _logPriorWeight + LogPrior(point);
        double most = Math.Max(prior, FillTerms(point));
        double plain = 0;
        foreach (double value in values) plain += value / values.Length;
        double weights = Math.Exp(prior - most), sum = weights * plain;
        for (int i = 0; i < _kernels; i++)
        {
            double weight = Math.Exp(_terms[i] - most);
            weights += weight;
            sum += weight * values[i];
        }

        return sum / weights;
    }

    /// <summary>Chooses a kernel by weight: its number, or -1 for the prior.</summary>
    public int DrawKernel(RandomSource random)
    {
        double place = random.NextDouble();
        if (_kernels == 0 || place < Math.Exp(_logPriorWeight)) return -1;
        int found = Array.BinarySearch(_cumulative, place);
        return Math.Min(found < 0 ? ~found : found + 1, _kernels - 1);
    }

    /// <summary>A place on an axis, drawn from a kernel.</summary>
    public double Draw(RandomSource random, int kernel, int axis)
    {
        var definition = _axes[axis];
        double centre = kernel < 0 ? double.NaN : _centres[(kernel * _axes.Count) + axis];
        if (double.IsNaN(centre)) return definition.DrawPrior(random);
        if (!definition.IsUnordered)
        {
            // The centre lies inside and the width is at most 1: at least every third draw falls inside.
            double place;
            do place = centre + (_widths[axis] * random.Normal());
            while (place is < 0 or > 1);
            return definition.Snap(place);
        }

        if (definition.Distances is null) return random.Bernoulli(definition.Spread(_kernels)) ? definition.Snap(random.NextDouble()) : centre;

        double[] masses = Array.ConvertAll(MassesAt(axis, centre), Math.Exp);
        return (random.Choose(masses) + 0.5) / masses.Length;
    }

    private static double LogNorm(double centre, double width)
    {
        double below = centre / width, above = (1 - centre) / width;

        // Beyond 8.3 deviations nothing is cut off that a double could show.
        double mass = 1 - (below > 8.3 ? 0 : NormalDistribution.Cdf(-below)) - (above > 8.3 ? 0 : NormalDistribution.Cdf(-above));
        return -Math.Log(mass * width) - HalfLogTwoPi;
    }

    private double LogPrior(ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int j = 0; j < point.Length; j++)
        {
            if (_axes[j].HasPrior && !double.IsNaN(point[j])) sum += _axes[j].LogPrior(point[j]);
        }

        return sum;
    }

    // The logarithm of each kernel's weight and density at the point; returns the largest.
    private double FillTerms(ReadOnlySpan<double> point)
    {
        if (_isComplete && !HasGap(point))
        {
            FillPlainTerms(point);
        }
        else
        {
            for (int i = 0; i < _kernels; i++) _terms[i] = Term(point, i);
        }

        double most = double.NegativeInfinity;
        foreach (double term in _terms) most = Math.Max(most, term);
        return most;
    }

    private static bool HasGap(ReadOnlySpan<double> point)
    {
        foreach (double place in point)
        {
            if (double.IsNaN(place)) return true;
        }

        return false;
    }

    // Axis by axis over all kernels, as many at a time as the processor takes. Every kernel sees the same operations, however many that are.
    private void FillPlainTerms(ReadOnlySpan<double> point)
    {
        _logHeights.CopyTo(_terms, 0);
        var terms = MemoryMarshal.Cast<double, Vector<double>>(_terms.AsSpan());
        foreach (int j in _ordered)
        {
            double place = point[j] * _inverse[j];
            var scaled = _scaled.AsSpan(j * _kernels, _kernels);
            var vectors = MemoryMarshal.Cast<double, Vector<double>>(scaled);
            var wide = new Vector<double>(place);
            for (int v = 0; v < vectors.Length; v++)
            {
                var z = wide - vectors[v];
                terms[v] -= z * z;
            }

            for (int i = vectors.Length * Vector<double>.Count; i < _kernels; i++)
            {
                double z = place - scaled[i];
                _terms[i] -= z * z;
            }
        }

        foreach (int j in _unordered)
        {
            for (int i = 0; i < _kernels; i++) _terms[i] += LogMass(j, _centres[(i * _axes.Count) + j], point[j]);
        }
    }

    private double Term(ReadOnlySpan<double> point, int kernel)
    {
        double term = _logWeights[kernel];
        for (int j = 0; j < point.Length; j++)
        {
            if (double.IsNaN(point[j])) continue;
            double centre = _centres[(kernel * point.Length) + j];
            if (double.IsNaN(centre))
            {
                term += _axes[j].LogPrior(point[j]);
                continue;
            }
            if (_axes[j].IsUnordered)
            {
                term += LogMass(j, centre, point[j]);
                continue;
            }

            double z = (point[j] - centre) * _inverse[j];
            term += _logNorms[(kernel * point.Length) + j] - (z * z);
        }

        return term;
    }

    private double LogMass(int axis, double centre, double place) => _axes[axis].Distances is null
        ? (centre == place ? _logSame[axis] : _logOther[axis])
        : MassesAt(axis, centre)[_axes[axis].CellOf(place)];

    private double[] MassesAt(int axis, double centre)
    {
        long choice = _axes[axis].CellOf(centre);
        if (!_logMasses.TryGetValue((axis, choice), out var masses)) _logMasses[(axis, choice)] = masses = _axes[axis].LogMasses(choice, _kernels);
        return masses;
    }

    /// <summary>A trial and its weight.</summary>
    internal readonly record struct Kernel(ObservedTrial Trial, double Weight);
}
