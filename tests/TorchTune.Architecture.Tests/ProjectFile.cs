using System.Xml.Linq;

namespace TorchTune.Architecture.Tests;

/// <summary>What a project file says: the projects and packages it asks for.</summary>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, bool UsesTorchSharp)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The top folder: src, kernels, models, experiments, tests or bench.</summary>
    public string Area => Path[..Path.IndexOf('/', StringComparison.Ordinal)];

    public bool IsProvider => Path.StartsWith("src/providers/", StringComparison.Ordinal);

    public static ProjectFile Read(string path)
    {
        var document = XDocument.Load(Repository.PathOf(path));
        return new ProjectFile(
            path,
            [.. Included(document, "ProjectReference").SelectMany(include => Expand(include, path)).Order(StringComparer.Ordinal)],
            [.. Included(document, "PackageReference").Order(StringComparer.Ordinal)],
            document.Descendants("UseTorchSharp").Any(element => element.Value == "true"));
    }

    private static IEnumerable<string> Included(XDocument document, string item)
        => document.Descendants(item)
            .SelectMany(element => ((string?)element.Attribute("Include") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static IEnumerable<string> Expand(string include, string from)
    {
        const string Root = "$(RepositoryRoot)";
        string folder = System.IO.Path.GetDirectoryName(from)!;
        string pattern = include.StartsWith(Root, StringComparison.Ordinal)
            ? include[Root.Length..]
            : System.IO.Path.GetRelativePath(Repository.Root, System.IO.Path.GetFullPath(Repository.PathOf(System.IO.Path.Combine(folder, include))));
        var expression = new System.Text.RegularExpressions.Regex(
            "^" + System.Text.RegularExpressions.Regex.Escape(pattern.Replace('\\', '/')).Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$");
        return Repository.Files("*.csproj").Where(file => expression.IsMatch(file)).Select(file => System.IO.Path.GetFileNameWithoutExtension(file)!);
    }
}
