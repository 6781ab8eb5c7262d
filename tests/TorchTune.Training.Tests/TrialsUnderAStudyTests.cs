using System.Collections.Concurrent;
using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using TorchTune.Scheduling;
using TorchTune.Storage;
using static TorchSharp.torch;

namespace TorchTune.Training.Tests;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class TrialsUnderAStudyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchtune-training-");
    private readonly Toy _toy = new();

    public void Dispose()
    {
        _toy.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_thread_of_a_trial_computes_with_the_threads_of_a_trial(int threads)
    {
        // Threads that nobody has told anything would take as many as the machine has, or as many as the last one was told.
        set_num_threads(3 - threads);
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 2, ThreadsPerTrial = threads });
        var seen = new ConcurrentBag<(int Threads, string Bits)>();

        using (var study = Study.Open(Options(host))) Run(study.RunAsync(Function));
        using (var study = Study.Open(Options(host))) Run(study.RunAsync(() => new Probe(new GeneratorWatch(host), _ => Look())));

        Assert.Equal(12, seen.Count);
        Assert.Single(seen.Distinct());
        Assert.Equal(threads, seen.First().Threads);

        IEnumerable<Report> Function(Trial trial)
        {
            Look();
            yield return trial.Report(1);
        }

        // A convolution with its gradient: the first thing that a thread computes, and the sum whose order depends on the number of threads.
        void Look()
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(7);
            var images = randn([16, 3, 32, 32], generator: generator);
            var weights = randn([32, 3, 3, 3], requires_grad: true, generator: generator);
            nn.functional.conv2d(images, weights).square().sum().backward();
            seen.Add((get_num_threads(), Convert.ToHexString(weights.grad!.bytes)));
        }
    }

    [Fact]
    public void Memory_that_runs_out_is_an_outcome_and_the_trials_tensors_are_freed()
    {
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 1 });
        var probes = new ConcurrentBag<Probe>();
        using var study = Study.Open(Options(host));

        Run(study.RunAsync(() =>
        {
            var probe = new Probe(new GeneratorWatch(host), trial =>
            {
                if (trial.Number == 2) empty([1L << 50], ScalarType.Float32);
            });
            probes.Add(probe);
            return probe;
        }));

        var trials = study.Trials().Trials;
        Assert.Equal(OutcomeKind.OutOfMemory, trials[2].Outcome!.Kind);
        Assert.All(trials.Where(trial => trial.Number != 2), trial => Assert.Equal(OutcomeKind.Completed, trial.Outcome!.Kind));
        Assert.All(probes, probe => Assert.Equal(0, probe.LiveTensors));
        Assert.Equal(Enumerable.Range(0, 6), probes.Select(probe => probe.Number).Order());
    }

    [Fact]
    public void A_trial_that_leaves_tensors_behind_is_named_with_their_number()
    {
        var lines = new Lines();
        using var logger = new LoggerConfiguration().WriteTo.Sink(lines).CreateLogger();
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 2 });
        var forgotten = new ConcurrentBag<Tensor>();
        using var study = Study.Open(Options(host));

        Run(study.RunAsync(() => new Probe(
            new GeneratorWatch(host),
            trial =>
            {
                if (trial.Number == 4) forgotten.Add(ones(3).DetachFromDisposeScope());
            },
            logger)));

        string line = Assert.Single(lines.Said);
        Assert.StartsWith("Trial 4 leaves 1 tensors behind", line, StringComparison.Ordinal);
        foreach (var tensor in forgotten) tensor.Dispose();
    }

    [Fact]
    public void Live_tensors_and_peak_bytes_are_recorded_with_every_report()
    {
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 2 });
        using var study = Study.Open(Options(host) with { Objectives = [Objective.Minimize("loss")], Space = Toy.Space, MaxSteps = 3 });

        Run(study.RunAsync(() => new SupervisedTrainable(_toy.Options(), new GeneratorWatch(host))));

        var reports = study.Events().OfType<TrialReported>().Select(e => e.Report).ToArray();
        Assert.Equal(18, reports.Length);
        // Six parameters and three buffers live at the least; the weights alone take some hundred bytes.
        Assert.All(reports, report => Assert.InRange(report.Metrics["live_tensors"], 9, 60));
        Assert.All(reports, report => Assert.InRange(report.Metrics["peak_bytes"], 300, 100_000));
    }

    [Fact]
    public void A_trainable_of_ones_own_has_them_recorded_too()
    {
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 2 });
        using var study = Study.Open(Options(host));

        Run(study.RunAsync(() => new Probe(new GeneratorWatch(host), _ => ones(100).add(1))));

        // It holds one tensor of its own, and two of 100 numbers in its step.
        Assert.All(study.Events().OfType<TrialReported>(), e => Assert.Equal((1, 800), (e.Report.Metrics["live_tensors"], e.Report.Metrics["peak_bytes"])));
    }

    [Fact]
    public void Checkpoints_are_pruned_to_what_can_still_be_asked_for()
    {
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 2 });
        var checkpoints = new FileCheckpoints(_folder.FullName);
        var most = new ConcurrentDictionary<int, int>();
        using var study = Study.Open(Options(host) with
        {
            Objectives = [Objective.Minimize("loss")],
            Space = Toy.Space,
            MaxSteps = 4,
            Scheduler = new AshaScheduler(new AshaOptions { ReductionFactor = 2 }),
            Checkpoints = checkpoints,
        });

        foreach (var happened in study.RunAsync(() => new SupervisedTrainable(_toy.Options(), new GeneratorWatch(host))).ToBlockingEnumerable())
        {
            if (happened is TrialReported { Report.Trial: int trial }) most.AddOrUpdate(trial, checkpoints.Steps("trials", trial).Length, (_, had) => Math.Max(had, checkpoints.Steps("trials", trial).Length));
        }

        // Of a trial that runs the last two, and one that is being recorded; of a completed one the last; of a stopped one none.
        Assert.All(most.Values, kept => Assert.InRange(kept, 0, 4));
        Assert.All(study.Trials().Trials, trial => Assert.Equal(trial.Outcome!.Kind == OutcomeKind.Completed ? [4] : Array.Empty<int>(), checkpoints.Steps("trials", trial.Number).AsEnumerable()));
        Assert.Contains(study.Trials().Trials, trial => trial.Outcome!.Kind == OutcomeKind.Stopped);
        Assert.Empty(Directory.GetFiles(_folder.FullName, "*.writing", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_function_that_draws_from_the_process_wide_generator_is_named_in_parallel_and_lent_it_alone()
    {
        var parallel = new GeneratorWatch(new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 2 }));
        Assert.Equal(2, parallel.Watched(Drawing)(Toy.Trial()).Count());
        Assert.Contains("Trial 0, or one beside it, draws from the process-wide generator", parallel.Finding, StringComparison.Ordinal);

        var alone = new GeneratorWatch(new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 1 }));
        var first = alone.Watched(Drawing)(Toy.Trial()).ToArray();
        using var disturbance = rand(5);
        using var before = random.get_rng_state();
        var second = alone.Watched(Drawing)(Toy.Trial()).ToArray();
        using var after = random.get_rng_state();

        Assert.Null(alone.Finding);
        Assert.Equal(first, second);
        Assert.True(before.Equals(after));

        static IEnumerable<Report> Drawing(Trial trial)
        {
            for (int step = 0; step < 2; step++)
            {
                using var drawn = rand(1);
                yield return trial.Report(("loss", drawn.item<float>()));
            }
        }
    }

    [Fact]
    public void Modules_that_other_trials_build_meanwhile_are_no_foreign_draws()
    {
        var watch = new GeneratorWatch(new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 2 }));
        using var stop = new CancellationTokenSource();
        var builder = new Thread(() =>
        {
            while (!stop.IsCancellationRequested) Toy.Trial(number: 1).Build(() => nn.Linear(50, 50)).Dispose();
        });
        builder.Start();

        int reports = watch.Watched(trial => Enumerable.Range(0, 500).Select(step => trial.Report(("loss", step))))(Toy.Trial()).Count();
        stop.Cancel();
        builder.Join();

        Assert.Equal(500, reports);
        Assert.Null(watch.Finding);
    }

    private static StudyOptions Options(TorchDeviceHost host) => new() { Name = "trials", Trials = 6, MaxSteps = 1, Devices = host };

    private static void Run(IAsyncEnumerable<StudyEvent> events) => Assert.IsType<StudyStopped>(events.ToBlockingEnumerable().Last());

    /// <summary>A trial of one small tensor, that does something in its step.</summary>
    private sealed class Probe(GeneratorWatch watch, Action<Trial> look, ILogger? logger = null) : TorchTrainable(watch, logger)
    {
        private Tensor? _held;

        internal int Number { get; private set; }

        protected override void Build(Trial trial)
        {
            Number = trial.Number;
            _held = ones(4).DetachFromDisposeScope();
        }

        protected override Metrics? Train(Trial trial)
        {
            look(trial);
            return Metrics.Of("value", 1);
        }

        protected override void Save(StateTree state) => state.Add("held", new TensorArray(_held!));

        protected override void Load(StateTree state) => TensorArray.CopyInto(_held!, state.Array("held"), "held");

        protected override void Free() => _held?.Dispose();
    }

    private sealed class Lines : ILogEventSink
    {
        internal ConcurrentQueue<string> Said { get; } = new();

        public void Emit(LogEvent logEvent) => Said.Enqueue(logEvent.RenderMessage(CultureInfo.InvariantCulture));
    }
}
