using System.Collections;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>A list of parameters, registered as 0, 1, …; what is done with them is the owner's.</summary>
    public class ParameterList : Module, IList<Parameter>
    {
        public ParameterList(params Parameter[] parameters)
            : base(nameof(ParameterList))
        {
            ArgumentNullException.ThrowIfNull(parameters);
            extend(parameters);
        }

        public int Count => _internal_params.Count;

        public bool IsReadOnly => false;

        public Parameter this[int index]
        {
            get => _internal_params[index].Item2;
            set => _internal_params[index] = (_internal_params[index].Item1, value);
        }

        public void Add(Parameter item) => register_parameter(Name(Count), item);

        public void append(params Parameter[] parameters) => extend(parameters);

        public void extend(IEnumerable<Parameter> parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            foreach (var parameter in parameters)
            {
                Add(parameter);
            }
        }

        public void Insert(int index, Parameter item) => Renumber([.. this.Take(index), item, .. this.Skip(index)]);

        public bool Remove(Parameter item)
        {
            var index = IndexOf(item);
            if (index >= 0)
            {
                RemoveAt(index);
            }
            return index >= 0;
        }

        public void RemoveAt(int index) => Renumber([.. this.Take(index), .. this.Skip(index + 1)]);

        public void Clear() => _internal_params.Clear();

        public bool Contains(Parameter item) => IndexOf(item) >= 0;

        public int IndexOf(Parameter item)
        {
            for (var i = 0; i < Count; i++)
            {
                if (ReferenceEquals(this[i], item))
                {
                    return i;
                }
            }
            return -1;
        }

        public void CopyTo(Parameter[] array, int arrayIndex)
        {
            ArgumentNullException.ThrowIfNull(array);
            foreach (var parameter in this)
            {
                array[arrayIndex++] = parameter;
            }
        }

        public IEnumerator<Parameter> GetEnumerator() => _internal_params.values().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);

        private void Renumber(Parameter[] parameters)
        {
            Clear();
            extend(parameters);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of parameters, registered as 0, 1, …</summary>
            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);
        }
    }
}
