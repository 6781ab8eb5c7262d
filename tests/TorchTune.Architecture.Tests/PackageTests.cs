using System.Xml.Linq;

namespace TorchTune.Architecture.Tests;

public sealed class PackageTests
{
    private static readonly string[] NativePackages = ["TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows"];

    [Fact]
    public void Versions_stand_in_one_place()
    {
        string[] shared = ["Directory.Build.props", "Directory.Build.targets", "build/TorchProvider.props", "build/TorchProvider.targets"];
        var scattered = Repository.Files("*.csproj").Concat(shared)
            .Where(file => XDocument.Load(Repository.PathOf(file)).Descendants("PackageReference")
                .Any(reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null || reference.Element("Version") is not null));

        Assert.Empty(scattered);
    }

    [Fact]
    public void TorchSharp_and_its_native_packages_have_the_same_version()
        => Assert.Single(NativePackages.Append("TorchSharp").Select(name => CentralVersions()[name]).Distinct());

    [Fact]
    public void TorchSharp_and_ILGPU_are_asked_for_where_the_design_allows_them()
    {
        // TorchSharp comes through UseTorchSharp, which knows both providers; ILGPU is asked for by name.
        Assert.Empty(Repository.Projects.Where(project => project.Packages.Any(name => name.StartsWith("TorchSharp", StringComparison.Ordinal))).Select(project => project.Path));
        Assert.Empty(House.Governed.Where(project => project.UsesTorchSharp && !House.Libraries["TorchSharp"].Contains(House.LineOf(project))).Select(project => project.Path));
        Assert.Empty(House.Governed.Where(project => project.Packages.Any(name => name.StartsWith("ILGPU", StringComparison.Ordinal)) && project.Area != "kernels").Select(project => project.Path));
    }

    [Fact]
    public async Task Against_NuGet_a_library_depends_on_the_managed_TorchSharp_alone()
    {
        foreach (string project in new[] { "src/TorchTune.Training", "src/TorchTune.Hypergradients" })
        {
            var items = await EvaluatedProject.ReadAsync(project, "TorchProvider=nuget");

            Assert.Equal("TorchSharp", Assert.Single(items.Packages, IsTorch));
            Assert.DoesNotContain(items.Projects, IsProvider);
            Assert.Equal("true", items.Properties["IsPackable"]);
        }
    }

    [Theory]
    [InlineData("cpu", "TorchSharp-cpu")]
    [InlineData("cuda", "TorchSharp-cuda-linux")]
    public async Task Against_NuGet_an_experiment_adds_the_native_package_that_it_is_told_to(string runtime, string package)
    {
        if (runtime == "cuda" && OperatingSystem.IsWindows())
        {
            package = "TorchSharp-cuda-windows";
        }

        var items = await EvaluatedProject.ReadAsync("experiments/Cifar", "TorchProvider=nuget", $"TorchRuntime={runtime}");

        Assert.Equal(["TorchSharp", package], items.Packages.Where(IsTorch).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Against_the_system_nothing_of_TorchSharp_comes_from_NuGet()
    {
        var items = await EvaluatedProject.ReadAsync("experiments/Cifar", "TorchProvider=system");

        Assert.DoesNotContain(items.Packages, IsTorch);
        Assert.Single(items.Projects, IsProvider);
    }

    [Fact]
    public async Task A_provider_is_never_packed()
    {
        foreach (var provider in Repository.Projects.Where(project => project.IsProvider))
        {
            var items = await EvaluatedProject.ReadAsync(provider.Path, "TorchProvider=nuget");

            Assert.Equal("false", items.Properties["IsPackable"]);
        }
    }

    private static bool IsTorch(string package) => package.StartsWith("TorchSharp", StringComparison.Ordinal);

    private static bool IsProvider(string project) => project.Contains("/providers/", StringComparison.Ordinal);

    private static Dictionary<string, string> CentralVersions()
        => XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(element => (string)element.Attribute("Include")!, element => (string)element.Attribute("Version")!);
}
