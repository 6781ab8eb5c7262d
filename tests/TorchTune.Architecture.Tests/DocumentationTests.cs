using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TorchTune.Architecture.Tests;

public sealed partial class DocumentationTests
{
    public static TheoryData<string> Libraries => [.. House.Built.Where(project => project.Area == "src").Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_public_type_says_what_it_is_for(string library)
    {
        var documented = XDocument.Load(Path.ChangeExtension(BuiltAssembly.PathOf(library), ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is { } summary && !string.IsNullOrWhiteSpace(string.Concat(summary.DescendantNodes())))
            .Select(member => (string)member.Attribute("name")!)
            .ToHashSet();

        var silent = BuiltAssembly.Load(library).GetExportedTypes().Select(type => "T:" + type.FullName!.Replace('+', '.')).Except(documented);
        Assert.Empty(silent);
    }

    [Fact]
    public void No_library_lets_itself_off_the_documentation()
    {
        var exempt = Repository.Files("*.c*")
            .Where(file => file.StartsWith("src/TorchTune", StringComparison.Ordinal) && (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".csproj", StringComparison.Ordinal)))
            .Where(file => File.ReadAllText(Repository.PathOf(file)).Contains("CS1591", StringComparison.Ordinal));

        Assert.Empty(exempt);
    }

    [Fact]
    public void The_commands_of_the_README_exist()
    {
        string readme = File.ReadAllText(Repository.PathOf("README.md"));
        var commands = ShellBlock().Matches(readme)
            .SelectMany(match => match.Groups["body"].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(line => line.Split('#')[0].TrimEnd())
            .Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))
            .ToList();

        Assert.Contains("dotnet test", commands);
        Assert.Contains("dotnet run --project experiments/Cifar", commands);
        var projects = Repository.Projects.SelectMany(project => new[] { project.Path, Path.GetDirectoryName(project.Path)!.Replace('\\', '/') });
        var unknown = commands.SelectMany(command => Project().Matches(command)).Select(match => match.Groups["path"].Value).Except(projects);
        Assert.Empty(unknown);
    }

    [Fact]
    public void The_links_of_the_README_lead_somewhere()
    {
        string readme = File.ReadAllText(Repository.PathOf("README.md"));
        var broken = Link().Matches(readme).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains(':', StringComparison.Ordinal) && !target.StartsWith('#'))
            .Select(target => target.Split('#')[0])
            .Where(target => !Path.Exists(Repository.PathOf(target)));

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"```(sh|bash|console)\n(?<body>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"(--project |dotnet (test|build|pack) )(?<path>[A-Za-z][\w./-]*/[\w./-]+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
