using Example;
using TorchTune.Testing;

namespace TorchTune.Search.Tests.Examples;

/// <summary>The sampler of docs/own-sampler.md keeps the laws, as the page shows how to test.</summary>
public sealed class HillClimberConformance : SamplerConformance
{
    protected override bool MayRepeat => true;

    protected override ISampler Create() => new HillClimber();
}

public sealed class OwnSamplerPageTests
{
    [Fact]
    public void The_page_shows_the_file_that_these_tests_compile()
    {
        string page = File.ReadAllText(Path.Combine(Root(AppContext.BaseDirectory), "docs", "own-sampler.md"));
        string compiled = File.ReadAllText(Path.Combine(Root(AppContext.BaseDirectory), "tests", "TorchTune.Search.Tests", "Examples", "HillClimber.cs"));

        Assert.Contains("```csharp\n" + compiled + "```\n", page, StringComparison.Ordinal);
        Assert.InRange(compiled.Split('\n').Length, 1, 40);
    }

    [Fact]
    public void The_sampler_of_the_page_climbs()
    {
        var space = SampleSpaces.All["mixed"];
        var study = new SimulatedStudy(new HillClimber(), space);
        var chance = new SimulatedStudy(new RandomSampler(), space);

        double climbed = study.Run(200, configuration => [SampleSpaces.Loss(space, configuration)]).Min(configuration => SampleSpaces.Loss(space, configuration));
        double drawn = chance.Run(200, configuration => [SampleSpaces.Loss(space, configuration)]).Min(configuration => SampleSpaces.Loss(space, configuration));

        Assert.InRange(climbed, 0, drawn / 2);
    }

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "TorchTune.sln"))
        ? folder
        : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests must run inside the repository."));
}
