using System.Text.Json;

namespace TorchTune.Bench.Search;

/// <summary>What a sampler reached on a problem: the regret after all trials, seed by seed.</summary>
internal sealed record Measured(int Trials, double[] Regrets, double Seconds)
{
    /// <summary>The median over the seeds.</summary>
    public double Median => MedianOf(Regrets);

    /// <summary>The middle of some numbers; of an even count, the mean of the two in the middle.</summary>
    public static double MedianOf(IReadOnlyCollection<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Reads a file of baselines: <c>problem/sampler</c> → n and regrets. Empty where the file is missing.</summary>
    public static Dictionary<string, Measured> Read(string file)
    {
        if (!File.Exists(file)) return [];
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => new Measured(
            entry.Value.GetProperty("n").GetInt32(),
            [.. entry.Value.GetProperty("regrets").EnumerateArray().Select(regret => regret.GetDouble())],
            entry.Value.GetProperty("cpu_s").GetDouble()));
    }

    /// <summary>Writes such a file.</summary>
    public static void Write(string file, IEnumerable<(Problem Problem, string Sampler, Measured Measured)> all)
    {
        using var stream = File.Create(file);
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        foreach (var (problem, sampler, measured) in all)
        {
            writer.WriteStartObject($"{problem.Name}/{sampler}");
            writer.WriteNumber("n", measured.Trials);
            writer.WriteStartArray("regrets");
            foreach (double regret in measured.Regrets) writer.WriteNumberValue(regret);
            writer.WriteEndArray();
            writer.WriteNumber(problem.IsTabular ? "median_nregret" : "median", measured.Median);
            if (problem.IsTabular) writer.WriteNumber("mean_nregret", measured.Regrets.Average());
            writer.WriteNumber("cpu_s", measured.Seconds);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
