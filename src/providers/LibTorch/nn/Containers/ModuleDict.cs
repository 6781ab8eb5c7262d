using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Named modules, registered under their names; what is done with them is the owner's.</summary>
    public class ModuleDict<T> : Module, IDictionary<string, T>, IList<(string, T)>
        where T : Module
    {
        private OrderedDict<string, Module> _entries => _internal_submodules;

        public ModuleDict()
            : base(nameof(ModuleDict<>))
        {
        }

        public int Count => _entries.Count;

        public bool IsReadOnly => false;

        public ICollection<string> Keys => _entries.Keys;

        public ICollection<T> Values => [.. values()];

        public T this[string key]
        {
            get => (T)_entries[key];
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

        public (string, T) this[int index]
        {
            get => Typed(_entries[index]);
            set => _entries[index] = value;
        }

        public void Add(string key, T value) => register_module(key, value);

        public void Add((string, T) item) => Add(item.Item1, item.Item2);

        public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

        public void Insert(int index, (string, T) item)
        {
            Add(item);
            _entries.RemoveAt(Count - 1);
            _entries.Insert(index, item);
        }

        public bool Remove(string key) => _entries.Remove(key);

        public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);

        public bool Remove(KeyValuePair<string, T> item) => Remove((item.Key, item.Value));

        public void RemoveAt(int index) => _entries.RemoveAt(index);

        public void Clear() => _entries.Clear();

        public void clear() => Clear();

        public bool ContainsKey(string key) => _entries.ContainsKey(key);

        public bool Contains((string, T) item) => IndexOf(item) >= 0;

        public bool Contains(KeyValuePair<string, T> item) => Contains((item.Key, item.Value));

        public int IndexOf((string, T) item) => _entries.IndexOf(item);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
        {
            value = _entries.TryGetValue(key, out var found) ? (T)found : null;
            return value is not null;
        }

        public void CopyTo((string, T)[] array, int arrayIndex)
        {
            ArgumentNullException.ThrowIfNull(array);
            foreach (var entry in this)
            {
                array[arrayIndex++] = entry;
            }
        }

        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex)
        {
            ArgumentNullException.ThrowIfNull(array);
            foreach (var (key, value) in this)
            {
                array[arrayIndex++] = new(key, value);
            }
        }

        public IEnumerator<(string, T)> GetEnumerator() => _entries.AsEnumerable<(string, Module)>().Select(Typed).GetEnumerator();

        public IEnumerator<(string, T)> items() => GetEnumerator();

        public IEnumerable<string> keys() => _entries.keys();

        public IEnumerable<T> values() => _entries.values().Cast<T>();

        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
            this.AsEnumerable<(string Key, T Value)>().Select(entry => new KeyValuePair<string, T>(entry.Key, entry.Value)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private static (string, T) Typed((string Key, Module Value) entry) => (entry.Key, (T)entry.Value);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Named modules.</summary>
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            /// <summary>Named modules of one type.</summary>
            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module
            {
                ArgumentNullException.ThrowIfNull(modules);
                var dictionary = new ModuleDict<T>();
                foreach (var module in modules)
                {
                    dictionary.Add(module);
                }
                return dictionary;
            }
        }
    }
}
