using TorchTune.Hypergradients;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>The training of a <see cref="HypergradientTrainable"/>: updates at the adapted rate times the schedule's factor, their tangents, the moves of rate and decay, and the way back after a divergence.</summary>
/// <remarks>One thread at a time. The model and the generators are the caller's.</remarks>
internal sealed class AdaptiveTraining : IDisposable
{
    private const string RateName = "learning rate", DecayName = "weight decay";

    private const double LeastLearned = 0.99;

    private readonly HypergradientOptions _options;
    private readonly ISupervisedData _data;
    private readonly ISupervisedData _validation;
    private readonly EpochOptions _epoch;
    private readonly RateSchedule _schedule;
    private readonly int _epochs;
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Generator _generator;
    private readonly Generator _validationGenerator;
    private readonly HyperVariable _rate;
    private readonly HyperVariable _decay;
    private readonly HypergradientProblem _problem;
    private readonly ForwardRecursion _recursion;
    private HyperOptimizer _hyper;
    private Tensor? _order;
    private Tensor? _judges;
    private Tensor? _subset;
    private double _factor = 1;
    private double _firstLoss = double.NaN;

    internal AdaptiveTraining(SupervisedOptions supervised, HypergradientOptions options, Trial trial, nn.Module<Tensor, Tensor> model, UpdateRule rule, Generator generator, Generator validationGenerator)
    {
        (_options, _model, _generator, _validationGenerator) = (options, model, generator, validationGenerator);
        (_data, _validation, _epoch, _schedule) = (supervised.Training(trial.TorchDevice()), supervised.Validation(trial.TorchDevice()), supervised.Epoch(trial).Validated(), supervised.Schedule(trial));
        _epochs = supervised.Epochs;
        _rate = Kept(HyperVariable.Scalar(RateName, rule.LearningRate, HyperRole.LearningRate));
        _decay = Kept(HyperVariable.Scalar(DecayName, Math.Max(rule.WeightDecay, options.LeastDecay), HyperRole.WeightDecay));
        _problem = new HypergradientProblem
        {
            Parameters = HypergradientProblem.ParametersOf(model),
            Module = model,
            Rule = rule,
            Variables = [_rate, _decay],
            Generators = [generator],
            Statistics = ValidationStatistics.Batch,
            TrainingLoss = update => Loss(update, 1),
            CurvatureLoss = options.CurvatureShare < 1 ? update => Loss(update, options.CurvatureShare) : null,
            ValidationLoss = ValidationLoss,
        };
        _recursion = new ForwardRecursion(_problem) { KeepsTrained = true };
        _hyper = NewHyperOptimizer();
    }

    /// <summary>The adapted rate, without the schedule's factor.</summary>
    internal double LearningRate => _hyper.ValuesOf(RateName)[0];

    internal double WeightDecay => _hyper.ValuesOf(DecayName)[0];

    /// <summary>Hypergradients that were not followed.</summary>
    internal int Refused { get; private set; }

    /// <summary>Epochs that were taken back.</summary>
    internal int Retreats { get; private set; }

    private int Examples => (int)(_subset?.shape[0] ?? _data.Count);

    private int UpdatesPerEpoch => (Examples + _epoch.BatchSize - 1) / _epoch.BatchSize;

    /// <summary>Looks for rate and decay to begin with, by trainings on few examples from the initial weights; then everything else is as it was.</summary>
    internal void Rehearse(Trial trial)
    {
        var options = _options.Rehearsals;
        if (options.Count == 0) return;
        int planned = _epochs * UpdatesPerEpoch;
        _subset = Subset(options.Share);
        int updates = _epochs * UpdatesPerEpoch;
        double longer = (double)planned / updates;
        _judges = Drawn(options.ValidationBatch);

        var place = new RehearsedPlace { Updates = planned, Amplification = RehearsedPlace.AmplificationOf(_problem.Rule!), LeastDecay = _options.LeastDecay };
        var descent = new CautiousDescent(place.Of(LearningRate, WeightDecay), options.Reach, RehearsedPlace.Bounds, RehearsedPlace.Retreat);
        double guess = GuessedLoss(_judges);
        _recursion.Discount = 1;
        for (int number = 1; number <= options.Count && descent.Promise >= options.LeastGain; number++)
        {
            var (rate, decay) = place.At(descent.Next);
            Begin(rate, decay * longer);
            var (loss, gradient) = Rehearsed(updates, trial.Stopping);
            _options.Moved?.Invoke(trial, new HyperMove(
                number, _recursion.Position, rate, decay, loss, gradient?.Rate ?? double.NaN, gradient?.Decay ?? double.NaN, gradient is null ? "too violent" : "rehearsed"));
            // A network that has learned nothing, and whose gradient does not lead anywhere either, is not at a minimum but too far gone.
            double[] slopes = gradient is { } found ? place.Pull(rate, decay, found.Rate, found.Decay) : [];
            bool gone = loss > LeastLearned * guess && slopes.All(slope => Math.Abs(slope) * options.Reach < options.LeastGain);
            if (gradient is null || gone) descent.TellDiverged();
            else descent.Tell(loss, slopes);
        }

        _judges.Dispose();
        _subset.Dispose();
        (_judges, _subset) = (null, null);
        var (bestRate, bestDecay) = place.At(descent.Best);
        Begin(bestRate, bestDecay);
        _firstLoss = double.NaN;
    }

