using TorchTune.Hypergradients;
using static TorchSharp.torch;

/// <summary>One outer update by ten iterations of conjugate gradients, in gradients of the training loss: one weight decay, and one for every weight.</summary>
internal static class ImplicitBench
{
    private const int Iterations = 10;

    internal static void Run(int rounds)
    {
        Console.WriteLine($"one implicit hypergradient, conjugate gradients of {Iterations} iterations, time ÷ one gradient (forward and backward)");
        (string Name, Workload Net)[] nets = [("conv 3-16-32-64", Workload.Convolutional()), ("mlp 256-512-512", Workload.Perceptron()), ("mlp 64-64", Workload.SmallPerceptron())];
        foreach (var (name, net) in nets)
        {
            Console.WriteLine(Measure($"{name}, one weight decay", net, HyperExtent.Scalar, rounds, limit: 30));
            Console.WriteLine(Measure($"{name}, a weight decay for each weight", net, HyperExtent.PerParameter, rounds, limit: 32));
        }
    }

    private static string Measure(string what, Workload net, HyperExtent extent, int rounds, double limit)
    {
        var problem = net.DecayProblem(extent);
        using var hyper = new HyperOptimizer(
            problem,

            // The damping keeps the curvature of an untrained network positive, so that all iterations are paid.
            new ImplicitMethod { Solver = new ConjugateGradient { Iterations = Iterations, Tolerance = 0 }, Damping = 100, StationarityTolerance = double.PositiveInfinity },
            [new OuterVariable { Variable = problem.Variables[0] }]);
        List<(Watch, Watch)> measured = [];
        Gradient();
        Outer();
        for (var round = 0; round < rounds; round++)
        {
            var before = Watch.Of(Gradient);
            var method = Watch.Of(Outer);
            var after = Watch.Of(Gradient);
            measured.Add((method, new((before.Wall + after.Wall) / 2, (before.Processor + after.Processor) / 2)));
        }

        return Watch.Ratios(what, measured, limit);

        void Gradient()
        {
            using var scope = NewDisposeScope();
            Products.GradientOf(() => problem.TrainingLoss(0), problem.Parameters);
        }

        void Outer()
        {
            if (hyper.Step().Certificate.Iterations != Iterations) throw new InvalidOperationException("The solver ended before its iterations were paid.");
        }
    }
}
