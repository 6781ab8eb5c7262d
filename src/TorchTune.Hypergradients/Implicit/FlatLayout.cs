using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>How a list of tensors lies in one flat vector.</summary>
internal sealed class FlatLayout
{
    private readonly long[][] _shapes;
    private readonly long[] _counts;
    private readonly IReadOnlyList<Tensor> _like;
    private readonly long _total;

    internal FlatLayout(IReadOnlyList<Tensor> like)
    {
        _like = like;
        _shapes = [.. like.Select(tensor => tensor.shape)];
        _counts = [.. like.Select(tensor => tensor.NumberOfElements)];
        _total = _counts.Sum();
    }

    /// <summary>How many tensors there are.</summary>
    internal int Count => _shapes.Length;

    /// <summary>One vector of all, zeros where a tensor is missing; plus a multiple of a vector.</summary>
    internal Tensor Flatten(IReadOnlyList<Tensor?> tensors, Tensor? along = null, double factor = 0)
    {
        using var withoutGraph = no_grad();
        var vector = empty(_total, dtype: _like[0].dtype, device: _like[0].device);
        Dense.Gather(vector, tensors, _counts, along, factor);
        return vector;
    }

    /// <summary>Views into a vector, one for each tensor.</summary>
    internal Tensor[] Unflatten(Tensor vector)
    {
        var parts = vector.split(_counts);
        for (int i = 0; i < Count; i++)
        {
            if (_shapes[i].Length != 1) parts[i] = parts[i].view(_shapes[i]);
        }

        return parts;
    }
}
