using System.Diagnostics;
using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>What an ask and a tell of a sampler cost: in a process that has just begun, in one that has run for a while, by number of trials; and the memory of its state.</summary>
/// <remarks>
/// The first lines are studies of a thousand trials one after the other, the first of them with all that is compiled on its way: the middle of its last
/// two hundred asks, and its mean over all. The others are one study, filled with drawn configurations up to each size.
/// </remarks>
internal static class SpeedBench
{
    private const int Timed = 200;
    private const int Thousand = 1000;
    private const int Repetitions = 6;

    private static readonly int[] Sizes = [100, 1000, 3000, 10_000, 30_000, 100_000];

    public static void Run(string[] args)
    {
        string name = args.Length > 0 ? args[0] : "auto";
        int dimensions = Arguments.Number(args, 1, 6), most = Arguments.Number(args, 2, 100_000);
        var sampler = SamplerRegistry.Create(name.StartsWith('{') ? name : Invariant($$"""{"type":"{{name}}"}"""));
        var space = new Space(Enumerable.Range(0, dimensions).Select(i => HyperParameter.Float(Invariant($"x{i}"), 0, 1).Definition));
        var middles = new List<double>();
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            var state = Begin((ulong)repetition + 2);
            var whole = Stopwatch.StartNew();
            double[] times = [.. Enumerable.Range(0, Thousand).Select(trial => AskAndTell(state, trial, (ulong)repetition + 2))];
            double middle = Measured.MedianOf(times[^Timed..]);
            if (repetition > 0) middles.Add(middle);
            Console.WriteLine(Invariant($"  study {repetition + 1} of 1000 trials{(repetition == 0 ? ", from a cold start" : "")}: ask + tell {middle:F3} ms in the middle of the last {Timed}, {whole.Elapsed.TotalMilliseconds / Thousand:F3} ms on average"));
        }

        Console.WriteLine(Invariant($"   1000 trials, the median of the warm studies: ask + tell {Measured.MedianOf(middles):F3} ms"));
        Fill(most);

        ISamplerState Begin(ulong seed) => sampler.Begin(new SamplingContext { Space = space, Objectives = [Objective.Minimize("loss")], Seed = seed });

        double AskAndTell(ISamplerState state, int trial, ulong seed)
        {
            var clock = Stopwatch.StartNew();
            var asked = state.Ask(RandomSource.For(seed, trial, "sampler"), 1, new Placement(0, null))[0].Configuration;
            SearchStudy.Tell(state, trial, asked, Loss(asked));
            return clock.Elapsed.TotalMilliseconds;
        }

        void Fill(int most)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            var state = Begin(1);
            int told = 0;
            foreach (int size in Sizes.Where(size => size <= most))
            {
                var filling = Stopwatch.StartNew();
                int first = told;
                for (; told < size; told++) SearchStudy.Tell(state, told, Drawn(told), Loss(Drawn(told)));
                double tell = filling.Elapsed.TotalMilliseconds / Math.Max(1, told - first);
                double memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)told;

                using var process = Process.GetCurrentProcess();
                var busy = process.TotalProcessorTime;
                double[] times = [.. Enumerable.Range(0, Timed).Select(i => AskAndTell(state, told + i, 1)).Order()];
                told += Timed;
                process.Refresh();
                busy = process.TotalProcessorTime - busy;
                Console.WriteLine(Invariant($"{size,7} trials: ask + tell {Measured.MedianOf(times):F3} ms in the middle of {Timed}, {times[^2]:F3} ms at p99, {busy.TotalMilliseconds / Timed:F3} ms of processor; tell alone {tell:F4} ms; {memory:F0} B a trial"));
            }

            GC.KeepAlive(state);
        }

        Configuration Drawn(int trial) => space.Draw(RandomSource.For(2, trial, "bench"));

        double Loss(Configuration c) => space.Select((x, i) => (c[x.Name].AsDouble() - 0.3) * (c[x.Name].AsDouble() - 0.3) * (i + 1)).Sum();
    }
}
