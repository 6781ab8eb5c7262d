using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>How a list of tensors lies in one flat vector.</summary>
internal sealed class FlatLayout
{
    private readonly long[][] _shapes;
    private readonly long[] _counts;
    private readonly IReadOnlyList<Tensor> _like;

    internal FlatLayout(IReadOnlyList<Tensor> like)
    {
        _like = like;
        _shapes = [.. like.Select(tensor => tensor.shape)];
        _counts = [.. like.Select(tensor => tensor.NumberOfElements)];
    }

    /// <summary>How many tensors there are.</summary>
    internal int Count => _shapes.Length;

    /// <summary>One vector of all, zeros where a tensor is missing.</summary>
    internal Tensor Flatten(IReadOnlyList<Tensor?> tensors) => cat([.. tensors.Select((tensor, i) => tensor is null ? zeros_like(_like[i], requires_grad: false).reshape(-1) : tensor.detach().reshape(-1))]);

    /// <summary>Views into a vector, one for each tensor.</summary>
    internal Tensor[] Unflatten(Tensor vector)
    {
        var parts = new Tensor[Count];
        long at = 0;
        for (int i = 0; i < Count; i++)
        {
            parts[i] = vector.narrow(0, at, _counts[i]).view(_shapes[i]);
            at += _counts[i];
        }

        return parts;
    }
}
