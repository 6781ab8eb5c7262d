using static TorchSharp.Argument;

namespace TorchSharp;

// Counts of elements between edges.
public static partial class torch
{
    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, Tensor bins, Tensor? weight = null, bool density = false)
        => Op.HistogramEdges.Invoke2(input, bins, weight, density);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, (double min, double max)? range = null, Tensor? weight = null, bool density = false)
        => Op.HistogramCount.Invoke2(input, bins, range is { } r ? new[] { r.min, r.max } : None, weight, density);

    private static partial class Op
    {
        internal static readonly Operator HistogramEdges = new("aten::histogram", "bins_tensor");
        internal static readonly Operator HistogramCount = new("aten::histogram", "bin_ct");
    }
}
