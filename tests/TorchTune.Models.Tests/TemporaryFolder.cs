namespace TorchTune.Models.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("torchtune-models-").FullName;

    public string Write(string name, params IEnumerable<byte> content)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllBytes(path, [.. content]);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