    /// <summary>Lowers the rate after an epoch that diverged; the caller has put everything back to before that epoch.</summary>
    /// <param name="trial">Whose epoch it is.</param>
    /// <param name="times">How often it has diverged.</param>
    internal void Retreat(Trial trial, int times)
    {
        _options.Moved?.Invoke(trial, new HyperMove(0, _recursion.Position, LearningRate, WeightDecay, double.NaN, double.NaN, double.NaN, "diverged: the epoch is taken back"));
        Set(LearningRate / Math.Pow(_options.Backoff, times), WeightDecay);
        Retreats += times;
    }

    /// <summary>Begins anew at other numbers, with the weights as they are.</summary>
    internal void Reconfigure(UpdateRule rule) => Set(rule.LearningRate, Math.Max(rule.WeightDecay, _options.LeastDecay));

    /// <summary>Puts in everything between two epochs but the model and the generator of the training.</summary>
    internal void Save(StateTree state)
    {
        state.Add("hyper-parameters", _hyper);
        state.Add("tangents", TensorsOf(_recursion));
        state.Add("numbers", HostArray.From<double>([.. _recursion.StateNumbers]));
        state.Add("factor", _factor);
        state.Add("first loss", _firstLoss);
        state.Add("refused", (long)Refused);
        state.Add("retreats", (long)Retreats);
    }

    /// <summary>Takes it back.</summary>
    internal void Load(StateTree state)
    {
        state.RestoreTo("hyper-parameters", _hyper);
        var tangents = state.Tree("tangents");
        foreach (var (tensor, i) in _recursion.StateTensors.Select((tensor, i) => (tensor, i))) TensorArray.CopyInto(tensor, tangents.Array(Invariant($"{i}")), Invariant($"tangents.{i}"));
        _recursion.StateNumbers = state.Array("numbers").ToHost().As<double>().ToArray();
        (_factor, _firstLoss) = (state.Number("factor"), state.Number("first loss"));
        (Refused, Retreats) = ((int)state.Whole("refused"), (int)state.Whole("retreats"));
    }

    public void Dispose()
    {
        _order?.Dispose();
        _judges?.Dispose();
        _subset?.Dispose();
        _hyper.Dispose();
        _recursion.Dispose();
        _rate.Tensor.Dispose();
        _decay.Tensor.Dispose();
    }

    private static StateTree TensorsOf(ForwardRecursion recursion)
    {
        var tangents = new StateTree();
        foreach (var (tensor, i) in recursion.StateTensors.Select((tensor, i) => (tensor, i))) tangents.Add(Invariant($"{i}"), new TensorArray(tensor));
        return tangents;
    }

    private static HyperVariable Kept(HyperVariable variable)
    {
        variable.Tensor.DetachFromDisposeScope();
        return variable;
    }

    private HyperOptimizer NewHyperOptimizer() => new(
        _problem,
        new ForwardMethod(),
        [new OuterVariable { Variable = _rate, Reach = _options.Reach }, new OuterVariable { Variable = _decay, Reach = _options.Reach }],
        _options.Outer);

    /// <summary>Some of the training examples, in whole batches.</summary>
    private Tensor Subset(double share)
    {
        int batches = Math.Max(1, (int)Math.Round(share * _data.Count / _epoch.BatchSize));
        return randperm(_data.Count, ScalarType.Int64, _validationGenerator.device, generator: _validationGenerator).narrow(0, 0, Math.Min(_data.Count, batches * _epoch.BatchSize)).to(_data.Device);
    }

    /// <summary>From the initial weights.</summary>
    private void Begin(double rate, double decay)
    {
        _recursion.Reset();
        Set(rate, decay);
    }

    private void Set(double rate, double decay)
    {
        _hyper.Dispose();
        _rate.Tensor.fill_(rate);
        _decay.Tensor.fill_(decay);
        _factor = 1;
        _hyper = NewHyperOptimizer();
        _recursion.Restart();
    }

    private (double Loss, (double Rate, double Decay)? Gradient) Rehearsed(int updates, CancellationToken cancellationToken)
    {
        _firstLoss = double.NaN;
        for (int update = 0; update < updates; update++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Update((double)update / updates, carried: true)) return (double.NaN, null);
        }

