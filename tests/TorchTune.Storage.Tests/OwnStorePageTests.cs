namespace TorchTune.Storage.Tests;

public sealed class OwnStorePageTests
{
    [Fact]
    public void The_page_shows_the_store_that_passes_the_laws()
    {
        string root = RepositoryRoot();

        string page = File.ReadAllText(Path.Combine(root, "docs", "own-store.md"));
        string snippet = File.ReadAllText(Path.Combine(root, "tests", "TorchTune.Storage.Tests", "Snippets", "FolderStore.cs"));

        Assert.Contains("```csharp\n" + snippet.TrimEnd() + "\n```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_store_has_fewer_than_40_lines_of_code()
    {
        string snippet = Path.Combine(RepositoryRoot(), "tests", "TorchTune.Storage.Tests", "Snippets", "FolderStore.cs");

        Assert.True(File.ReadLines(snippet).Count(line => line.Trim() is { Length: > 0 } code && !code.StartsWith("//", StringComparison.Ordinal)) < 40);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TorchTune.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
