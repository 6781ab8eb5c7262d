using System.Collections.Frozen;
using System.Collections.Immutable;
using static System.FormattableString;

namespace TorchTune;

/// <summary>The names of a configuration, shared by all configurations of a space that hold the same ones: a million trials need them once.</summary>
internal sealed class ConfigurationNames
{
    // Below this, comparing strings in turn beats hashing one.
    private const int FewNames = 8;

    private readonly FrozenDictionary<string, int>? _indices;

    public ConfigurationNames(string[] names)
    {
        var seen = new HashSet<string>(names.Length, StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException("A value of a configuration must have a name that is not blank.");
            if (!seen.Add(name)) throw new ArgumentException(Invariant($"A configuration has one value of each name, but '{name}' occurs twice."));
        }

        InOrder = ImmutableArray.Create(names);
        if (names.Length > FewNames)
        {
            _indices = names.Select((name, index) => KeyValuePair.Create(name, index)).ToFrozenDictionary(StringComparer.Ordinal);
        }
    }

    public ImmutableArray<string> InOrder { get; }

    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_indices is not null) return _indices.GetValueOrDefault(name, -1);

        for (int i = 0; i < InOrder.Length; i++)
        {
            if (string.Equals(InOrder[i], name, StringComparison.Ordinal)) return i;
        }

        return -1;
    }
}
