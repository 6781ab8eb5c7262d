using Serilog;
using TorchTune.Hypergradients;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>A classifier that adapts its learning rate and weight decay by their own gradients while it trains: one trial in place of a search over both.</summary>
/// <remarks>
/// <para>Trained as <see cref="SupervisedTrainable"/> trains it, by the rule of the optimizer that the options make, whose learning rate and weight decay are where it begins. Tangents run along with the training
/// (<see cref="ForwardRecursion"/>); every <see cref="HypergradientOptions.Interval"/> updates the gradient of the loss on a batch of the validation part moves both, as logarithms. A schedule is not followed: the
/// rate finds its own. The validation part is thus learned from, if only through two numbers: judge the result on a test part.</para>
/// <para>Each report has <c>loss</c> and <c>accuracy</c> on the validation part, <c>train_loss</c> over the epoch, <c>learning_rate</c> and <c>weight_decay</c> as they are after it, <c>refused</c> (hypergradients that
/// were not followed), and what every <see cref="TorchTrainable"/> adds. The state is that of model, optimizer, tangents, hyper-parameters and generators: a trial goes on bit for bit, and as a member of a population refines
/// its continuous hyper-parameters between two rounds, while the searcher keeps the discrete ones.</para>
/// </remarks>
/// <threadsafety>One call at a time; trials share the data.</threadsafety>
public sealed class HypergradientTrainable : TorchTrainable
{
    private const string ModelPart = "model", GeneratorPart = "generator", ValidationPart = "validation generator", HyperPart = "hyper-parameters", TangentPart = "tangents";
    private const string RateName = "learning rate", DecayName = "weight decay";

    private readonly SupervisedOptions _options;
    private readonly HypergradientOptions _hypergradient;
    private Generator? _generator;
    private Generator? _validationGenerator;
    private nn.Module<Tensor, Tensor>? _model;
    private HyperVariable? _rate;
    private HyperVariable? _decay;
    private HypergradientProblem? _problem;
    private ForwardRecursion? _recursion;
    private HyperOptimizer? _hyper;
    private Tensor? _order;
    private int _refused;

    /// <summary>A trial that is not set up yet.</summary>
    /// <param name="options">What it trains, shared by all trials. Its schedule is not followed.</param>
    /// <param name="hypergradient">How it adapts.</param>
    /// <param name="watch">The study's, shared by all trials.</param>
    /// <param name="logger">Where a trial that leaves tensors behind is named; null: nowhere.</param>
    public HypergradientTrainable(SupervisedOptions options, HypergradientOptions hypergradient, GeneratorWatch watch, ILogger? logger = null)
        : base(watch, logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(hypergradient);
        (_options, _hypergradient) = (options.Validated(), hypergradient.Validated());
    }

    /// <inheritdoc/>
    protected override void Build(Trial trial)
    {
        _generator = trial.Generator("training");
        _validationGenerator = trial.Generator("hypergradient");
        _model = Keep(_options.Model(trial, _generator));
        _model.train();
        var rule = RuleOf(trial);
        _rate = Kept(HyperVariable.Scalar(RateName, rule.LearningRate, HyperRole.LearningRate));
        _decay = Kept(HyperVariable.Scalar(DecayName, Math.Max(rule.WeightDecay, _hypergradient.LeastDecay), HyperRole.WeightDecay));
        var (training, validation, epoch) = (_options.Training(trial.TorchDevice()), _options.Validation(trial.TorchDevice()), _options.Epoch(trial).Validated());
        _problem = new HypergradientProblem
        {
            Parameters = HypergradientProblem.ParametersOf(_model),
            Module = _model,
            Rule = rule,
            Variables = [_rate, _decay],
            Generators = [_generator],
            Statistics = ValidationStatistics.Batch,
            TrainingLoss = update => TrainingLoss(update, training, epoch),
            ValidationLoss = () => ValidationLoss(validation),
        };
        _recursion = new ForwardRecursion(_problem) { Discount = _hypergradient.Discount, KeepsTrained = true };
        _hyper = NewHyperOptimizer();
    }

