using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using TorchTune.Models;
using TorchTune.Training;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Experiments.RateAndDecay;

/// <summary>A random search over learning rate and weight decay; then its best, and hypergradient runs from far-off starts, on several seeds.</summary>
internal sealed class Demonstration
{
    /// <summary>The attempts of the search, and those of its best configuration.</summary>
    internal const string Search = "search", Best = "best";

    // One rehearsal at the best configuration, with second derivatives on whole batches and on the default share of them.
    private const string Whole = "curvature of whole batches", Part = "curvature of parts";

    private const double LeastRate = 1e-3, MostRate = 1, LeastDecay = 1e-6, MostDecay = 1e-1;

    private static readonly HyperParameter<double> Rate = HyperParameter.Float("learning_rate", 1e-9, 1e3, log: true);
    private static readonly HyperParameter<double> Decay = HyperParameter.Float("weight_decay", 1e-12, 1e3, log: true);

    private readonly ClassificationData _data;
    private readonly DemonstrationOptions _options;
    private readonly Notebook _notebook;
    private readonly TorchDeviceHost _host;
    private readonly GeneratorWatch _watch;

    internal Demonstration(ClassificationData data, DemonstrationOptions options, Notebook notebook)
    {
        (_data, _options, _notebook) = (data, options, notebook);
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
                .Prepend(best with { Kind = Best, Number = seed })
                .Append(best with { Kind = Whole, Number = seed })
                .Append(best with { Kind = Part, Number = seed }))],
            done);
    }

    /// <summary>For the best and for each start: mean test accuracy, its difference from the best's, and its time in trainings of the best.</summary>
    internal IEnumerable<string> Table()
    {
        var best = _notebook.Of(Best);
        yield return Invariant($"best of {_options.Trials}: rate {Found.LearningRate:g3}, decay {Found.WeightDecay:g3}; {_options.Seeds} seeds");
        yield return "from                       test accuracy   difference   wall time   processor time";
        foreach (string kind in Starts.Select(start => start.Name).Prepend(Best))
        {
            var runs = _notebook.Of(kind);
            double mean = runs.Average(run => run.TestAccuracy), difference = mean - best.Average(run => run.TestAccuracy);
            yield return Invariant($"{kind,-26} {mean,13:p2}   {100 * difference,10:f2}   {Times(runs, run => run.Seconds),9:f2}   {Times(runs, run => run.ProcessorSeconds),14:f2}");
        }

        var pairs = _notebook.Of(Whole).Zip(_notebook.Of(Part), (whole, part) => (Exact: GradientOf(whole), Estimate: GradientOf(part))).ToArray();
        double error = pairs.Average(pair => (pair.Estimate - pair.Exact).Length() / pair.Exact.Length()), cosine = pairs.Min(pair => Vector2.Dot(pair.Estimate, pair.Exact) / (pair.Estimate.Length() * pair.Exact.Length()));
        yield return Invariant($"hypergradients with second derivatives of parts of the batches, beside those of whole ones: mean relative error {error:p0}, least cosine {cosine:f3}");

        static Vector2 GradientOf(Attempt attempt) => new((float)attempt.Moves[0].RateGradient, (float)attempt.Moves[0].DecayGradient);

        // Run beside run of the same seed: what else the machine did then slows both.
        double Times(ImmutableArray<Attempt> runs, Func<Attempt, double> time) => runs.Zip(best, (run, plain) => time(run) / time(plain)).Order().ElementAt(runs.Length / 2);
    }

    /// <summary>The picture, as SVG.</summary>
    internal string Picture() => RateAndDecay.Picture.Of(_notebook.Of(Best), [.. Starts.Select(start => (start.Name, (IReadOnlyList<Attempt>)_notebook.Of(start.Name)))]);

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
        bool adapts = attempt.Kind is not (Search or Best), compares = attempt.Kind is Whole or Part;
        var hypergradient = new HypergradientOptions { Moved = (_, move) => moves.Add(move) };
        if (compares) hypergradient = hypergradient with { Rehearsals = hypergradient.Rehearsals with { Count = 1 }, CurvatureShare = attempt.Kind == Whole ? 1 : hypergradient.CurvatureShare };
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
            ? new HypergradientTrainable(Supervised(), hypergradient, _watch)
            : new SupervisedTrainable(Supervised(), _watch);
        var (clock, processor) = (Stopwatch.StartNew(), ProcessorSeconds());
        trainable.SetUp(trial);
        var accuracies = ImmutableArray.CreateBuilder<double>();
        Metrics? last = null;
        while (trainable.Step(trial) is { } metrics)
        {
            trial.Report(last = metrics);
            accuracies.Add(metrics["accuracy"]);
            if (compares) break;
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
        return attempt.Kind == Search || compares ? made : made with { TestAccuracy = TestAccuracy(trainable) };
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
        Schedule = _ => new RateSchedule.Linear(),
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
