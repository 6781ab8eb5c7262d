using System.Collections;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>A list of modules, registered as 0, 1, …; what is done with them is the owner's.</summary>
    public class ModuleList<T> : Module, IList<T>
        where T : Module
    {
        private readonly List<T> _list = [];

        public ModuleList(params T[] modules)
            : base(nameof(ModuleList<>))
        {
            ArgumentNullException.ThrowIfNull(modules);
            extend(modules);
        }

        public int Count => _list.Count;

        public bool IsReadOnly => false;

        public T this[int index]
        {
            get => _list[index];
            set
            {
                _list[index] = value;
                Renumber();
            }
        }

        public void Add(T item) => Insert(Count, item);

        public void append(params T[] parameters) => extend(parameters);

        public void extend(IEnumerable<T> modules)
        {
            ArgumentNullException.ThrowIfNull(modules);
            _list.AddRange(modules);
            Renumber();
        }

        public void Insert(int index, T item)
        {
            _list.Insert(index, item);
            Renumber();
        }

        public bool Remove(T item)
        {
            var found = _list.Remove(item);
            Renumber();
            return found;
        }

        public void RemoveAt(int index)
        {
            _list.RemoveAt(index);
            Renumber();
        }

        public void Clear()
        {
            _list.Clear();
            Renumber();
        }

        public bool Contains(T item) => _list.Contains(item);

        public int IndexOf(T item) => _list.IndexOf(item);

        public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

        public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Renumber()
        {
            _internal_submodules.Clear();
            for (var i = 0; i < _list.Count; i++)
            {
                register_module(i.ToString(CultureInfo.InvariantCulture), _list[i]);
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of modules, registered as 0, 1, …</summary>
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            /// <summary>A list of modules of one type, registered as 0, 1, …</summary>
            public static ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}
