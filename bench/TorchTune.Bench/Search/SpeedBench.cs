using System.Diagnostics;
using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>What an ask and a tell of a sampler cost with a history of so many trials, and the memory of its state.</summary>
internal static class SpeedBench
{
    private static readonly int[] Sizes = [100, 1000, 3000, 10_000, 30_000, 100_000];

    public static void Run(string[] args)
    {
        string name = args.Length > 0 ? args[0] : "auto";
        int dimensions = Arguments.Number(args, 1, 6), most = Arguments.Number(args, 2, 100_000);
        var sampler = SamplerRegistry.Create(name.StartsWith('{') ? name : Invariant($$"""{"type":"{{name}}"}"""));
        var space = new Space(Enumerable.Range(0, dimensions).Select(i => HyperParameter.Float(Invariant($"x{i}"), 0, 1).Definition));
        // What is compiled while it runs is compiled first.
        var warm = sampler.Begin(new SamplingContext { Space = space, Objectives = [Objective.Minimize("loss")], Seed = 2 });
        for (int trial = 0; trial < 1500; trial++)
        {
            var drawn = trial % 2 == 0 ? Drawn(trial) : warm.Ask(RandomSource.For(2, trial, "sampler"), 1, new Placement(0, null))[0].Configuration;
            SearchStudy.Tell(warm, trial, drawn, Loss(drawn));
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        var state = sampler.Begin(new SamplingContext { Space = space, Objectives = [Objective.Minimize("loss")], Seed = 1 });
        int told = 0;
        foreach (int size in Sizes.Where(size => size <= most))
        {
            var filling = Stopwatch.StartNew();
            int first = told;
            for (; told < size; told++) SearchStudy.Tell(state, told, Drawn(told), Loss(Drawn(told)));
            double tell = filling.Elapsed.TotalMilliseconds / Math.Max(1, told - first);
            double memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)told;

            var times = new List<double>();
            using var process = Process.GetCurrentProcess();
            var busy = process.TotalProcessorTime;
            for (int i = 0; i < 200; i++, told++)
            {
                var clock = Stopwatch.StartNew();
                var asked = state.Ask(RandomSource.For(1, told, "sampler"), 1, new Placement(0, null))[0].Configuration;
                SearchStudy.Tell(state, told, asked, Loss(asked));
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            process.Refresh();
            busy = process.TotalProcessorTime - busy;
            times.Sort();
            Console.WriteLine(Invariant($"{size,7} trials: ask + tell {times[100]:F3} ms in the middle of 200, {times[198]:F3} ms at p99, {busy.TotalMilliseconds / 200:F3} ms of processor; tell alone {tell:F4} ms; {memory:F0} B a trial"));
        }

        Configuration Drawn(int trial) => space.Draw(RandomSource.For(2, trial, "bench"));

        double Loss(Configuration c) => space.Select((x, i) => (c[x.Name].AsDouble() - 0.3) * (c[x.Name].AsDouble() - 0.3) * (i + 1)).Sum();
    }
}
