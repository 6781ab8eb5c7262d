using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchTune.Search;

/// <summary>What has an order: normal densities, given that they fall into the unit interval.</summary>
internal sealed class NumberColumn : KernelColumn
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    // Beyond so many deviations nothing is cut off that a double could show.
    private const double Far = 8.3;

    private readonly double _width;
    private readonly double _inverse;       // 1 / (√2 · width)
    private readonly double[] _scaled;      // [kernels], centres times the inverse width
    private readonly double[] _logNorms;    // [kernels]

    public NumberColumn(Axis axis, ReadOnlySpan<ParzenMixture.Kernel> kernels, double width)
        : base(axis, kernels)
    {
        _width = Math.Clamp(width, axis.NarrowestWidth, 1);
        _inverse = 1 / (_width * Math.Sqrt(2));
        _scaled = new double[Centres.Length];
        _logNorms = new double[Centres.Length];
        Normalize(Centres.AsSpan(0, kernels.Length), _width, _inverse, _scaled, _logNorms);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddTo(double[] terms, double place)
    {
        var sums = MemoryMarshal.Cast<double, Vector<double>>(terms.AsSpan());
        var centres = MemoryMarshal.Cast<double, Vector<double>>(_scaled.AsSpan());
        var norms = MemoryMarshal.Cast<double, Vector<double>>(_logNorms.AsSpan());
        var wide = new Vector<double>(place * _inverse);
        if (HasGaps)
        {
            var prior = new Vector<double>(Axis.LogPrior(place));
            for (int v = 0; v < sums.Length; v++)
            {
                var z = wide - centres[v];
                sums[v] += Vector.ConditionalSelect(Vector.Equals(z, z), norms[v] - (z * z), prior);
            }

            return;
        }

        for (int v = 0; v < sums.Length; v++)
        {
            var z = wide - centres[v];
            sums[v] += norms[v] - (z * z);
        }
    }

    /// <inheritdoc/>
    protected override double DrawAround(RandomSource random, double centre)
    {
        // The centre lies inside and the width is at most 1: at least every third draw falls inside.
        double place;
        do place = centre + (_width * random.Normal());
        while (place is < 0 or > 1);
        return Axis.Snap(place);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize(ReadOnlySpan<double> centres, double width, double inverse, double[] scaled, double[] logNorms)
    {
        double whole = -Math.Log(width) - HalfLogTwoPi;
        for (int i = 0; i < centres.Length; i++)
        {
            scaled[i] = centres[i] * inverse;
            double below = centres[i] / width, above = (1 - centres[i]) / width;
            logNorms[i] = below > Far && above > Far
                ? whole
                : whole - Math.Log(1 - (below > Far ? 0 : NormalDistribution.Cdf(-below)) - (above > Far ? 0 : NormalDistribution.Cdf(-above)));
        }
    }
}
