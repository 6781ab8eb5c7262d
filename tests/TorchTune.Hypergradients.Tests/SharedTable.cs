using System.Globalization;

namespace TorchTune.Hypergradients.Tests;

/// <summary>A table of numbers in the folder that lies beside the checkout; tests that need it are skipped where it is not there.</summary>
internal sealed class SharedTable
{
    private readonly double[][] _rows;

    private SharedTable(double[][] rows) => _rows = rows;

    internal int Rows => _rows.Length;

    internal static SharedTable Read(string name)
    {
        string? path = Find(Path.Combine("shared", "data", "oracles", name));
        Skip.If(path is null, $"../shared/data/oracles/{name} is not here.");
        return new SharedTable([.. File.ReadLines(path!).Skip(1).Select(line => Array.ConvertAll(line.Split(','), field => double.Parse(field, CultureInfo.InvariantCulture)))]);
    }

    internal double[] Column(int column) => [.. _rows.Select(row => row[column])];

    internal double[] Row(int row) => _rows[row];

    private static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, relative);
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
