namespace TorchTune.Architecture.Tests;

/// <summary>Who may know whom. Dependencies point one way; a project that is not listed here is not in the house.</summary>
internal static class House
{
    private static readonly string[] Foundations =
        ["TorchTune.Core", "TorchTune.Surrogates", "TorchTune.Analysis", "TorchTune.Search", "TorchTune.Scheduling", "TorchTune.Storage", "TorchTune.Execution"];

    private static readonly string[] Facade = [.. Foundations, "TorchTune"];

    /// <summary>The projects that each project may name; experiments share one line, under <c>*</c>.</summary>
    public static IReadOnlyDictionary<string, string[]> Projects { get; } = new Dictionary<string, string[]>
    {
        ["TorchTune.Core"] = [],
        ["TorchTune.Surrogates"] = ["TorchTune.Core", "TorchTune.Kernels"],
        ["TorchTune.Storage"] = ["TorchTune.Core"],
        ["TorchTune.Scheduling"] = ["TorchTune.Core"],
        ["TorchTune.Execution"] = ["TorchTune.Core"],
        ["TorchTune.Testing"] = ["TorchTune.Core"],
        ["TorchTune.Analysis"] = ["TorchTune.Core", "TorchTune.Surrogates", "TorchTune.Kernels"],
        ["TorchTune.Search"] = ["TorchTune.Core", "TorchTune.Surrogates", "TorchTune.Analysis", "TorchTune.Kernels"],
        ["TorchTune"] = Foundations,
        ["TorchTune.Kernels"] = ["TorchTune.Core"],
        ["TorchTune.Cli"] = [.. Facade, "TorchTune.Kernels"],
        ["TorchTune.Hypergradients"] = [],
        ["TorchTune.Training"] = [.. Facade, "TorchTune.Hypergradients", "TorchTune.Kernels"],
        ["TorchTune.Models"] = [.. Facade, "TorchTune.Training"],
        ["*"] = [.. Facade, "TorchTune.Training", "TorchTune.Hypergradients", "TorchTune.Models", "TorchTune.Kernels"],
    };

    /// <summary>The projects that may name a library whose presence is a decision.</summary>
    public static IReadOnlyDictionary<string, string[]> Libraries { get; } = new Dictionary<string, string[]>
    {
        ["TorchSharp"] = ["TorchTune.Training", "TorchTune.Hypergradients", "TorchTune.Models", "*"],
        ["ILGPU"] = ["TorchTune.Kernels"],
        ["ILGPU.Algorithms"] = ["TorchTune.Kernels"],
    };

    /// <summary>The line of the tables that holds for a project.</summary>
    public static string LineOf(ProjectFile project) => project.Area == "experiments" ? "*" : project.Name;

    /// <summary>The projects that these rules govern: what a user gets to see.</summary>
    public static IEnumerable<ProjectFile> Governed
        => Repository.Projects.Where(project => project.Area is "src" or "kernels" or "models" or "experiments" && !project.IsProvider);

    /// <summary>The governed projects that these tests are built with; experiments are programs, and nobody references a program.</summary>
    public static IEnumerable<ProjectFile> Built => Governed.Where(project => File.Exists(BuiltAssembly.PathOf(project.Name)));
}
