using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace TorchTune;

/// <summary>The named numbers of one report, in the order in which they were given.</summary>
/// <remarks>NaN and infinities are legal: a diverged trial reports them. Names are compared ordinally.</remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed class Metrics : IReadOnlyCollection<KeyValuePair<string, double>>, IEquatable<Metrics>
{
    private readonly ImmutableArray<KeyValuePair<string, double>> _entries;

    private Metrics(ImmutableArray<KeyValuePair<string, double>> entries) => _entries = entries;

    /// <summary>No metric.</summary>
    public static Metrics Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _entries.Length;

    /// <summary>The metric of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names those that exist.</exception>
    public double this[string name] =>
        TryGet(name, out double value)
            ? value
            : throw new KeyNotFoundException($"There is no metric '{name}'; the report has {(Count == 0 ? "none" : string.Join(", ", _entries.Select(e => $"'{e.Key}'")))}.");

    /// <summary>One metric.</summary>
    public static Metrics Of(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new([KeyValuePair.Create(name, value)]);
    }

    /// <summary>Several metrics.</summary>
    /// <exception cref="ArgumentException">A name is empty or given twice.</exception>
    public static Metrics Of(params ReadOnlySpan<(string Name, double Value)> metrics)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>(metrics.Length);
        foreach (var (name, value) in metrics)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            foreach (var entry in entries)
            {
                if (string.Equals(entry.Key, name, StringComparison.Ordinal)) throw new ArgumentException($"The metric '{name}' is given twice.", nameof(metrics));
            }

            entries.Add(KeyValuePair.Create(name, value));
        }

        return new(entries.MoveToImmutable());
    }

    /// <summary>The metric of this name, if there is one.</summary>
    public bool TryGet(string name, out double value)
    {
        foreach (var entry in _entries)
        {
            if (string.Equals(entry.Key, name, StringComparison.Ordinal))
            {
                value = entry.Value;
                return true;
            }
        }

        value = double.NaN;
        return false;
    }

    /// <summary>Equal names, in the same order, with equal bits (NaN equals NaN, −0 differs from 0).</summary>
    public bool Equals(Metrics? other)
    {
        if (other is null || other.Count != Count) return false;
        for (int i = 0; i < Count; i++)
        {
            if (!string.Equals(_entries[i].Key, other._entries[i].Key, StringComparison.Ordinal)
                || BitConverter.DoubleToInt64Bits(_entries[i].Value) != BitConverter.DoubleToInt64Bits(other._entries[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Metrics);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in _entries)
        {
            hash.Add(entry.Key, StringComparer.Ordinal);
            hash.Add(BitConverter.DoubleToInt64Bits(entry.Value));
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, double>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", _entries.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Key} {e.Value:R}")));
}
