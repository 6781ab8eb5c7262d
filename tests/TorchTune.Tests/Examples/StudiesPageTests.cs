using Example;
using TorchTune.Storage;

namespace TorchTune.Tests.Examples;

public sealed class StudiesPageTests
{
    [Fact]
    public void The_page_shows_the_program_that_these_tests_compile()
    {
        string root = Root(AppContext.BaseDirectory);
        string page = File.ReadAllText(Path.Combine(root, "docs", "studies.md"));
        string compiled = File.ReadAllText(Path.Combine(root, "tests", "TorchTune.Tests", "Examples", "FirstStudy.cs"));

        Assert.Contains("```csharp\n" + compiled + "```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_finds_a_rate_near_the_one_that_gets_down_in_a_step()
    {
        // x becomes (1 − 2 rate) x: a rate of 1/2 is at the bottom after one step.
        Assert.InRange(await FirstStudy.RunAsync(new MemoryStore()), 0.3, 0.7);
    }

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "TorchTune.sln"))
        ? folder
        : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests must run inside the repository."));
}
