using Serilog;
using TorchTune.Hypergradients;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>A classifier that adapts its learning rate and weight decay by their own gradients while it trains: one trial in place of a search over both.</summary>
/// <remarks>
/// <para>Trained as <see cref="SupervisedTrainable"/> trains it, by the rule of the optimizer that the options make, whose learning rate and weight decay are where it begins. Before the first epoch short rehearsals of the training
/// (<see cref="RehearsalOptions"/>) move both against the gradient of the loss on the validation part; the training itself then begins from the initial weights, and is the one that would have begun at what they found. With an
/// <see cref="HypergradientOptions.Interval"/>, tangents run along with it as well (<see cref="ForwardRecursion"/>) and go on moving both. The schedule of the options multiplies the adapted rate. An epoch that diverges is taken back and trained at a lower rate.
/// The validation part is thus learned from, if only through two numbers: judge the result on a test part.</para>
/// <para>Each report has <c>loss</c> and <c>accuracy</c> on the validation part, <c>train_loss</c> over the epoch, <c>learning_rate</c> (without the schedule's factor) and <c>weight_decay</c> as they are after it,
/// <c>refused</c> (hypergradients that were not followed), <c>retreats</c> (epochs taken back because they diverged), and what every <see cref="TorchTrainable"/> adds. The state is that of model, optimizer, tangents,
/// hyper-parameters and generators: a trial goes on bit for bit, and as a member of a population refines its continuous hyper-parameters between two rounds, while the searcher keeps the discrete ones.</para>
/// </remarks>
/// <threadsafety>One call at a time; trials share the data.</threadsafety>
public sealed class HypergradientTrainable : TorchTrainable
{
    private const string ModelPart = "model", GeneratorPart = "generator", ValidationPart = "validation generator", AdaptationPart = "adaptation";
    private const int MostRetreats = 8;

    private readonly SupervisedOptions _options;
    private readonly HypergradientOptions _hypergradient;
    private Generator? _generator;
    private Generator? _validationGenerator;
    private nn.Module<Tensor, Tensor>? _model;
    private AdaptiveTraining? _training;

    /// <summary>A trial that is not set up yet.</summary>
    /// <param name="options">What it trains, shared by all trials.</param>
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
        _training = new AdaptiveTraining(_options, _hypergradient, trial, _model, RuleOf(trial), _generator, _validationGenerator);
    }

    /// <inheritdoc/>
    protected override Metrics? Train(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Step >= _options.Epochs) return null;
        if (trial.Step == 0) _training!.Rehearse(trial);
        double loss = TrainEpoch(trial);
        var judged = _model!.Evaluate(_options.Validation(trial.TorchDevice()), cancellationToken: trial.Stopping);
        var (rate, decay) = (_training!.LearningRate, _training.WeightDecay);
        _hypergradient.Refine?.Invoke(trial, rate, decay);
        return Metrics.Of(
            ("loss", judged.Loss), ("accuracy", judged.Accuracy), ("train_loss", loss), ("learning_rate", rate), ("weight_decay", decay), ("refused", _training.Refused), ("retreats", _training.Retreats));
    }

    /// <inheritdoc/>
    protected override void Save(StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Add(ModelPart, _model!);
        state.Add(GeneratorPart, _generator!);
        state.Add(ValidationPart, _validationGenerator!);
        var adaptation = new StateTree();
        _training!.Save(adaptation);
        state.Add(AdaptationPart, adaptation);
    }

    /// <inheritdoc/>
    protected override void Load(StateTree state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RestoreTo(ModelPart, _model!);
        state.RestoreTo(GeneratorPart, _generator!);
        state.RestoreTo(ValidationPart, _validationGenerator!);
        _training!.Load(state.Tree(AdaptationPart));
    }

    /// <summary>Takes over learning rate and weight decay of the trial's configuration and forgets how the old ones were found; the weights and what the optimizer remembers stay.</summary>
    public override void Reconfigure(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        using var scope = NewDisposeScope();
        _training!.Reconfigure(RuleOf(trial));
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        _training?.Dispose();
        _model?.Dispose();
        _generator?.Dispose();
        _validationGenerator?.Dispose();
        (_training, _model, _generator, _validationGenerator) = (null, null, null, null);
    }

    /// <summary>Trains an epoch; as often as it diverges, it is taken back and trained at a lower rate.</summary>
    private double TrainEpoch(Trial trial)
    {
        var now = new StateTree();
        Save(now);
        var before = now.ToHost();
        for (int retreats = 1; ; retreats++)
        {
            double loss = _training!.Epoch(trial);
            if (double.IsFinite(loss) || retreats > MostRetreats) return loss;
            Load(before);
            _training.Retreat(trial, retreats);
        }
    }

    private UpdateRule RuleOf(Trial trial)
    {
        using var optimizer = _options.Optimizer(trial, _model!);
        return OptimizerRule.Of(optimizer);
    }
}
