using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Serilog;
using TorchSharp;
using TorchTune.Models;
using TorchTune.Storage;
using TorchTune.Training;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TorchTune.Experiments.Cifar;

/// <summary>The two studies of a command, the one that searches and the one of a single trial with the default configuration, and what their trials are.</summary>
internal sealed class CifarStudies : IDisposable
{
    // Whoever starts a second process on a study by mistake wants to be told so at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Objective Accuracy = Objective.Maximize("accuracy");

    private readonly CifarOptions _options;
    private readonly TorchDeviceHost _host;
    private readonly ILogger _logger;
    private readonly Dictionary<string, ClassificationData> _data = [];
    private readonly SqliteStore _store;
    private readonly FileCheckpoints _checkpoints;
    private readonly GeneratorWatch _watch;
    private readonly Dictionary<(string Study, int Trial), StateTree> _trainedAgain = [];

    internal CifarStudies(CifarOptions options, TorchDeviceHost host, ImageArchive archive, ILogger logger)
    {
        (_options, _host, _logger) = (options, host, logger);
        var dataOptions = new DataOptions { TrainSubset = options.TrainSubset == 0 ? null : options.TrainSubset, Seed = options.Seed };
        foreach (var device in host.Devices) _data.Add(device.Name, ClassificationData.Prepare(archive, dataOptions, torch.device(device.Name)));
        Name = options.Study ?? StudyNameOf();
        StorePath = Path.Combine(options.Out.FullName, "studies.db");
        _store = new SqliteStore(StorePath, new SqliteStoreOptions { Patience = Patience });
        _checkpoints = new FileCheckpoints(Path.Combine(options.Out.FullName, "checkpoints"), sentence => logger.Warning("{Damage}", sentence));
        _watch = new GeneratorWatch(host, logger);
    }

    /// <summary>The name of the study that searches.</summary>
    internal string Name { get; }

    /// <summary>The name of the study of the default configuration.</summary>
    internal string DefaultName => Name + "-default";

    internal string StorePath { get; }

    internal ClassificationData Data => _data[_host.Devices[0].Name];

    /// <summary>Opens the study that searches.</summary>
    /// <param name="slotUsed">Told when a slot has worked.</param>
    internal Study OpenSearch(Action<SlotUse> slotUsed) => Study.Open(Options(Name) with
    {
        Space = _options.Schedule is { } replayed ? CifarSpace.SpaceOf(replayed) : CifarSpace.Space,
        Sampler = SamplerRegistry.Create(_options.Sampler),
        Scheduler = SchedulerRegistry.Create(_options.Scheduler),
        Trials = _options.Trials,
        TimeLimit = _options.TimeLimit,
        Parallelism = _options.Parallelism,
        SlotUsed = slotUsed,
    });

    /// <summary>Opens the study of the default configuration: one trial with as many epochs as the longest of the others.</summary>
    internal Study OpenDefault() => Study.Open(Options(DefaultName) with
    {
        Trials = 1,
        Parallelism = 1,
        IfStored = _options.IfStored == ResumePolicy.Fresh ? ResumePolicy.Fresh : ResumePolicy.ResumeOrCreate,
    });

    /// <summary>A trial of the search.</summary>
    internal Trainable NewTrial() =>
        _options.Schedule is { } replayed ? NewReplay(replayed)
        : AdaptsItself ? new HypergradientTrainable(Supervised(), Adaptation, _watch, _logger)
        : NewDefaultTrial();

    /// <summary>What the state of the best trial was trained with, over its epochs.</summary>
    internal ConfigurationSchedule ScheduleOf(IEnumerable<StudyEvent> events, TrialRow row)
    {
        var schedule = Lineage.Of(events, row.Number).Schedule();
        return _options.Strategy == CifarCommandLine.Hypergradient ? CifarSpace.Rehearsed(schedule) : schedule;
    }

    /// <summary>A trial of the default configuration, which keeps its learning rate and weight decay.</summary>
    internal Trainable NewDefaultTrial() => new SupervisedTrainable(Supervised(), _watch, _logger);

    /// <summary>The network of a trial that has ended, as it was after its last epoch: from its checkpoint, or trained once more where that is gone.</summary>
    /// <remarks>On the calling thread, which must have been entered (<see cref="IDeviceHost.EnterThread"/>).</remarks>
    internal nn.Module<Tensor, Tensor> ModelOf(string study, TrialRow row, CancellationToken cancellation)
    {
        if (!_trainedAgain.TryGetValue((study, row.Number), out var state))
        {
            state = _checkpoints.Read(study, row.Number, row.Step);
            if (state is null) _trainedAgain.Add((study, row.Number), state = TrainedAgain(study == Name ? NewTrial() : NewDefaultTrial(), row, cancellation));
        }

        // Of this generator nothing is drawn any more: the weights are overwritten, and a network that is judged has no dropout.
        using var generator = new Generator(0);
        var model = NewModel(row.Configuration, generator);
        SupervisedTrainable.LoadModel(state, model);
        return model;
    }

