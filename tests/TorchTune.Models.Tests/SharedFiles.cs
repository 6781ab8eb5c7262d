namespace TorchTune.Models.Tests;

/// <summary>Data beside the checkout, where there is any.</summary>
internal static class SharedFiles
{
    /// <summary>A path below <c>shared/data</c>; skips the test where it is absent.</summary>
    public static string Require(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", name);
            if (Path.Exists(path)) return path;
        }

        throw new SkipException($"shared/data/{name} is not beside this checkout");
    }
}
