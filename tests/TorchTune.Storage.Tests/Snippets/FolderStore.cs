using System.Globalization;
using TorchTune.Storage;

namespace MyStores;

/// <summary>Keeps each study as a text file of a folder: its name, and then its lines.</summary>
public sealed class FolderStore(string folder) : LineStore
{
    public override string Location => "folder:" + folder;

    protected override IReadOnlyList<string> Names() => [.. Files().Select(file => ReadFile(file).First())];

    protected override IEnumerable<string> Lines(string name) => ReadFile(FileOf(name)!).Skip(1);

    protected override void Append(string name, string line)
    {
        // A line begins with the line break, so that one that was cut off spoils no other.
        if (FileOf(name) is { } file) File.AppendAllText(file, "\n" + line);
        else Write(Path.Combine(folder, $"{NumberOf(Files().LastOrDefault("0")) + 1:d9}.study"), [name, line]);
    }

    protected override void Move(string name, string newName) => Write(FileOf(name)!, [newName, .. Lines(name)]);

    protected override void Remove(string name) => File.Delete(FileOf(name)!);

    private string[] Files() => [.. Directory.CreateDirectory(folder).EnumerateFiles("*.study").Select(f => f.FullName).Order(StringComparer.Ordinal)];

    private string? FileOf(string name) => Files().FirstOrDefault(file => ReadFile(file).First() == name);

    private static int NumberOf(string file) => int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture);

    private static IEnumerable<string> ReadFile(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line) if (line.Length > 0) yield return line;
    }

    private static void Write(string file, IEnumerable<string> lines)
    {
        File.WriteAllLines(file + ".new", lines);
        File.Move(file + ".new", file, overwrite: true);
    }
}
