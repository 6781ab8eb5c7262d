using System.Globalization;
using static System.FormattableString;

namespace TorchTune.Bench.Search;

/// <summary>What is paid until a target is reached, where some configurations cost a hundred times what others do: a sampler that heeds cost beside itself that does not.</summary>
/// <remarks>
/// <c>cost [seeds=30]</c>. Bowls of four floats; the cost rises a hundredfold along the first, on which the minimum lies low, in the middle or high. The target is the loss that one random
/// trial in a thousand reaches; what does not reach it in 100 trials has paid for all of them.
/// </remarks>
internal static class CostBench
{
    private const int Trials = 100;

    private static readonly (string Name, string Usual, string Thrifty)[] Samplers =
    [
        ("tpe", """{"type":"tpe"}""", """{"type":"tpe","costPower":1}"""),
        ("forest", """{"type":"forest"}""", """{"type":"forest","costAware":true}"""),
    ];

    public static void Run(string[] args)
    {
        int seeds = args.FirstOrDefault(arg => arg.StartsWith("seeds=", StringComparison.Ordinal)) is string given ? int.Parse(given[6..], CultureInfo.InvariantCulture) : 30;
        var space = new Space(Enumerable.Range(0, 4).Select(i => HyperParameter.Float(Invariant($"x{i}"), 0, 1).Definition));
        foreach (double low in new[] { 0.2, 0.5, 0.8 })
        {
            double target = Enumerable.Range(0, 10_000).Select(i => Loss(space.Draw(RandomSource.For(9, i, "target")), low)).Order().ElementAt(10);
            foreach (var (name, usual, thrifty) in Samplers)
            {
                if (args.Length > 0 && !args[0].Contains('=', StringComparison.Ordinal) && args[0] != name) continue;
                double[] plain = Paid(SamplerRegistry.Create(usual)), heeding = Paid(SamplerRegistry.Create(thrifty));
                Console.WriteLine(Invariant($"{name,-8} minimum at {low}: paid {Measured.MedianOf(heeding),8:F0} heeding cost, {Measured.MedianOf(plain),8:F0} without; p that it is no cheaper {MannWhitney.Larger(plain, heeding):F4}"));
            }

            double[] Paid(ISampler sampler) => [.. Enumerable.Range(0, seeds).Select(seed => Study(sampler, space, low, target, (ulong)seed))];
        }
    }

    private static double Study(ISampler sampler, Space space, double low, double target, ulong seed)
    {
        var state = sampler.Begin(new SamplingContext { Space = space, Objectives = [Objective.Minimize("loss")], Seed = seed, MaxTrials = Trials });
        double paid = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            var asked = state.Ask(RandomSource.For(seed, trial, "sampler"), 1, new Placement(0, null))[0].Configuration;
            double loss = Loss(asked, low), cost = Math.Pow(10, 2 * asked["x0"].AsDouble());
            paid += cost;
            if (loss <= target) break;
            state.Observe(new TrialStarted(trial, trial, 0, asked, new Placement(0, null), int.MaxValue, "bench", "free"));
            state.Observe(new TrialEnded(trial, trial, new Outcome { Kind = OutcomeKind.Completed, Reason = "done", Values = [loss], Cost = cost }));
        }

        return paid;
    }

    private static double Loss(Configuration c, double low) =>
        Enumerable.Range(0, 4).Sum(i => Math.Pow(c[Invariant($"x{i}")].AsDouble() - (i == 0 ? low : 0.4 + (0.1 * i)), 2));
}
