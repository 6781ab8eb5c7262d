using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TorchTune.Experiments.RateAndDecay;

/// <summary>The attempts made so far, one JSON object a line: each is written as it ends, so that a killed demonstration goes on with the next.</summary>
/// <threadsafety>All members may be called from any thread.</threadsafety>
internal sealed class Notebook
{
    private static readonly JsonSerializerOptions Format = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly Dictionary<(string Kind, int Number), Attempt> _attempts = [];

    internal Notebook(string path)
    {
        _path = path;
        if (!File.Exists(path)) return;
        string noted = File.ReadAllText(path);
        foreach (string line in noted.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Read(line) is { } attempt) _attempts[(attempt.Kind, attempt.Number)] = attempt;
        }

        // Half a line must not become the beginning of the next one.
        if (!noted.EndsWith('\n')) File.AppendAllText(path, "\n");
    }

    /// <summary>All of a kind, by number.</summary>
    internal ImmutableArray<Attempt> Of(string kind)
    {
        lock (_lock) return [.. _attempts.Values.Where(attempt => attempt.Kind == kind).OrderBy(attempt => attempt.Number)];
    }

    internal bool Has(string kind, int number)
    {
        lock (_lock) return _attempts.ContainsKey((kind, number));
    }

    internal void Add(Attempt attempt)
    {
        lock (_lock)
        {
            File.AppendAllText(_path, JsonSerializer.Serialize(attempt, Format) + "\n");
            _attempts[(attempt.Kind, attempt.Number)] = attempt;
        }
    }

    // The last line of a killed process may be half a line: its training is done again.
    private static Attempt? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Attempt>(line, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
