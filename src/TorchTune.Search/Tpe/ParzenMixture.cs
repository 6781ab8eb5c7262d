using System.Numerics;
using System.Runtime.CompilerServices;
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
    private readonly IReadOnlyList<Axis> _axes;
    private readonly KernelColumn[] _columns;
    private readonly int _kernels;
    private readonly double[] _logWeights;          // [kernels], padded with −∞
    private readonly double[] _cumulative;          // [kernels]
    private readonly double[] _terms;               // [kernels], scratch
    private readonly double _priorWeight;

    /// <summary>The density of some trials.</summary>
    /// <param name="axes">The hyper-parameters.</param>
    /// <param name="kernels">The trials, each with its weight in trials.</param>
    /// <param name="width">The width that a kernel would have alone; it shrinks as n^(−1/(d+4)).</param>
    /// <param name="priorWeight">The prior's weight in trials; positive.</param>
    public ParzenMixture(IReadOnlyList<Axis> axes, ReadOnlySpan<Kernel> kernels, double width, double priorWeight)
    {
        _axes = axes;
        _kernels = kernels.Length;
        double shrunk = width * Math.Pow(Math.Max(1, _kernels), -1.0 / (axes.Count + 4));
        _columns = new KernelColumn[axes.Count];
        for (int j = 0; j < _columns.Length; j++) _columns[j] = KernelColumn.Of(axes[j], kernels, shrunk);

        double total = priorWeight;
        for (int i = 0; i < _kernels; i++) total += kernels[i].Weight;
        _logWeights = new double[KernelColumn.Padded(_kernels)];
        _terms = new double[_logWeights.Length];
        _cumulative = new double[_kernels];
        _priorWeight = priorWeight / total;
        double sum = _priorWeight;
        for (int i = 0; i < _kernels; i++)
        {
            double weight = kernels[i].Weight / total;
            _logWeights[i] = Math.Log(weight);
            _cumulative[i] = sum += weight;
        }

        _logWeights.AsSpan(_kernels).Fill(double.NegativeInfinity);
    }

    /// <summary>How many trials.</summary>
    public int Count => _kernels;

    /// <summary>The logarithm of the density at a point: a place for each axis, NaN where the point lacks it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LogDensity(ReadOnlySpan<double> point)
    {
        double prior = FillTerms(point);
        double most = Math.Max(prior, Largest(_terms));
        if (double.IsNegativeInfinity(most)) return most;

        // Each term after the largest: none overflows, and what underflows changes no digit.
        var shift = new Vector<double>(most);
        var sums = Vector<double>.Zero;
        foreach (var term in MemoryMarshal.Cast<double, Vector<double>>(_terms.AsSpan())) sums += Vector.Exp(term - shift);
        return most + Math.Log(Math.Exp(prior - most) + Vector.Sum(sums));
    }

    /// <summary>The mean of values of the trials, each weighted by its kernel at the point; with the prior's weight, their plain mean.</summary>
    public double MeanAt(ReadOnlySpan<double> point, ReadOnlySpan<double> values)
    {
        double prior = FillTerms(point);
        double most = Math.Max(prior, Largest(_terms));
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
        if (_kernels == 0 || place < _priorWeight) return -1;
        int found = Array.BinarySearch(_cumulative, place);
        return Math.Min(found < 0 ? ~found : found + 1, _kernels - 1);
    }

    /// <summary>A place on an axis, drawn from a kernel.</summary>
    public double Draw(RandomSource random, int kernel, int axis) => _columns[axis].Draw(random, kernel);

    // The logarithm of each kernel's weight and density at the point; returns that of the prior.
    private double FillTerms(ReadOnlySpan<double> point)
    {
        _logWeights.CopyTo(_terms, 0);
        double prior = Math.Log(_priorWeight);
        for (int j = 0; j < _columns.Length; j++)
        {
            if (double.IsNaN(point[j])) continue;
            _columns[j].AddTo(_terms, point[j]);
            prior += _axes[j].LogPrior(point[j]);
        }

        return prior;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Largest(double[] terms)
    {
        var most = new Vector<double>(double.NegativeInfinity);
        foreach (var term in MemoryMarshal.Cast<double, Vector<double>>(terms.AsSpan())) most = Vector.Max(most, term);
        double largest = double.NegativeInfinity;
        for (int lane = 0; lane < Vector<double>.Count; lane++) largest = Math.Max(largest, most[lane]);
        return largest;
    }

    /// <summary>A trial and its weight.</summary>
    internal readonly record struct Kernel(ObservedTrial Trial, double Weight);
}