    /// <inheritdoc/>
    protected override Metrics? Train(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Step >= _options.Epochs) return null;
        var training = _options.Training(trial.TorchDevice());
        double loss = TrainEpoch(training, _options.Epoch(trial).BatchSize, trial.Stopping);
        var judged = _model!.Evaluate(_options.Validation(trial.TorchDevice()), cancellationToken: trial.Stopping);
        var (rate, decay) = (_hyper!.ValuesOf(RateName)[0], _hyper.ValuesOf(DecayName)[0]);
        _hypergradient.Refine?.Invoke(trial, rate, decay);
        return Metrics.Of(("loss", judged.Loss), ("accuracy", judged.Accuracy), ("train_loss", loss), ("learning_rate", rate), ("weight_decay", decay), ("refused", _refused));
    }

    /// <inheritdoc/>
    protected override void Save(StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Add(ModelPart, _model!);
        state.Add(GeneratorPart, _generator!);
        state.Add(ValidationPart, _validationGenerator!);
        state.Add(HyperPart, _hyper!);
        var tangents = new StateTree();
        foreach (var (tensor, i) in _recursion!.StateTensors.Select((tensor, i) => (tensor, i))) tangents.Add(Invariant($"{i}"), new TensorArray(tensor));
        tangents.Add("numbers", HostArray.From<double>([.. _recursion.StateNumbers]));
        tangents.Add("refused", (long)_refused);
        state.Add(TangentPart, tangents);
    }

    /// <inheritdoc/>
    protected override void Load(StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RestoreTo(ModelPart, _model!);
        state.RestoreTo(GeneratorPart, _generator!);
        state.RestoreTo(ValidationPart, _validationGenerator!);
        state.RestoreTo(HyperPart, _hyper!);
        var tangents = state.Tree(TangentPart);
        foreach (var (tensor, i) in _recursion!.StateTensors.Select((tensor, i) => (tensor, i))) TensorArray.CopyInto(tensor, tangents.Array(Invariant($"{i}")), Invariant($"{TangentPart}.{i}"));
        _recursion.StateNumbers = tangents.Array("numbers").ToHost().As<double>().ToArray();
        _refused = (int)tangents.Whole("refused");
    }

    /// <summary>Takes over learning rate and weight decay of the trial's configuration and forgets how the old ones were found; the weights and what the optimizer remembers stay.</summary>
    public override void Reconfigure(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        using var scope = NewDisposeScope();
        var rule = RuleOf(trial);
        _hyper!.Dispose();
        _rate!.Tensor.fill_(rule.LearningRate);
        _decay!.Tensor.fill_(Math.Max(rule.WeightDecay, _hypergradient.LeastDecay));
        _hyper = NewHyperOptimizer();
        _recursion!.Restart();
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        _hyper?.Dispose();
        _recursion?.Dispose();
        _rate?.Tensor.Dispose();
        _decay?.Tensor.Dispose();
        _model?.Dispose();
        _generator?.Dispose();
        _validationGenerator?.Dispose();
        (_hyper, _recursion, _problem, _rate, _decay, _model, _generator, _validationGenerator) = (null, null, null, null, null, null, null, null);
    }

    private static HyperVariable Kept(HyperVariable variable)
    {
        variable.Tensor.DetachFromDisposeScope();
        return variable;
    }

    private UpdateRule RuleOf(Trial trial)
    {
        using var optimizer = _options.Optimizer(trial, _model!);
        return OptimizerRule.Of(optimizer);
    }

    private HyperOptimizer NewHyperOptimizer() => new(
        _problem!,
        new ForwardMethod(),
        [new OuterVariable { Variable = _rate!, Reach = _hypergradient.Reach }, new OuterVariable { Variable = _decay!, Reach = _hypergradient.Reach }],
        _hypergradient.Outer);

    private double TrainEpoch(ISupervisedData data, int batchSize, CancellationToken cancellationToken)
    {
        using var epoch = NewDisposeScope();
        _model!.train();
        _order = randperm(data.Count, ScalarType.Int64, _generator!.device, generator: _generator).to(data.Device);
        double sum = 0;
        for (int start = 0; start < data.Count; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            _recursion!.Update();
            sum += _recursion.TrainingLoss * Math.Min(batchSize, data.Count - start);
            if (start == 0) NotePeak(scope);
            if (_recursion.Position % _hypergradient.Interval == 0) Adapt();
        }

        _order = null;
        return sum / data.Count;
    }

    private void Adapt()
    {
        using var result = _recursion!.Hypergradient();
        var update = _hyper!.Follow(result);
        if (update.Outcome == OuterOutcome.Moved) return;
        _refused++;

        // What made the gradient unusable is in the tangents as well.
        _recursion.Restart();
    }

    private Tensor TrainingLoss(int update, ISupervisedData data, EpochOptions epoch)
    {
        int updates = (data.Count + epoch.BatchSize - 1) / epoch.BatchSize;
        int start = update % updates * epoch.BatchSize, count = Math.Min(epoch.BatchSize, data.Count - start);

        // Before the first epoch the loss is looked at once, and no order has been drawn.
        var (inputs, classes) = _order is { } order ? data.Batch(order.narrow(0, start, count)) : data.Range(start, count);
        if (epoch.Augmentation is { } augment) inputs = augment(inputs, _generator!);
        return epoch.Loss(_model!.call(inputs), classes);
    }

    private Tensor ValidationLoss(ISupervisedData data)
    {
        long count = Math.Min(_hypergradient.ValidationBatch, data.Count);
        var positions = randperm(data.Count, ScalarType.Int64, _validationGenerator!.device, generator: _validationGenerator).narrow(0, 0, count).to(data.Device);
        var (inputs, classes) = data.Batch(positions);
        return nn.functional.cross_entropy(_model!.call(inputs), classes);
    }
}
