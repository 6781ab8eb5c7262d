using System.Globalization;
using TorchTune.Hypergradients;

/// <summary>The whole gradient by reverse mode with checkpoints, in plain updates, and the states it holds.</summary>
internal static class ReverseBench
{
    internal static void Run(int updates, int rounds)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reverse mode with checkpoints over {updates} updates, time for each ÷ one plain update"));
        foreach (var (name, net) in new[] { ("mlp 256-512-512 with momentum", Workload.Perceptron()), ("mlp 64-64 with momentum", Workload.SmallPerceptron()) })
        {
            var plain = net.PlainUpdate();
            List<(Watch, Watch)> measured = [];
            double states = 0;
            for (var round = 0; round < rounds; round++)
            {
                // The base is measured before and after: the machine may change in between.
                var before = Watch.Of(plain, updates / 4);
                var method = Watch.Of(
                    () =>
                    {
                        using var result = Hypergradient.Compute(net.Problem(updates), new UnrolledMethod { GrowthLimit = double.PositiveInfinity });
                        states = (double)result.Require().Certificate.PeakBytes!.Value / result.Certificate.StateBytes!.Value;
                    },
                    1);
                var after = Watch.Of(plain, updates / 4);
                measured.Add((new(method.Wall / updates, method.Processor / updates), new((before.Wall + after.Wall) / 2, (before.Processor + after.Processor) / 2)));
            }

            Console.WriteLine(Watch.Ratios(name, measured, 6));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-44} {states / Math.Sqrt(updates),6:F2} states held for each root of the horizon (limit 3)"));
        }
    }
}
