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
    public void The_page_shows_the_example_that_runs()
    {
        var page = Lines(File.ReadAllText(Find("docs/hypergradients.md")));
        var source = Lines(File.ReadAllText(Find("tests/TorchTune.Hypergradients.Tests/DocumentationTests.cs")));
        var example = source.SkipWhile(line => line != "// Begin of the example.").Skip(1).TakeWhile(line => line != "// End of the example.").ToArray();

        Assert.Equal(12, example.Length);
        Assert.Equal(example, page.SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```"));
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