    /// <summary>Accuracy on the test images.</summary>
    internal double Test(nn.Module<Tensor, Tensor> model, CancellationToken cancellation) =>
        model.to(Data.Test.Device).Evaluate(Data.Test, cancellationToken: cancellation).Accuracy;

    public void Dispose()
    {
        _store.Dispose();
        foreach (var data in _data.Values) data.Dispose();
    }

    private bool AdaptsItself => _options.Strategy is CifarCommandLine.Hypergradient or CifarCommandLine.HypergradientPopulation;

    // A population has its rounds to find the way in.
    private HypergradientOptions Adaptation => _options.Strategy == CifarCommandLine.HypergradientPopulation
        ? new HypergradientOptions { Refine = CifarSpace.Refine, Interval = 10, Rehearsals = new RehearsalOptions { Count = 0 } }
        : new HypergradientOptions { Refine = CifarSpace.Refine };

    // The learning rate follows the schedule within the epochs too, the rest between them.
    private ScheduledTrainable NewReplay(ConfigurationSchedule schedule)
    {
        string rate = CifarSpace.LearningRateOf(schedule.At(0));
        var options = Supervised() with { Schedule = trial => new RateSchedule.Replayed(schedule, rate) { Within = RateSchedule.Parse(CifarSpace.Settings(trial.Configuration).Schedule) } };
        return new ScheduledTrainable(new SupervisedTrainable(options, _watch, _logger), schedule.Without(rate));
    }

    // A trial is a function of the study's seed, its number and its configuration.
    private StateTree TrainedAgain(Trainable fresh, TrialRow row, CancellationToken cancellation)
    {
        // But one that copied others is a function of theirs as well.
        if (row.Donor is (int donor, int after)) throw new FileNotFoundException(Invariant($"The checkpoint of trial {row.Number} after epoch {row.Step} is not there, and it cannot be trained again by itself: it copied trial {donor} after epoch {after}."));
        _logger.Warning("The checkpoint of trial {Trial} after epoch {Epoch} is not there: it is trained again", row.Number, row.Step);
        var trial = new Trial(new TrialContext
        {
            Number = row.Number,
            Configuration = row.Configuration,
            Objectives = [Accuracy],
            Seed = _options.Seed,
            Slot = _host.Slots[0],
            Stopping = cancellation,
        });
        using var trainable = fresh;
        trainable.SetUp(trial);
        while (trial.Step < row.Step) trial.Report(trainable.Step(trial)!);
        return trainable.State().ToHost();
    }

    private SupervisedOptions Supervised() => new()
    {
        Epochs = _options.Epochs,
        Model = (trial, generator) => NewModel(trial.Configuration, generator).to(trial.TorchDevice()),
        Optimizer = (trial, model) => CifarSpace.Settings(trial.Configuration).OptimizerOf(model),
        Training = device => On(device).Train,
        Validation = device => On(device).Validation,
        Epoch = trial => CifarSpace.Settings(trial.Configuration).Epoch(),
        Schedule = trial => RateSchedule.Parse(CifarSpace.Settings(trial.Configuration).Schedule),
    };

    private nn.Module<Tensor, Tensor> NewModel(Configuration configuration, Generator generator) =>
        ImageModels.Create(CifarSpace.Settings(configuration).Model(_options.Model), Data.Shape, Data.Classes.Count, generator);

    private ClassificationData On(Device device) => _data[device.type == DeviceType.CUDA ? Invariant($"cuda:{device.index}") : "cpu"];

    private StudyOptions Options(string name) => new()
    {
        Name = name,
        Objectives = [Accuracy],
        Seed = _options.Seed,
        MaxSteps = _options.Epochs,
        DataHash = Data.Hash,
        Store = _store,
        Checkpoints = _checkpoints,
        Devices = _host,
        IfStored = _options.IfStored,
        Surroundings = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).SetItem("model", _options.Model),
        Logger = _logger,
    };

    // The same command means the same study, and any other command another one: nobody has to think of names.
    private string StudyNameOf()
    {
        string meant = string.Join('|', Data.Hash, _options.Model, _options.Sampler, _options.Scheduler, Invariant($"{_options.Epochs} {_options.Threads} {_options.Parallelism}"), (_options.Schedule?.ToJson() ?? CifarSpace.Space.ToJson()));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(meant)))[..6];
        return Invariant($"cifar-{_options.Strategy}-{_options.Seed}-{hash}");
    }
}
