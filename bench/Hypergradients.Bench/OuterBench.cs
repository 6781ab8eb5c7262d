using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchTune.Hypergradients;

/// <summary>A thousand outer updates of every kind of method: live tensors and resident memory must not grow.</summary>
internal static class OuterBench
{
    internal static void Run()
    {
        Console.WriteLine("1,000 outer updates: live tensors, and resident memory in MB, after 100 and after 1,000");
        var net = Workload.SmallPerceptron();
        (string Name, Action Once)[] methods =
        [
            ("reverse mode", () => Hypergradient.Compute(net.Problem(4), new UnrolledMethod()).Dispose()),
            ("reverse mode, replayed", () => Hypergradient.Compute(net.Problem(4), new UnrolledMethod { Segment = 2 }).Dispose()),
            ("forward mode", () => Hypergradient.Compute(net.Problem(4), new ForwardMethod()).Dispose()),
            ("implicit, a weight decay for each weight", Implicit(net)),
        ];
        foreach (var (name, once) in methods)
        {
            var early = After(once, 100);
            var late = After(once, 900);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {early.Tensors} and {late.Tensors} tensors, {early.Megabytes:F0} and {late.Megabytes:F0} MB"));
        }
    }

    private static Action Implicit(Workload net)
    {
        var problem = net.DecayProblem(HyperExtent.PerParameter);
        HyperOptimizer hyper = new(problem, new ImplicitMethod { Damping = 100, StationarityTolerance = double.PositiveInfinity }, [new OuterVariable { Variable = problem.Variables[0] }]);
        return () => hyper.Step();
    }

    private static (long Tensors, double Megabytes) After(Action once, int updates)
    {
        for (var i = 0; i < updates; i++)
        {
            using var scope = torch.NewDisposeScope();
            once();
        }

        using var process = Process.GetCurrentProcess();
        return (DisposeScopeManager.Statistics.ThreadTotalLiveCount, process.WorkingSet64 / 1e6);
    }
}
