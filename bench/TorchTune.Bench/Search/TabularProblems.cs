using System.Globalization;
using System.IO.Compression;

namespace TorchTune.Bench.Search;

/// <summary>The tables of <c>shared/data/tabular</c> as problems: numeric columns as ints (the index of the sorted value), text columns as choices.</summary>
internal static class TabularProblems
{
    private static readonly (string Name, bool Maximize)[] Tables =
        [("mlp-car", true), ("mlp-segment", true), ("fcnet-protein_structure", false), ("nb201-cifar10", true)];

    /// <summary>The tables that are there.</summary>
    public static IReadOnlyList<Problem> In(string folder) =>
        [.. from table in Tables
            let file = Path.Combine(folder, "data", "tabular", table.Name + ".csv.gz")
            where File.Exists(file)
            select Read(table.Name, file, table.Maximize)];

    private static Problem Read(string name, string file, bool maximize)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        string[] header = reader.ReadLine()!.Split(',');
        int columns = header.TakeWhile(column => !column.StartsWith("metric_seed", StringComparison.Ordinal)).Count();
        var rows = new List<string[]>();
        while (reader.ReadLine() is string line) rows.Add(line.Split(','));

        string[][] levels = [.. Enumerable.Range(0, columns).Select(column => Levels(rows, column))];
        var space = new Space(Enumerable.Range(0, columns).Select(column => IsNumber(levels[column][0])
            ? HyperParameter.Int(header[column], 0, levels[column].Length - 1).Definition
            : HyperParameter.Categorical(header[column], levels[column])));
        var losses = new double[levels.Aggregate(1, (product, level) => product * level.Length)];
        Array.Fill(losses, double.NaN);
        foreach (var row in rows)
        {
            int cell = 0;
            for (int column = 0; column < columns; column++) cell = (cell * levels[column].Length) + Array.IndexOf(levels[column], row[column]);
            double mean = row.Skip(columns).Where(value => value.Length > 0).Average(Number);
            losses[cell] = maximize ? -mean : mean;
        }

        double[] sorted = [.. losses.Where(double.IsFinite).Order()];
        double best = sorted[0], median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new Problem(name, true, space, 100, c => (losses[Cell(c)] - best) / (median - best));

        int Cell(Configuration c) => space.Aggregate(0, (cell, column) => (cell * (int)column.Cardinality!.Value) + (int)column.IndexOf(c[column.Name]));
    }

    private static string[] Levels(List<string[]> rows, int column)
    {
        var levels = rows.Select(row => row[column]).Distinct();
        return IsNumber(rows[0][column]) ? [.. levels.OrderBy(Number)] : [.. levels.Order(StringComparer.Ordinal)];
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
