using static TorchSharp.torch;

namespace TorchTune.Models;

/// <summary>Trains a network for one epoch at a time: each image once, in an order drawn from the trial's generator.</summary>
/// <remarks>
/// The state is that of model, optimizer and generator, which are the caller's: a trainer made anew from restored ones goes on bit for bit.
/// The order of images is drawn at the start of an epoch, then, batch by batch, the augmentation and the network's own draws.
/// </remarks>
/// <threadsafety>One thread at a time; different trainers may share their <see cref="ImagePart"/>.</threadsafety>
public sealed class EpochTrainer
{
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly optim.Optimizer _optimizer;
    private readonly ImagePart _images;
    private readonly Generator _generator;
    private readonly TrainingOptions _options;

    /// <summary>Brings together what an epoch needs; all of it stays the caller's.</summary>
    /// <param name="model">Images <c>[batch, channels, height, width]</c> to logits <c>[batch, classes]</c>, on the device of the images.</param>
    /// <param name="optimizer">Of the model's parameters.</param>
    /// <param name="images">What to learn from.</param>
    /// <param name="generator">The trial's own.</param>
    /// <param name="options">Batch size, smoothing, augmentation.</param>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public EpochTrainer(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, ImagePart images, Generator generator, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _optimizer, _images, _generator, _options) = (model, optimizer, images, generator, options.Validated());
    }

    /// <summary>How many updates an epoch has; the last takes the images that are left over.</summary>
    public int UpdatesPerEpoch => (_images.Count + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>Trains one epoch.</summary>
    /// <param name="beforeUpdate">Called before each update with its number in the epoch, from 0: where a schedule sets its rate.</param>
    /// <param name="cancellationToken">Looked at before each update.</param>
    /// <returns>Loss (smoothed as trained) and accuracy over the epoch, each image judged just before it was learned from.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the network is left in the middle of the epoch.</exception>
    public Score TrainEpoch(Action<int>? beforeUpdate = null, CancellationToken cancellationToken = default)
    {
        using var epoch = NewDisposeScope();
        _model.train();
        var order = randperm(_images.Count, ScalarType.Int64, _generator.device, generator: _generator).to(_images.Device);
        var tally = new Tally(_images.Device);
        for (int update = 0; update < UpdatesPerEpoch; update++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            beforeUpdate?.Invoke(update);
            Update(order, update * _options.BatchSize, tally);
        }

        return tally.Score;
    }

    private void Update(Tensor order, int start, Tally tally)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = _images.Batch(order.narrow(0, start, Math.Min(_options.BatchSize, _images.Count - start)));
        var logits = _model.call(_options.Augmentation.Apply(images, _generator));
        var loss = nn.functional.cross_entropy(logits, labels, label_smoothing: _options.LabelSmoothing);
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        tally.Add(loss, logits, labels);
    }
}
