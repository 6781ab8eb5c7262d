using System.Diagnostics;
using System.Globalization;
using TorchTune.Hypergradients;

/// <summary>An update that carries the tangents of learning rate and weight decay, in plain updates.</summary>
internal static class ForwardBench
{
    internal static void Run(int rounds, string python)
    {
        (string Name, Workload Net, int Repeats, double Limit, ValidationStatistics Statistics, int Part)[] cases =
        [
            ("conv", Workload.Convolutional(), 2, 7, ValidationStatistics.Batch, 1),
            ("conv, running statistics followed", Workload.Convolutional(), 2, 7, ValidationStatistics.Running, 1),
            ("conv, curvature on a quarter of the batch", Workload.Convolutional(), 2, 7, ValidationStatistics.Batch, 4),
            ("mlp 256-512-512", Workload.Perceptron(), 20, 4.5, ValidationStatistics.Batch, 1),
            ("mlp 64-64", Workload.SmallPerceptron(), 200, 4.5, ValidationStatistics.Batch, 1),
        ];
        Console.WriteLine("forward mode for learning rate and weight decay, one update ÷ one plain update");
        foreach (var (name, net, repeats, limit, statistics, part) in cases)
        {
            var plain = net.PlainUpdate();
            using ForwardRecursion recursion = new(net.Problem(0, statistics, part));
            List<(Watch, Watch)> measured = [];
            for (var round = -1; round < rounds; round++)
            {
                var pair = (Watch.Of(recursion.Update), Watch.Of(plain));
                if (round >= 0)
                    measured.Add(pair);
            }

            Console.WriteLine(Watch.Ratios(name, measured, limit));
            if (part > 1)
            {
                using var estimate = recursion.Hypergradient();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-44} {estimate.Certificate.CurvatureError:P0} mean error of the second derivatives"));
            }

            if (python.Length > 0 && statistics == ValidationStatistics.Batch && part == 1)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-44} {Watch.Median(measured.Select(pair => pair.Item1.Processor)) / Python(python, name.Split(',')[0], repeats),6:F2} x the same recursion in Python's torch, processor time (limit 1)"));
        }
    }

    /// <summary>Milliseconds of processor time for one update of the recursion in Python.</summary>
    private static double Python(string interpreter, string name, int repeats)
    {
        ProcessStartInfo start = new(interpreter, [Path.Combine(AppContext.BaseDirectory, "forward.py"), name, repeats.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(line, CultureInfo.InvariantCulture);
    }
}
