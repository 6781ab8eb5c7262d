using Example;
using TorchTune.Scheduling;

namespace TorchTune.Training.Tests.Examples;

[OneTorchThread]
[Collection("process-wide generator")]
public sealed class ReadmeTests
{
    [Theory]
    [InlineData(nameof(LoopAsFunction))]
    [InlineData(nameof(LoopAsTrainable))]
    public void The_README_shows_what_is_compiled_here(string example)
    {
        string root = Root(AppContext.BaseDirectory);
        string[] compiled = Lines(File.ReadAllText(Path.Combine(root, "tests", "TorchTune.Training.Tests", "Examples", example + ".cs")));
        var shown = File.ReadAllText(Path.Combine(root, "README.md")).Split("```csharp\n").Skip(1).Select(part => Lines(part.Split("```")[0]));

        Assert.Contains(shown, block => block.Length > 5 && Enumerable.Range(0, compiled.Length).Any(from => compiled.Skip(from).Take(block.Length).SequenceEqual(block)));
    }

    [Fact]
    public void Both_shapes_of_the_loop_are_tuned_and_say_the_same()
    {
        var host = new TorchDeviceHost(new TorchDeviceOptions { Devices = "cpu", Slots = 2 });
        var watch = new GeneratorWatch(host);

        using var function = Study.Open(Options(host));
        using var trainable = Study.Open(Options(host));
        Run(function.RunAsync(watch.Watched(LoopAsFunction.Train)));
        Run(trainable.RunAsync(() => new LoopAsTrainable(watch)));

        Assert.Null(watch.Finding);
        Assert.Equal(Said(function), Said(trainable));
        Assert.True(function.Best!.Outcome.Values[0] < 1);
    }

    private static IEnumerable<(int, int, double, Verdict)> Said(Study study) =>
        study.Events().OfType<TrialReported>().Select(e => (e.Report.Trial, e.Report.Step, e.Report.Metrics["value"], e.Verdict));

    private static StudyOptions Options(TorchDeviceHost host) => new()
    {
        Name = "loop",
        Space = new Space(LoopAsFunction.Rate, LoopAsFunction.Hidden),
        Scheduler = new AshaScheduler(new AshaOptions()),
        MaxSteps = 9,
        Trials = 6,
        Parallelism = 4,
        Devices = host,
    };

    private static void Run(IAsyncEnumerable<StudyEvent> events) => Assert.IsType<StudyStopped>(events.ToBlockingEnumerable().Last());

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "TorchTune.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
