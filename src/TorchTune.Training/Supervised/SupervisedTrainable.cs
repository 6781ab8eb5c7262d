using Serilog;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>A classifier in training, ready-made: model, loss, optimizer, schedule, data. A step is an epoch.</summary>
/// <remarks>
/// Each report has <c>loss</c> and <c>accuracy</c> on the validation part, <c>train_loss</c> and <c>train_accuracy</c> over the epoch, and, as of
/// every <see cref="TorchTrainable"/>, <c>live_tensors</c> and <c>peak_bytes</c>. The order of examples is drawn at the start of an epoch; then, batch by batch,
/// augmentation and the network's own draws. The state is that of model, optimizer and generator.
/// </remarks>
/// <threadsafety>One call at a time; trials share the data.</threadsafety>
public sealed class SupervisedTrainable : TorchTrainable
{
    private const string ModelPart = "model", OptimizerPart = "optimizer", GeneratorPart = "generator";

    private readonly SupervisedOptions _options;
    private Generator? _generator;
    private nn.Module<Tensor, Tensor>? _model;
    private optim.Optimizer? _optimizer;

    /// <summary>A trial that is not set up yet.</summary>
    /// <param name="options">What it trains, shared by all trials.</param>
    /// <param name="watch">The study's, shared by all trials.</param>
    /// <param name="logger">Where a trial that leaves tensors behind is named; null: nowhere.</param>
    public SupervisedTrainable(SupervisedOptions options, GeneratorWatch watch, ILogger? logger = null)
        : base(watch, logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
    }

    /// <summary>Overwrites a network with the weights and buffers that a state of this trainable holds.</summary>
    /// <exception cref="InvalidDataException">The network is of another make.</exception>
    public static void LoadModel(StateTree state, nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RestoreTo(ModelPart, model);
    }

    /// <inheritdoc/>
    protected override void Build(Trial trial)
    {
        _generator = trial.Generator("training");
        _model = Keep(_options.Model(trial, _generator));
        _optimizer = _options.Optimizer(trial, _model);
    }

    /// <inheritdoc/>
    protected override Metrics? Train(Trial trial)
    {
        if (trial.Step >= _options.Epochs) return null;
        var trained = TrainEpoch(trial, _options.Training(trial.TorchDevice()));
        var judged = _model!.Evaluate(_options.Validation(trial.TorchDevice()), cancellationToken: trial.Stopping);
        return Metrics.Of(("loss", judged.Loss), ("accuracy", judged.Accuracy), ("train_loss", trained.Loss), ("train_accuracy", trained.Accuracy));
    }

    /// <inheritdoc/>
    protected override void Save(StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Add(ModelPart, _model!);
        state.Add(OptimizerPart, _optimizer!);
        state.Add(GeneratorPart, _generator!);
    }

    /// <inheritdoc/>
    protected override void Load(StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RestoreTo(ModelPart, _model!);
        state.RestoreTo(OptimizerPart, _optimizer!);
        state.RestoreTo(GeneratorPart, _generator!);
    }

    /// <summary>Takes over learning rate, weight decay, momentum and the like: an optimizer is made for the configuration, and the old one goes on with its options and its own memory; one of another kind begins anew.</summary>
    public override void Reconfigure(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        using var scope = NewDisposeScope();
        var fresh = _options.Optimizer(trial, _model!);
        if (fresh is OptimizerHelper made && _optimizer is OptimizerHelper old && made.GetType() == old.GetType())
        {
            foreach (var (group, own) in old.ParamGroups.Zip(made.ParamGroups)) ((ParamGroup)group).Options = ((ParamGroup)own).Options;
            fresh.Dispose();
            return;
        }

        _optimizer?.Dispose();
        _optimizer = fresh;
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        _optimizer?.Dispose();
        _model?.Dispose();
        _generator?.Dispose();
        (_optimizer, _model, _generator) = (null, null, null);
    }

    private Score TrainEpoch(Trial trial, ISupervisedData data)
    {
        var schedule = _options.Schedule(trial);
        var trainer = new EpochTrainer(_model!, _optimizer!, data, _generator!, _options.Epoch(trial));
        double planned = (double)_options.Epochs * trainer.UpdatesPerEpoch;
        return trainer.TrainEpoch(SetRate, NotePeak, trial.Stopping);

        void SetRate(int update)
        {
            double factor = schedule.FactorAt((((double)trial.Step * trainer.UpdatesPerEpoch) + update) / planned);
            foreach (var group in _optimizer!.ParamGroups) group.LearningRate = group.InitialLearningRate * factor;
        }
    }
}
