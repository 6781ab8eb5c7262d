namespace TorchTune.Architecture.Tests;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Files("*.csproj").Select(ProjectFile.Read).OrderBy(project => project.Path, StringComparer.Ordinal)];

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Files that belong to the repository, relative to its root: nothing that a build leaves behind.</summary>
    public static IEnumerable<string> Files(string pattern)
        => new[] { "src", "kernels", "models", "experiments", "tests", "bench" }
            .Select(PathOf)
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "artifacts"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TorchTune.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No TorchTune.sln above {AppContext.BaseDirectory}.");
    }
}
