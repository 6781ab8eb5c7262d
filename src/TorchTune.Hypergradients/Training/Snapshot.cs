using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>A full state of a training: weights, optimizer state, buffers, states of generators.</summary>
internal sealed class Snapshot : IDisposable
{
    internal Snapshot(Tensor[] weights, Tensor[][] slots, Tensor[] buffers, Tensor[] random)
        => (Weights, Slots, Buffers, Random) = (weights, slots, buffers, random);

    /// <summary>The weights, one tensor for each parameter.</summary>
    internal Tensor[] Weights { get; }

    /// <summary>The optimizer state: for each parameter, its slots.</summary>
    internal Tensor[][] Slots { get; }

    /// <summary>The buffers of the module.</summary>
    internal Tensor[] Buffers { get; }

    /// <summary>The states of the generators.</summary>
    internal Tensor[] Random { get; set; }

    /// <summary>Bytes of all tensors.</summary>
    internal long Bytes => All.Sum(tensor => tensor.NumberOfElements * tensor.ElementSize);

    private IEnumerable<Tensor> All => [.. Weights, .. Slots.SelectMany(slots => slots), .. Buffers, .. Random];

    public void Dispose()
    {
        foreach (var tensor in All)
            tensor.Dispose();
    }
}
