using System.Text.RegularExpressions;

namespace TorchTune.Architecture.Tests;

public sealed partial class NameTests
{
    [Fact]
    public void No_file_folder_or_type_is_a_drawer_for_odds_and_ends()
    {
        // The providers bear the names of the libraries that they stand in for.
        var files = Repository.Files("*.cs").Where(file => !file.StartsWith("src/providers/", StringComparison.Ordinal) && file.Split('/', '.').Any(IsDrawer));
        var types = House.Built.SelectMany(project => BuiltAssembly.Load(project.Name).GetTypes())
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal) && IsDrawer(type.Name)).Select(type => type.FullName);

        Assert.Empty(files);
        Assert.Empty(types);
    }

    [Fact]
    public void A_namespace_begins_with_its_assembly_or_with_TorchTune()
    {
        var strays = House.Built.SelectMany(project => BuiltAssembly.Load(project.Name).GetExportedTypes())
            .Where(type => type.Namespace is not { } name || (name != "TorchTune" && !name.StartsWith("TorchTune.", StringComparison.Ordinal)))
            .Select(type => type.FullName);

        Assert.Empty(strays);
    }

    private static bool IsDrawer(string name) => Drawer().IsMatch(name);

    [GeneratedRegex("(Utils?|Utilities|Manager|Helpers?|Misc)$")]
    private static partial Regex Drawer();
}
