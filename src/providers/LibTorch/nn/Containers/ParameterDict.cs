using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Named parameters; what is done with them is the owner's.</summary>
    public class ParameterDict : Module, IDictionary<string, Parameter>, IList<(string, Parameter)>
    {
        private OrderedDict<string, Parameter> _entries => _internal_params;

        public ParameterDict()
            : base(nameof(ParameterDict))
        {
        }

        public int Count => _entries.Count;

        public bool IsReadOnly => false;

        public ICollection<string> Keys => _entries.Keys;

        public ICollection<Parameter> Values => [.. values()];

        public Parameter this[string key]
        {
            get => _entries[key];
            set
            {
                if (_entries.ContainsKey(key))
                {
                    _entries[key] = value;
                }
                else
                {
                    Add(key, value);
                }
            }
        }

        public (string, Parameter) this[int index]
        {
            get => _entries[index];
            set => _entries[index] = value;
        }

        public void Add(string key, Parameter value) => register_parameter(key, value);

        public void Add((string, Parameter) item) => Add(item.Item1, item.Item2);

        public void Add(KeyValuePair<string, Parameter> item) => Add(item.Key, item.Value);

        public void Insert(int index, (string, Parameter) item)
        {
            Add(item);
            _entries.RemoveAt(Count - 1);
            _entries.Insert(index, item);
        }

        public bool Remove(string key) => _entries.Remove(key);

        public bool Remove((string, Parameter) item) => Contains(item) && Remove(item.Item1);

        public bool Remove(KeyValuePair<string, Parameter> item) => Remove((item.Key, item.Value));

        public void RemoveAt(int index) => _entries.RemoveAt(index);

        public void Clear() => _entries.Clear();

        public void clear() => Clear();

        public bool ContainsKey(string key) => _entries.ContainsKey(key);

        public bool Contains((string, Parameter) item) => IndexOf(item) >= 0;

        public bool Contains(KeyValuePair<string, Parameter> item) => Contains((item.Key, item.Value));

        public int IndexOf((string, Parameter) item) => _entries.IndexOf(item);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value)
        {
            value = _entries.TryGetValue(key, out var found) ? found : null;
            return value is not null;
        }

        public void CopyTo((string, Parameter)[] array, int arrayIndex)
        {
            ArgumentNullException.ThrowIfNull(array);
            foreach (var entry in this)
            {
                array[arrayIndex++] = entry;
            }
        }

        public void CopyTo(KeyValuePair<string, Parameter>[] array, int arrayIndex)
        {
            ArgumentNullException.ThrowIfNull(array);
            foreach (var (key, value) in this)
            {
                array[arrayIndex++] = new(key, value);
            }
        }

        public IEnumerator<(string, Parameter)> GetEnumerator() => _entries.GetEnumerator();

        public IEnumerator<(string, Parameter)> items() => GetEnumerator();

        public IEnumerable<string> keys() => _entries.keys();

        public IEnumerable<Parameter> values() => _entries.values();

        IEnumerator<KeyValuePair<string, Parameter>> IEnumerable<KeyValuePair<string, Parameter>>.GetEnumerator() =>
            this.AsEnumerable<(string Key, Parameter Value)>().Select(entry => new KeyValuePair<string, Parameter>(entry.Key, entry.Value)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Named parameters.</summary>
            public static ParameterDict ParameterDict(params (string, Parameter)[] parameters)
            {
                ArgumentNullException.ThrowIfNull(parameters);
                var dictionary = new ParameterDict();
                foreach (var parameter in parameters)
                {
                    dictionary.Add(parameter);
                }
                return dictionary;
            }
        }
    }
}
