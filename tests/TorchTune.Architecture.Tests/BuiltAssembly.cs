using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TorchTune.Architecture.Tests;

/// <summary>What the compiler left in an assembly, read without loading it.</summary>
internal static class BuiltAssembly
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    /// <summary>The assemblies whose types are really used.</summary>
    public static IReadOnlyList<string> ReferencesOf(string name)
    {
        using var file = new PEReader(File.OpenRead(PathOf(name)));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal)];
    }

    public static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));
}
