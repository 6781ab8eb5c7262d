namespace TorchTune.Architecture.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void Project_files_name_only_what_lies_below_them()
        => Assert.Empty(ForbiddenEdges(House.Governed, project => project.Projects));

    [Fact]
    public void Compiled_assemblies_use_only_what_lies_below_them()
        => Assert.Empty(ForbiddenEdges(House.Built, project => BuiltAssembly.ReferencesOf(project.Name)));

    [Fact]
    public void The_compiled_assemblies_of_all_libraries_are_looked_at()
        => Assert.Empty(House.Governed.Where(project => project.Area is "src" or "models").Except(House.Built).Select(project => project.Name));

    [Fact]
    public void Core_needs_nothing_but_the_framework()
    {
        Assert.Empty(Repository.Projects.Single(project => project.Name == "TorchTune.Core").Packages);
        Assert.All(BuiltAssembly.ReferencesOf("TorchTune.Core"), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Whoever_meets_TorchSharp_says_so()
    {
        // The set-up runs in the project that is built first, before any other has been looked at: UseTorchSharp must stand there.
        var names = Repository.Projects.ToDictionary(project => project.Name);
        var silent = Repository.Projects
            .Where(project => !project.IsProvider && !project.UsesTorchSharp && Reachable(project).Any(other => other.UsesTorchSharp))
            .Select(project => project.Path);

        Assert.Empty(silent);

        IEnumerable<ProjectFile> Reachable(ProjectFile project)
            => project.Projects.Select(name => names[name]).SelectMany(next => Reachable(next).Prepend(next));
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        string solution = File.ReadAllText(Repository.PathOf("TorchTune.sln")).Replace('\\', '/');

        Assert.Empty(Repository.Projects.Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal)).Select(project => project.Path));
    }

    [Fact]
    public void Every_project_with_code_has_its_tests()
    {
        var tested = House.Governed.Where(project => project.Area != "experiments" && Repository.Files("*.cs").Any(file => file.StartsWith(Path.GetDirectoryName(project.Path)!.Replace('\\', '/') + "/", StringComparison.Ordinal)));

        Assert.Empty(tested.Select(project => project.Name + ".Tests").Except(Repository.Projects.Select(project => project.Name)));
    }

    private static IEnumerable<string> ForbiddenEdges(IEnumerable<ProjectFile> projects, Func<ProjectFile, IReadOnlyList<string>> targetsOf)
    {
        var ours = Repository.Projects.Where(project => !project.IsProvider).Select(project => project.Name).ToHashSet();
        foreach (var project in projects)
        {
            string line = House.LineOf(project);
            if (!House.Projects.TryGetValue(line, out var allowed))
            {
                yield return $"{project.Name} has no line in {nameof(House)}";
                continue;
            }

            foreach (string target in targetsOf(project))
            {
                if (House.Libraries.TryGetValue(target, out var users) ? !users.Contains(line) : ours.Contains(target) && !allowed.Contains(target))
                {
                    yield return $"{project.Name} -> {target}";
                }
            }
        }
    }
}
