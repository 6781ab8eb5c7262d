using TorchSharp;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>Trains a classifier for one epoch at a time: each example once, in an order drawn from the trial's generator.</summary>
/// <remarks>
/// The state is that of model, optimizer and generator, which are the caller's: a trainer made anew from restored ones goes on bit for bit.
/// The order of examples is drawn at the start of an epoch, then, batch by batch, the augmentation and the network's own draws.
/// </remarks>
/// <threadsafety>One thread at a time; different trainers may share their data.</threadsafety>
public sealed class EpochTrainer
{
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly optim.Optimizer _optimizer;
    private readonly ISupervisedData _data;
    private readonly Generator _generator;
    private readonly EpochOptions _options;

    /// <summary>Brings together what an epoch needs; all of it stays the caller's.</summary>
    /// <param name="model">Inputs <c>[batch, …]</c> to logits <c>[batch, classes]</c>, on the device of the data.</param>
    /// <param name="optimizer">Of the model's parameters.</param>
    /// <param name="data">What to learn from.</param>
    /// <param name="generator">The trial's own.</param>
    /// <param name="options">Batch size, loss, augmentation.</param>
    /// <exception cref="ArgumentException">An option breaks its rule.</exception>
    public EpochTrainer(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, ISupervisedData data, Generator generator, EpochOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _optimizer, _data, _generator, _options) = (model, optimizer, data, generator, options.Validated());
    }

    /// <summary>How many updates an epoch has; the last takes the examples that are left over.</summary>
    public int UpdatesPerEpoch => (_data.Count + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>Trains one epoch.</summary>
    /// <param name="beforeUpdate">Called before each update with its number in the epoch, from 0: where a schedule sets its rate.</param>
    /// <param name="afterBackward">Called after the backward pass of the first update with its dispose scope, where most tensors are alive.</param>
    /// <param name="cancellationToken">Looked at before each update.</param>
    /// <returns>Loss (as trained) and accuracy over the epoch, each example judged just before it was learned from.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the network is left in the middle of the epoch.</exception>
    public Score TrainEpoch(Action<int>? beforeUpdate = null, Action<DisposeScope>? afterBackward = null, CancellationToken cancellationToken = default)
    {
        using var epoch = NewDisposeScope();
        _model.train();
        var order = randperm(_data.Count, ScalarType.Int64, _generator.device, generator: _generator).to(_data.Device);
        var tally = new Tally(_data.Device);
        for (int update = 0; update < UpdatesPerEpoch; update++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            beforeUpdate?.Invoke(update);
            Update(order, update * _options.BatchSize, tally, update == 0 ? afterBackward : null);
        }

        return tally.Score;
    }

    private void Update(Tensor order, int start, Tally tally, Action<DisposeScope>? afterBackward)
    {
        using var scope = NewDisposeScope();
        var (inputs, classes) = _data.Batch(order.narrow(0, start, Math.Min(_options.BatchSize, _data.Count - start)));
        if (_options.Augmentation is { } augment) inputs = augment(inputs, _generator);
        var logits = _model.call(inputs);
        var loss = _options.Loss(logits, classes);
        _optimizer.zero_grad();
        loss.backward();
        afterBackward?.Invoke(scope);
        _optimizer.step();
        tally.Add(loss, logits, classes);
    }
}
