using System.Collections;
using static System.FormattableString;

namespace TorchTune;

/// <summary>Everything needed to go on bit for bit, as a tree of names: arrays, numbers, texts, bytes, and trees below.</summary>
/// <remarks>
/// <para>A <see cref="Trainable"/> fills one and reads it back:</para>
/// <code>
/// new StateTree { { "epoch", 3 }, { "rate", 0.1 }, { "weights", HostArray.From&lt;float&gt;(w) }, { "optimizer", optimizer.State() } }
/// </code>
/// <para>Names are kept in ordinal order, so that equal states have equal hashes, however they were filled. Copying to the host, hashing,
/// comparing, writing and reading are here, once for every kind of trial.</para>
/// </remarks>
/// <threadsafety>Filled by one thread; afterwards any number may read it.</threadsafety>
public sealed class StateTree : IEnumerable<KeyValuePair<string, object>>, IEquatable<StateTree>
{
    private readonly SortedDictionary<string, object> _entries = new(StringComparer.Ordinal);

    /// <summary>How many entries there are at this level.</summary>
    public int Count => _entries.Count;

    /// <summary>The names at this level, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Adds an array.</summary>
    public void Add(string name, StateArray array) => Put(name, array);

    /// <summary>Adds a tree below this one.</summary>
    public void Add(string name, StateTree tree) => Put(name, tree);

    /// <summary>Adds a whole number.</summary>
    public void Add(string name, long number) => Put(name, number);

    /// <summary>Adds a number; NaN keeps its bits.</summary>
    public void Add(string name, double number) => Put(name, number);

    /// <summary>Adds a text.</summary>
    public void Add(string name, string text) => Put(name, text);

    /// <summary>Adds bytes, copied: the state of a generator, say.</summary>
    public void Add(string name, ReadOnlySpan<byte> bytes) => Put(name, bytes.ToArray());

    /// <summary>Whether there is an entry of this name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>The array of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or the entry is of another kind; the message says which there are.</exception>
    public StateArray Array(string name) => Get<StateArray>(name, "array");

    /// <summary>The tree of this name.</summary>
    /// <inheritdoc cref="Array"/>
    public StateTree Tree(string name) => Get<StateTree>(name, "tree");

    /// <summary>The whole number of this name.</summary>
    /// <inheritdoc cref="Array"/>
    public long Whole(string name) => Get<long>(name, "whole number");

    /// <summary>The number of this name.</summary>
    /// <inheritdoc cref="Array"/>
    public double Number(string name) => Get<double>(name, "number");

    /// <summary>The text of this name.</summary>
    /// <inheritdoc cref="Array"/>
    public string Text(string name) => Get<string>(name, "text");

    /// <summary>The bytes of this name.</summary>
    /// <inheritdoc cref="Array"/>
    public ReadOnlySpan<byte> Bytes(string name) => Get<byte[]>(name, "bytes");

    /// <summary>A deep copy whose arrays lie in host memory: nothing that the trial does afterwards changes it.</summary>
    public StateTree ToHost()
    {
        var copy = new StateTree();
        foreach (var (name, entry) in _entries)
        {
            copy._entries.Add(name, entry switch
            {
                StateArray array => array.ToHost(),
                StateTree tree => tree.ToHost(),
                _ => entry,
            });
        }

        return copy;
    }

    /// <summary>The SHA-256 of the state, in hexadecimal: equal states have equal hashes, wherever their arrays lie.</summary>
    public string Hash() => StateEncoding.Hash(this);

    /// <summary>Writes the state such that <see cref="Read"/> gives it back bit for bit.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StateEncoding.Write(this, stream);
    }

    /// <summary>Reads what <see cref="Write"/> has written; the arrays are host arrays.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state, or end too early.</exception>
    public static StateTree Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return StateEncoding.Read(stream);
    }

    /// <summary>Equal names with equal entries, bit for bit, wherever the arrays lie.</summary>
    public bool Equals(StateTree? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.Count != Count) return false;
        foreach (var (name, entry) in _entries)
        {
            if (!other._entries.TryGetValue(name, out object? theirs) || !Same(entry, theirs)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StateTree);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Count;
        foreach (string name in _entries.Keys) hash = HashCode.Combine(hash, name);
        return hash;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _entries.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Same(object ours, object theirs) => (ours, theirs) switch
    {
        (StateArray a, StateArray b) => a.ToHost().Equals(b.ToHost()),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
        _ => ours.Equals(theirs),
    };

    internal void Put(string name, object entry)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(entry);
        if (!_entries.TryAdd(name, entry)) throw new ArgumentException(Invariant($"The state has an entry '{name}' already."), nameof(name));
    }

    private T Get<T>(string name, string kind) => _entries.TryGetValue(name, out object? entry) && entry is T found
        ? found
        : throw new KeyNotFoundException(Invariant(
            $"The state has no {kind} '{name}'; it has {(Count == 0 ? "nothing" : string.Join(", ", _entries.Select(e => Invariant($"{e.Key} ({e.Value.GetType().Name})"))))}."));
}