        UseFactor(1);
        using var result = _recursion.Hypergradient();
        double loss = result.UncheckedValidationLoss ?? double.NaN;
        if (!Credible(result) || !double.IsFinite(loss)) return (loss, null);
        var (rate, decay) = (result.Scalar(RateName) * LearningRate, result.Scalar(DecayName) * WeightDecay);
        return (loss, double.IsFinite(rate) && double.IsFinite(decay) ? (rate, decay) : null);
    }

    /// <summary>Trains an epoch.</summary>
    /// <returns>The mean training loss; NaN where it diverged, and was left in its middle.</returns>
    internal double Epoch(Trial trial)
    {
        _recursion.Discount = _options.Discount;
        double sum = 0;
        for (int start = 0; start < _data.Count; start += _epoch.BatchSize)
        {
            trial.Stopping.ThrowIfCancellationRequested();
            if (!Update((double)_recursion.Position / (_epochs * UpdatesPerEpoch), carried: _options.Interval > 0)) return double.NaN;
            sum += _recursion.TrainingLoss * Math.Min(_epoch.BatchSize, _data.Count - start);
            if (_options.Interval > 0 && _recursion.Position % _options.Interval == 0) Adapt(trial);
        }

        return sum / _data.Count;
    }

    /// <summary>One update at a progress of the schedule.</summary>
    /// <returns>Whether the loss is still one of a training that learns.</returns>
    private bool Update(double progress, bool carried)
    {
        using var scope = NewDisposeScope();
        if (_recursion.Position % UpdatesPerEpoch == 0)
        {
            _order?.Dispose();
            var order = randperm(Examples, ScalarType.Int64, _generator.device, generator: _generator).to(_data.Device);
            _order = (_subset is null ? order : _subset.index_select(0, order)).DetachFromDisposeScope();
        }

        _model.train();
        UseFactor(_schedule.FactorAt(Math.Min(progress, 1)));
        if (carried) _recursion.Update();
        else _recursion.PlainUpdate();
        double loss = _recursion.TrainingLoss;
        if (double.IsNaN(_firstLoss)) _firstLoss = loss;
        return double.IsFinite(loss) && loss <= _firstLoss * _options.DivergenceFactor;
    }

    /// <summary>Sets the rate in force to the adapted one times a factor; its tangent goes along.</summary>
    private void UseFactor(double factor)
    {
        // At the end of a schedule the factor may be zero, which nothing can be expressed in.
        double used = Math.Max(factor, 1e-6);
        _recursion.ScaleTangent(_rate, _factor / used);
        _rate.Tensor.fill_(LearningRate * used);
        _factor = used;
    }

    private void Adapt(Trial trial)
    {
        using var scope = NewDisposeScope();
        UseFactor(1);
        var (rate, decay) = (LearningRate, WeightDecay);
        using var result = _recursion.Hypergradient();
        if (!Credible(result))
        {
            Refused++;
            _recursion.Restart();
            return;
        }

        var update = _hyper.Follow(result);
        _options.Moved?.Invoke(trial, new HyperMove(
            0, _recursion.Position, rate, decay, update.ValidationLoss,
            GradientOf(result, RateName) * rate, GradientOf(result, DecayName) * decay, update.Outcome == OuterOutcome.Moved ? "moved" : update.Reason));
        if (update.Outcome == OuterOutcome.Moved) return;
        Refused++;

        // What made the gradient unusable is in the tangents as well.
        _recursion.Restart();
    }

    /// <summary>Where a training amplifies the least change of a hyper-parameter beyond all measure, the derivative says nothing about changes that one would make.</summary>
    private bool Credible(HypergradientResult result) => result.Status == HypergradientStatus.Converged && result.Certificate.NormGrowth <= _options.GrowthLimit;

    private static double GradientOf(HypergradientResult result, string name) => result.Unchecked(name) is { } gradient ? gradient.to(ScalarType.Float64).item<double>() : double.NaN;

    private Tensor Loss(int update, double share)
    {
        int start = update % UpdatesPerEpoch * _epoch.BatchSize, count = Math.Min(_epoch.BatchSize, Examples - start);
        if (share < 1) count = Math.Max(1, (int)Math.Round(count * share));

        // Before the first epoch the loss is looked at once, and no order has been drawn.
        var (inputs, classes) = _order is { } order ? _data.Batch(order.narrow(0, start, count)) : _data.Range(start, count);
        if (_epoch.Augmentation is { } augment) inputs = augment(inputs, _generator);
        return _epoch.Loss(_model.call(inputs), classes);
    }

    private Tensor ValidationLoss()
    {
        using var scope = NewDisposeScope();
        var (inputs, classes) = _validation.Batch(_judges ?? Drawn(_options.ValidationBatch));
        return nn.functional.cross_entropy(_model.call(inputs), classes).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of who knows the shares of the classes and nothing else: their entropy.</summary>
    private double GuessedLoss(Tensor positions)
    {
        using var scope = NewDisposeScope();
        var (_, classes) = _validation.Batch(positions);
        long[] labels = classes.cpu().to(ScalarType.Int64).data<long>().ToArray();
        return labels.GroupBy(label => label).Select(same => (double)same.Count() / labels.Length).Sum(share => -share * Math.Log(share));
    }

    private Tensor Drawn(int count) =>
        randperm(_validation.Count, ScalarType.Int64, _validationGenerator.device, generator: _validationGenerator).narrow(0, 0, Math.Min(count, _validation.Count)).to(_validation.Device);
}
