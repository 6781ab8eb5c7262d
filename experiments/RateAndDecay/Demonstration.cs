using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using TorchTune.Models;
using TorchTune.Training;
using static TorchSharp.torch;

namespace TorchTune.Experiments.RateAndDecay;

/// <summary>A random search over learning rate and weight decay; then its best, and hypergradient runs from far-off starts, on several seeds.</summary>
internal sealed class Demonstration
{
    /// <summary>The attempts of the search, and those of its best configuration.</summary>
    internal const string Search = "search", Best = "best";

    private const double LeastRate = 1e-3, MostRate = 1, LeastDecay = 1e-6, MostDecay = 1e-1;

    private static readonly HyperParameter<double> Rate = HyperParameter.Float("learning_rate", 1e-9, 1e3, log: true);
    private static readonly HyperParameter<double> Decay = HyperParameter.Float("weight_decay", 1e-12, 1e3, log: true);

    private readonly ClassificationData _data;
    private readonly DemonstrationOptions _options;
    private readonly HypergradientOptions _hypergradient;
    private readonly Notebook _notebook;
    private readonly TorchDeviceHost _host;
    private readonly GeneratorWatch _watch;

    internal Demonstration(ClassificationData data, DemonstrationOptions options, HypergradientOptions hypergradient, Notebook notebook)
    {
        (_data, _options, _hypergradient, _notebook) = (data, options, hypergradient, notebook);
        _host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = options.Slots });
        _watch = new GeneratorWatch(_host);
    }

    /// <summary>Where hypergradients begin: factors on the best's learning rate and weight decay.</summary>
    internal static ImmutableArray<(string Name, double Rate, double Decay)> Starts { get; } =
    [
        ("rate ÷ 30, decay ÷ 100", 1.0 / 30, 0.01),
        ("rate ÷ 30, decay × 100", 1.0 / 30, 100),
        ("rate × 5, decay ÷ 100", 5, 0.01),
        ("rate × 5, decay × 100", 5, 100),
    ];

    /// <summary>The search's best, by validation accuracy.</summary>
    internal Attempt Found => _notebook.Of(Search).MaxBy(attempt => attempt.ValidationAccuracy)!;

    /// <summary>Makes the attempts that the notebook lacks.</summary>
    internal void Run(Action<Attempt> done)
    {
        All([.. Enumerable.Range(0, _options.Trials).Select(Drawn)], done);
        var best = Found;
        All(
            [.. Enumerable.Range(0, _options.Seeds).SelectMany(seed => Starts
                .Select(start => new Attempt { Kind = start.Name, Number = seed, LearningRate = best.LearningRate * start.Rate, WeightDecay = best.WeightDecay * start.Decay })
                .Prepend(best with { Kind = Best, Number = seed }))],
            done);
    }

    private static Attempt Drawn(int number)
    {
        var random = RandomSource.For(0, number, "search over rate and decay");
        return new Attempt { Kind = Search, Number = number, LearningRate = LogUniform(LeastRate, MostRate), WeightDecay = LogUniform(LeastDecay, MostDecay) };

        double LogUniform(double low, double high) => Math.Exp(random.Uniform(Math.Log(low), Math.Log(high)));
    }

    private void All(IEnumerable<Attempt> attempts, Action<Attempt> done)
    {
        var waiting = new ConcurrentQueue<Attempt>(attempts.Where(attempt => !_notebook.Has(attempt.Kind, attempt.Number)));
        var threads = _host.Slots.Select(slot => new Thread(() =>
        {
            _host.EnterThread(slot);
            while (waiting.TryDequeue(out var attempt))
            {
                var made = Make(attempt, slot);
                _notebook.Add(made);
                done(made);
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    private Attempt Make(Attempt attempt, Slot slot)
    {
        var moves = ImmutableArray.CreateBuilder<HyperMove>();
        bool adapts = attempt.Kind is not (Search or Best);
        var trial = new Trial(new TrialContext
        {
            Number = attempt.Number,
            Space = new Space(Rate, Decay),
            Configuration = new Configuration(("learning_rate", attempt.LearningRate), ("weight_decay", attempt.WeightDecay)),
            Objectives = [Objective.Maximize("accuracy")],
            Seed = attempt.Kind == Search ? 0u : 1u,
            Slot = slot,
        });
        using TorchTrainable trainable = adapts
            ? new HypergradientTrainable(Supervised(), _hypergradient with { Moved = (_, move) => moves.Add(move) }, _watch)
            : new SupervisedTrainable(Supervised(), _watch);
        var (clock, processor) = (Stopwatch.StartNew(), ProcessorSeconds());
        trainable.SetUp(trial);
        var accuracies = ImmutableArray.CreateBuilder<double>();
        Metrics? last = null;
        while (trainable.Step(trial) is { } metrics)
        {
            trial.Report(last = metrics);
            accuracies.Add(metrics["accuracy"]);
        }

        var made = attempt with
        {
            ValidationLoss = last!["loss"],
            ValidationAccuracy = last["accuracy"],
            Seconds = clock.Elapsed.TotalSeconds,
            ProcessorSeconds = ProcessorSeconds() - processor,
            Last = last.ToImmutableSortedDictionary(metric => metric.Key, metric => metric.Value, StringComparer.Ordinal),
            Moves = moves.ToImmutable(),
            Accuracies = accuracies.ToImmutable(),
        };
        return attempt.Kind == Search ? made : made with { TestAccuracy = TestAccuracy(trainable) };
    }

    private double TestAccuracy(TorchTrainable trained)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var model = NewModel(generator);
        SupervisedTrainable.LoadModel(trained.State(), model);
        return model.Evaluate(_data.Test).Accuracy;
    }

    private SupervisedOptions Supervised() => new()
    {
        Epochs = _options.Epochs,
        Model = (_, generator) => NewModel(generator),
        Optimizer = (trial, model) => optim.SGD(model.parameters(), trial.Get(Rate), momentum: 0.9, weight_decay: trial.Get(Decay)),
        Training = _ => _data.Train,
        Validation = _ => _data.Validation,
        Epoch = _ => new EpochOptions { BatchSize = _options.BatchSize },
        Schedule = _ => RateSchedule.Parse(_options.Schedule),
    };

    private nn.Module<Tensor, Tensor> NewModel(Generator generator) => ImageModels.Create(new ModelOptions { Name = "smallconv" }, _data.Shape, _data.Classes.Count, generator);

    /// <summary>Processor time of the calling thread, which computes everything of its training.</summary>
    private static double ProcessorSeconds()
    {
        const string Status = "/proc/thread-self/stat";
        const double TicksPerSecond = 100;
        if (!File.Exists(Status)) return double.NaN;
        string[] fields = File.ReadAllText(Status).Split(' ');
        return (double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
