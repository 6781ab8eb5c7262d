namespace TorchTune.Experiments.Cifar;

/// <summary>What is tuned, and what a configuration means.</summary>
internal static class CifarSpace
{
    private static readonly HyperParameter<string> Optimizer = HyperParameter.Categorical("optimizer", "sgd", "adam", "adamw");
    private static readonly HyperParameter<double> SgdRate = HyperParameter.Float("sgd_learning_rate", 1e-2, 0.5, log: true).When(Optimizer, "sgd");
    private static readonly HyperParameter<double> AdamRate = HyperParameter.Float("adam_learning_rate", 3e-4, 1e-2, log: true).When(Optimizer, "adam", "adamw");
    private static readonly HyperParameter<double> Momentum = HyperParameter.Float("momentum", 0.7, 0.95).When(Optimizer, "sgd");
    private static readonly HyperParameter<double> WeightDecay = HyperParameter.Float("weight_decay", 1e-6, 1e-2, log: true);
    private static readonly HyperParameter<int> BatchSize = HyperParameter.Ordinal("batch_size", 32, 64, 128, 256);
    private static readonly HyperParameter<double> Width = HyperParameter.Ordinal("width", 1.0, 1.5, 2.0);
    private static readonly HyperParameter<double> Dropout = HyperParameter.Float("dropout", 0, 0.5);
    private static readonly HyperParameter<double> LabelSmoothing = HyperParameter.Float("label_smoothing", 0, 0.2);
    private static readonly HyperParameter<double> Augmentation = HyperParameter.Float("augmentation", 0, 1);
    private static readonly HyperParameter<string> Schedule = HyperParameter.Categorical("schedule", "constant", "cosine", "linear", "onecycle");

    /// <summary>Everything that varies.</summary>
    internal static Space Space { get; } =
        new(Optimizer, SgdRate, AdamRate, Momentum, WeightDecay, BatchSize, Width, Dropout, LabelSmoothing, Augmentation, Schedule);

    /// <summary>The name of a configuration's learning rate, which depends on its optimizer.</summary>
    internal static string LearningRateOf(Configuration configuration) => (configuration.Get(Optimizer) == "sgd" ? SgdRate : AdamRate).Name;

    /// <summary>What a trial that follows hypergradients has made of its learning rate and weight decay.</summary>
    internal static void Refine(Trial trial, double rate, double decay)
    {
        trial.Refine(trial.Get(Optimizer) == "sgd" ? SgdRate : AdamRate, rate);
        trial.Refine(WeightDecay, decay);
    }

    /// <summary>The schedule that such a trial has trained with: what it found before its first epoch held from the beginning.</summary>
    internal static ConfigurationSchedule Rehearsed(ConfigurationSchedule schedule) => schedule.Segments is [var first, var found, ..]
        ? new ConfigurationSchedule(schedule.Steps, schedule.Segments.SetItem(0, first with { Configuration = found.Configuration }), schedule.Path)
        : schedule;

    /// <summary>The space of one configuration, that with which a schedule begins.</summary>
    /// <exception cref="ArgumentException">It is not a schedule of this experiment.</exception>
    internal static Space SpaceOf(ConfigurationSchedule schedule)
    {
        var first = schedule.At(0);
        Space.Validate(Space.Refine(first, first));
        return new Space(first.Select(pair => HyperParameter.Fixed(pair.Key, pair.Value).Definition));
    }

    /// <summary>What a configuration means; of the empty one, the default that every trial is to beat.</summary>
    internal static CifarSettings Settings(Configuration configuration)
    {
        if (configuration.Count == 0) return new CifarSettings();
        string optimizer = configuration.Get(Optimizer);
        return new CifarSettings
        {
            Optimizer = optimizer,
            LearningRate = optimizer == "sgd" ? configuration.Get(SgdRate) : configuration.Get(AdamRate),
            Momentum = configuration.GetOr(Momentum, 0),
            WeightDecay = configuration.Get(WeightDecay),
            BatchSize = configuration.Get(BatchSize),
            Width = configuration.Get(Width),
            Dropout = configuration.Get(Dropout),
            LabelSmoothing = configuration.Get(LabelSmoothing),
            Augmentation = configuration.Get(Augmentation),
            Schedule = configuration.Get(Schedule),
        };
    }
}
