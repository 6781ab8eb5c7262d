using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchTune.Search;

/// <summary>What has no order: a choice keeps most of its kernel's mass, and the rest is spread over all choices, or by distances.</summary>
internal sealed class ChoiceColumn : KernelColumn
{
    private readonly int _kernels;
    private readonly double _spread;
    private readonly double _logSame;
    private readonly double _logOther;
    private readonly Dictionary<long, double[]> _logMasses = [];

    public ChoiceColumn(Axis axis, ReadOnlySpan<ParzenMixture.Kernel> kernels)
        : base(axis, kernels)
    {
        _kernels = kernels.Length;
        _spread = axis.Spread(_kernels);
        _logSame = Math.Log(((1 - _spread) * axis.Cells!.Value) + _spread);
        _logOther = Math.Log(_spread);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddTo(double[] terms, double place)
    {
        double prior = HasGaps ? Axis.LogPrior(place) : 0;
        if (Axis.Distances is not null)
        {
            for (int i = 0; i < _kernels; i++) terms[i] += double.IsNaN(Centres[i]) ? prior : MassesAt(Centres[i])[Axis.CellOf(place)];
            return;
        }

        var sums = MemoryMarshal.Cast<double, Vector<double>>(terms.AsSpan());
        var centres = MemoryMarshal.Cast<double, Vector<double>>(Centres.AsSpan());
        Vector<double> wide = new(place), same = new(_logSame), other = new(_logOther), missing = new(prior);
        for (int v = 0; v < sums.Length; v++)
        {
            var mass = Vector.ConditionalSelect(Vector.Equals(centres[v], wide), same, other);
            sums[v] += HasGaps ? Vector.ConditionalSelect(Vector.Equals(centres[v], centres[v]), mass, missing) : mass;
        }
    }

    /// <inheritdoc/>
    protected override double DrawAround(RandomSource random, double centre)
    {
        if (Axis.Distances is null) return random.Bernoulli(_spread) ? Axis.Snap(random.NextDouble()) : centre;

        double[] masses = Array.ConvertAll(MassesAt(centre), Math.Exp);
        return (random.Choose(masses) + 0.5) / masses.Length;
    }

    private double[] MassesAt(double centre)
    {
        long choice = Axis.CellOf(centre);
        if (!_logMasses.TryGetValue(choice, out var masses)) _logMasses[choice] = masses = Axis.LogMasses(choice, _kernels);
        return masses;
    }
}
