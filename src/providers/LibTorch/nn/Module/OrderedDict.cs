using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that remembers the order of insertion: entries are found by key or by position.</summary>
/// <threadsafety>Not safe: one writer, or any number of readers.</threadsafety>
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)>
    where TKey : notnull
{
    private readonly List<(TKey Key, TValue Value)> _entries = [];
    private readonly Dictionary<TKey, TValue> _values = [];

    public int Count => _entries.Count;

    public bool IsReadOnly => false;

    public ICollection<TKey> Keys => [.. keys()];

    public ICollection<TValue> Values => [.. values()];

    public TValue this[TKey key]
    {
        get => _values[key];
        set
        {
            var index = PositionOf(key);
            if (index < 0)
            {
                Add(key, value);
                return;
            }
            _entries[index] = (key, value);
            _values[key] = value;
        }
    }

    public (TKey, TValue) this[int index]
    {
        get => _entries[index];
        set
        {
            var (key, entry) = value;
            if (!EqualityComparer<TKey>.Default.Equals(_entries[index].Key, key))
            {
                _values.Add(key, entry);
                _values.Remove(_entries[index].Key);
            }
            _values[key] = entry;
            _entries[index] = value;
        }
    }

    public void Add(TKey key, TValue value) => Insert(_entries.Count, (key, value));

    public void Add((TKey, TValue) item) => Insert(_entries.Count, item);

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public void Insert(int index, (TKey, TValue) item)
    {
        _values.Add(item.Item1, item.Item2);
        _entries.Insert(index, item);
    }

    public bool Remove(TKey key)
    {
        var index = PositionOf(key);
        if (index >= 0)
        {
            RemoveAt(index);
        }
        return index >= 0;
    }

    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove((item.Key, item.Value));

    public void RemoveAt(int index)
    {
        _values.Remove(_entries[index].Key);
        _entries.RemoveAt(index);
    }

    public void Clear()
    {
        _entries.Clear();
        _values.Clear();
    }

    public void clear() => Clear();

    public bool ContainsKey(TKey key) => _values.ContainsKey(key);

    public bool Contains((TKey, TValue) item) => IndexOf(item) >= 0;

    public bool Contains(KeyValuePair<TKey, TValue> item) => Contains((item.Key, item.Value));

    public int IndexOf((TKey, TValue) item) => _entries.IndexOf(item);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        foreach (var (key, value) in _entries)
        {
            array[arrayIndex++] = new(key, value);
        }
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator() => _entries.GetEnumerator();

    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    public IEnumerable<TKey> keys() => _entries.Select(entry => entry.Key);

    public IEnumerable<TValue> values() => _entries.Select(entry => entry.Value);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        _entries.Select(entry => new KeyValuePair<TKey, TValue>(entry.Key, entry.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int PositionOf(TKey key) => _values.ContainsKey(key) ? _entries.FindIndex(entry => EqualityComparer<TKey>.Default.Equals(entry.Key, key)) : -1;
}
