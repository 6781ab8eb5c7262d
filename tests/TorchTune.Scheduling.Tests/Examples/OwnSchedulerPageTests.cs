using Example;
using TorchTune.Testing;

namespace TorchTune.Scheduling.Tests.Examples;

public sealed class OwnSchedulerPageTests
{
    private static string Snippet => Path.Combine(Root(AppContext.BaseDirectory), "tests", "TorchTune.Scheduling.Tests", "Examples", "MedianStop.cs");

    [Fact]
    public void The_page_shows_the_scheduler_that_keeps_the_laws()
    {
        string page = File.ReadAllText(Path.Combine(Root(AppContext.BaseDirectory), "docs", "own-scheduler.md"));

        Assert.Contains("```csharp\n" + File.ReadAllText(Snippet).TrimEnd() + "\n```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_fewer_than_40_lines_of_code() =>
        Assert.True(File.ReadLines(Snippet).Count(line => line.Trim() is { Length: > 0 } code && !code.StartsWith("//", StringComparison.Ordinal)) < 40);

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "TorchTune.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}

public sealed class MedianStopConformance : SchedulerConformance
{
    protected override IScheduler Create() => new MedianStop(warmUp: 3);
}
