using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchTune.Models;
using TorchTune.Storage;
using TorchTune.Training;
using static System.FormattableString;

namespace TorchTune.Bench;

/// <summary>One process with two slots against two processes with one slot each, in turns: the same network, the same number of epochs. And what the loop itself takes.</summary>
/// <remarks>
/// Each side consists of child processes of this program, which prepare, say so, and begin together. Two processes share nothing but the machine: what they reach is what two slots can reach.
/// The loop's own cost is what one slot's time holds beside setting up and training: judging, storing, checkpoints, waiting.
/// </remarks>
internal static class CifarBench
{
    private const string Worker = "cifar-worker";

    public static void Run(string[] args)
    {
        int images = Arguments.Number(args, 0, 5000), epochs = Arguments.Number(args, 1, 3), rounds = Arguments.Number(args, 2, 5);
        var ratios = new List<double>();
        for (int round = 1; round <= rounds; round++)
        {
            var together = Measure((Slots: 2, Trials: 4));
            var apart = Measure((Slots: 1, Trials: 2), (Slots: 1, Trials: 2));
            ratios.Add(together.Rate / apart.Rate);
            Console.WriteLine(Invariant(
                $"round {round}: two slots {together.Rate:F2} epochs/min (idle {100 * together.Idle:F2} %), two processes {apart.Rate:F2} epochs/min (the loop's own cost {100 * apart.OwnCost:F2} %), ratio {ratios[^1]:F3}"));
        }

        ratios.Sort();
        Console.WriteLine(Invariant($"median ratio {ratios[ratios.Count / 2]:F3}, load average {File.ReadAllText("/proc/loadavg").Trim()}"));

        (double Rate, double Idle, double OwnCost) Measure(params (int Slots, int Trials)[] sides)
        {
            Process[] workers = [.. sides.Select(side => Start(side.Slots, side.Trials, images, epochs))];
            foreach (var worker in workers) worker.StandardOutput.ReadLine(); // It is ready.
            foreach (var worker in workers) worker.StandardInput.WriteLine();
            double[][] said = [.. workers.Select(worker => worker.StandardOutput.ReadLine()!.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
            foreach (var worker in workers)
            {
                worker.WaitForExit();
                worker.Dispose();
            }

            double slots = sides.Sum(side => side.Slots), seconds = said.Max(numbers => numbers[1]), slotSeconds = said.Sum(numbers => numbers[1]) / sides.Length * slots;
            return (60 * said.Sum(numbers => numbers[0]) / seconds, 1 - (said.Sum(numbers => numbers[3]) / slotSeconds), 1 - (said.Sum(numbers => numbers[2]) / slotSeconds));
        }
    }

    /// <summary>One process: trials of the same configuration on slots, no scheduler.</summary>
    public static void Work(string[] args)
    {
        int slots = Arguments.Number(args, 0, 1), trials = Arguments.Number(args, 1, 2), images = Arguments.Number(args, 2, 5000), epochs = Arguments.Number(args, 3, 3);
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = slots });
        host.EnterThread(host.Slots[0]);
        using var data = ClassificationData.Prepare(SyntheticImages.Create(images, 100), new DataOptions());
        var folder = Directory.CreateTempSubdirectory("torchtune-bench-");
        try
        {
            using var store = new SqliteStore(Path.Combine(folder.FullName, "bench.db"));
            double used = 0;
            var gate = new Lock();
            using var study = Study.Open(new StudyOptions
            {
                Name = "bench",
                Objectives = [Objective.Maximize("accuracy")],
                Trials = trials,
                MaxSteps = epochs,
                Parallelism = trials,
                Store = store,
                Checkpoints = new FileCheckpoints(Path.Combine(folder.FullName, "checkpoints")),
                Devices = host,
                SlotUsed = use =>
                {
                    lock (gate) used += (use.To - use.From).TotalSeconds;
                },
            });
            var watch = new GeneratorWatch(host);
            var trained = new Stopwatches();
            Console.WriteLine("ready");
            Console.ReadLine();

            var clock = Stopwatch.StartNew();
            int done = study.RunAsync(() => new Timed(NewTrial(), trained)).ToBlockingEnumerable().Count(happened => happened is TrialReported);
            Console.WriteLine(Invariant($"{done} {clock.Elapsed.TotalSeconds:R} {trained.Seconds:R} {used:R}"));

            SupervisedTrainable NewTrial() => new(
                new SupervisedOptions
                {
                    Epochs = epochs,
                    Model = (_, generator) => ImageModels.Create(new ModelOptions(), data.Shape, data.Classes.Count, generator),
                    Optimizer = (_, model) => torch.optim.Adam(model.parameters(), 1e-3),
                    Training = _ => data.Train,
                    Validation = _ => data.Validation,
                },
                watch);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(int slots, int trials, int images, int epochs)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(CifarBench).Assembly.Location);
        foreach (string argument in (string[])[Worker, .. ((int[])[slots, trials, images, epochs]).Select(number => Invariant($"{number}"))]) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private sealed class Stopwatches
    {
        private readonly Lock _gate = new();

        public double Seconds { get; private set; }

        public T Time<T>(Func<T> call)
        {
            var clock = Stopwatch.StartNew();
            var result = call();
            lock (_gate) Seconds += clock.Elapsed.TotalSeconds;
            return result;
        }
    }

    /// <summary>The same trial, timed where it trains.</summary>
    private sealed class Timed(Trainable inner, Stopwatches trained) : Trainable
    {
        public override void SetUp(Trial trial) => trained.Time(() =>
        {
            inner.SetUp(trial);
            return true;
        });

        public override Metrics? Step(Trial trial) => trained.Time(() => inner.Step(trial));

        public override StateTree State() => inner.State();

        public override void Restore(StateTree state) => inner.Restore(state);

        public override void Reconfigure(Trial trial) => inner.Reconfigure(trial);

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing) inner.Dispose();
        }
    }
}
