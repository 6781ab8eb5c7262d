using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchTune.Search;

/// <summary>One hyper-parameter's part of all kernels of a density.</summary>
/// <remarks>
/// Numbers lie kernel by kernel in arrays as long as <see cref="Padded"/> says, so that the processor takes several at a time and none is left over. What is
/// called for every candidate is compiled optimized at once: the first proposals of a process cost what later ones do.
/// </remarks>
internal abstract class KernelColumn
{
    /// <summary>A column of an axis.</summary>
    /// <param name="axis">The hyper-parameter.</param>
    /// <param name="kernels">The trials.</param>
    /// <param name="width">The width of a kernel, before the axis bounds it.</param>
    public static KernelColumn Of(Axis axis, ReadOnlySpan<ParzenMixture.Kernel> kernels, double width) =>
        axis.IsUnordered ? new ChoiceColumn(axis, kernels) : new NumberColumn(axis, kernels, width);

    protected KernelColumn(Axis axis, ReadOnlySpan<ParzenMixture.Kernel> kernels)
    {
        Axis = axis;
        Centres = new double[Padded(kernels.Length)];
        HasGaps = Fill(Centres, kernels, axis.Index);
    }

    /// <summary>The length of an array with a number for each kernel.</summary>
    public static int Padded(int kernels) => (kernels + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <summary>Where the trials lie; NaN where one lacks the hyper-parameter.</summary>
    protected double[] Centres { get; }

    /// <summary>Whether a trial lacks the hyper-parameter.</summary>
    protected bool HasGaps { get; }

    /// <summary>The hyper-parameter.</summary>
    protected Axis Axis { get; }

    /// <summary>Adds the logarithm of each kernel's density at a place; of a kernel that lacks the hyper-parameter, the prior's.</summary>
    public abstract void AddTo(double[] terms, double place);

    /// <summary>A place, drawn from a kernel; from the prior where that lacks the hyper-parameter, or the number is negative.</summary>
    public double Draw(RandomSource random, int kernel)
    {
        double centre = kernel < 0 ? double.NaN : Centres[kernel];
        return double.IsNaN(centre) ? Axis.DrawPrior(random) : DrawAround(random, centre);
    }

    /// <summary>A place, drawn from a kernel that has one.</summary>
    protected abstract double DrawAround(RandomSource random, double centre);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Fill(double[] centres, ReadOnlySpan<ParzenMixture.Kernel> kernels, int index)
    {
        bool hasGaps = false;
        for (int i = 0; i < kernels.Length; i++)
        {
            centres[i] = kernels[i].Trial[index];
            hasGaps |= double.IsNaN(centres[i]);
        }

        return hasGaps;
    }
}
