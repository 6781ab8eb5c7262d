using static TorchSharp.torch;

namespace TorchTune.Training;

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

    internal Score Score => new(_loss.item<double>() / _count, (double)_hits.item<long>() / _count);

    /// <summary>Adds a batch: its mean loss <c>[]</c>, logits <c>[batch, classes]</c> and classes <c>[batch]</c>.</summary>
    internal void Add(Tensor loss, Tensor logits, Tensor classes)
    {
        long batch = classes.shape[0];
        using var withoutGradient = no_grad();
        _loss.add_(loss.detach().to(ScalarType.Float64), batch);
        _hits.add_(logits.detach().argmax(1).eq(classes).sum());
        _count += batch;
    }
}
