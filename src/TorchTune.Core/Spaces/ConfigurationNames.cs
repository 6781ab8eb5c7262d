using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The names of a configuration, shared by all configurations of a space that hold the same ones: a million trials need them once.</summary>
internal sealed class ConfigurationNames
{
    // Below this, comparing strings in turn beats hashing one.
    private const int FewNames = 8;

    // Made when first needed. Two threads may make it at once; they make the same.
    private Dictionary<string, int>? _indices;

    private ConfigurationNames(ImmutableArray<string> names) => InOrder = names;

    public ImmutableArray<string> InOrder { get; }

    /// <summary>Names from outside.</summary>
    /// <exception cref="ArgumentException">One is blank, or occurs twice.</exception>
    public static ConfigurationNames Checked(ImmutableArray<string> names)
    {
        var seen = new HashSet<string>(names.Length, StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException("A value of a configuration must have a name that is not blank.");
            if (!seen.Add(name)) throw new ArgumentException(Invariant($"A configuration has one value of each name, but '{name}' occurs twice."));
        }

        return new(names);
    }

    /// <summary>Names of a space, which are neither blank nor repeated.</summary>
    public static ConfigurationNames Trusted(ImmutableArray<string> names) => new(names);

    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (InOrder.Length > FewNames) return (_indices ??= Indices()).GetValueOrDefault(name, -1);

        for (int i = 0; i < InOrder.Length; i++)
        {
            if (string.Equals(InOrder[i], name, StringComparison.Ordinal)) return i;
        }

        return -1;
    }

    private Dictionary<string, int> Indices()
    {
        var indices = new Dictionary<string, int>(InOrder.Length, StringComparer.Ordinal);
        for (int i = 0; i < InOrder.Length; i++) indices.Add(InOrder[i], i);
        return indices;
    }
}
