using System.Diagnostics;
using System.Text.Json;

namespace TorchTune.Architecture.Tests;

/// <summary>A project as MSBuild sees it under given properties; nothing is restored or built.</summary>
internal sealed record EvaluatedProject(IReadOnlyList<string> Packages, IReadOnlyList<string> Projects, IReadOnlyDictionary<string, string> Properties)
{
    public static async Task<EvaluatedProject> ReadAsync(string project, params string[] properties)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        foreach (string argument in new[] { "msbuild", project, "-getItem:PackageReference", "-getItem:ProjectReference", "-getProperty:IsPackable", "-getProperty:TorchRuntime" })
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string property in properties)
        {
            start.ArgumentList.Add("-property:" + property);
        }

        // The test host was given variables that describe its own build.
        foreach (string variable in new[] { "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly" })
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);

        using var document = JsonDocument.Parse(output);
        var items = document.RootElement.GetProperty("Items");
        return new EvaluatedProject(
            [.. items.GetProperty("PackageReference").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)],
            [.. items.GetProperty("ProjectReference").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/'))],
            document.RootElement.GetProperty(nameof(Properties)).EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!));
    }
}
