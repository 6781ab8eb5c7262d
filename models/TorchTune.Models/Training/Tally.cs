using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Sums of loss and hits on the device: nothing waits for a GPU before the end.</summary>
/// <remarks>Its tensors belong to the dispose scope around its constructor.</remarks>
internal sealed class Tally
{
    private readonly Tensor _loss;
    private readonly Tensor _hits;
    private long _count;

    internal Tally(Device device)
    {
        _loss = zeros(1, ScalarType.Float64, device);
        _hits = zeros(1, ScalarType.Int64, device);
    }

    /// <summary>Mean loss and accuracy of what was added.</summary>
    internal Score Score => new(_loss.item<double>() / _count, (double)_hits.item<long>() / _count);

    /// <summary>Adds a batch.</summary>
    /// <param name="meanLoss">Mean loss of the batch.</param>
    /// <param name="logits"><c>[batch, classes]</c>.</param>
    /// <param name="labels"><c>[batch]</c>.</param>
    internal void Add(Tensor meanLoss, Tensor logits, Tensor labels)
    {
        using var withoutGradient = no_grad();
        long batch = labels.shape[0];
        _loss.add_(meanLoss.detach(), batch);
        _hits.add_(logits.argmax(1).eq(labels).sum());
        _count += batch;
    }
}
