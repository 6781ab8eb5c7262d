using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchTune.Hypergradients.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void The_example_of_the_page_runs()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float32);
        var inputs = Enumerable.Range(0, 20).Select(t => Seeded.Normal((ulong)t, ScalarType.Float32, 8, 4)).ToArray();
        var labels = Enumerable.Range(0, 20).Select(t => Seeded.Classes((ulong)t, 3, 8)).ToArray();
        var (heldOut, heldOutLabels) = (Seeded.Normal(50, ScalarType.Float32, 8, 4), Seeded.Classes(51, 3, 8));

        // Begin of the example.
        HypergradientProblem problem = new()
        {
            Module = net,
            Parameters = HypergradientProblem.ParametersOf(net),
            TrainingLoss = t => functional.cross_entropy(net.call(inputs[t]), labels[t]),
            ValidationLoss = () => functional.cross_entropy(net.call(heldOut), heldOutLabels),
            Variables = [HyperVariable.Scalar("rate", 0.05, HyperRole.LearningRate), HyperVariable.Scalar("decay", 1e-3, HyperRole.WeightDecay)],
            Rule = new MomentumRule { Momentum = 0.9 },
            Updates = 20,
        };
        using var result = Hypergradient.Compute(problem, new AutomaticMethod());
        Console.WriteLine($"dV/drate = {result.Scalar("rate")}, dV/ddecay = {result.Scalar("decay")}, by {result.Certificate.Method}");
        // End of the example.

        Assert.Equal(HypergradientStatus.Converged, result.Status);
    }

    [Fact]
    public void Ten_lines_add_a_weight_decay_that_moves_to_a_loop()
    {
        using var scope = NewDisposeScope();
        using var net = new Perceptron(ScalarType.Float32);
        var (inputs, labels) = (Seeded.Normal(1, ScalarType.Float32, 40, 4), Seeded.Classes(2, 3, 40));
        var (heldOut, heldOutLabels) = (Seeded.Normal(50, ScalarType.Float32, 40, 4), Seeded.Classes(51, 3, 40));
        const int Epochs = 15;

        // Begin of the loop.
        Tensor Loss() => functional.cross_entropy(net.call(inputs), labels);
        using var optimizer = optim.SGD(net.parameters(), 0.1, 0.9);
        var decay = new HyperVariable("decay", full(1, 1e-3f), HyperRole.TrainingLoss);                                        // added
        var problem = new HypergradientProblem                                                                                // added
        {                                                                                                                     // added
            Module = net, Parameters = HypergradientProblem.ParametersOf(net), Variables = [decay],                           // added
            TrainingLoss = _ => Loss() + (decay.Tensor * net.parameters().Select(p => p.square().sum()).Aggregate((a, b) => a + b) / 2),  // added
            ValidationLoss = () => functional.cross_entropy(net.call(heldOut), heldOutLabels),                                // added
        };                                                                                                                    // added
        var method = new ImplicitMethod { Damping = 0.1, StationarityTolerance = double.PositiveInfinity };                   // added
        using var hyper = new HyperOptimizer(problem, method, [new OuterVariable { Variable = decay }]);                      // added
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            for (var t = 0; t < 20; t++)
            {
                optimizer.zero_grad();
                problem.TrainingLoss(t).backward();  // was Loss()
                optimizer.step();
            }

            hyper.Step();                                                                                                     // added
        }

        // End of the loop.
        Assert.Equal(Epochs, hyper.Updates);
        Assert.True(decay.Tensor.item<float>() > 2e-3f, "labels drawn at random: whatever is learned is noise, and a greater decay validates better");
    }

    [Fact]
    public void The_page_shows_the_examples_that_run()
    {
        var page = Lines(File.ReadAllText(Find("docs/hypergradients.md")));
        var source = Lines(File.ReadAllText(Find("tests/TorchTune.Hypergradients.Tests/DocumentationTests.cs")));
        var blocks = Enumerable.Range(0, page.Length).Where(i => page[i] == "```csharp").Select(i => page.Skip(i + 1).TakeWhile(line => line != "```").Where(line => line.Length > 0).ToArray()).ToArray();
        var (example, loop) = (Between("// Begin of the example.", "// End of the example."), Between("// Begin of the loop.", "// End of the loop."));

        Assert.Equal(12, example.Length);
        Assert.Equal(example, blocks[0]);
        Assert.Equal(loop, blocks[1]);
        Assert.Equal(10, loop.Count(line => line.EndsWith("// added", StringComparison.Ordinal)));

        string[] Between(string begin, string end) => [.. source.SkipWhile(line => line != begin).Skip(1).TakeWhile(line => line != end).Where(line => line.Length > 0)];
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim())];

    private static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, path)))
                return Path.Combine(folder.FullName, path);
        }

        throw new FileNotFoundException("Not above the test's folder.", path);
    }
}
