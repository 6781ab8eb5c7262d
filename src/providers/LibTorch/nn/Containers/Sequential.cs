using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Modules in a row: each gets what the one before returned.</summary>
    /// <remarks>Results in between are disposed of as soon as the next module has returned; a module that wants to keep one keeps an alias.</remarks>
    public class Sequential : Module<Tensor, Tensor>
    {
        private readonly List<IModule<Tensor, Tensor>> _modules = [];

        protected internal Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules)
            : base(nameof(Sequential))
        {
            ArgumentNullException.ThrowIfNull(modules);
            foreach (var (own, module) in modules)
            {
                append(own, module);
            }
        }

        protected internal Sequential(params Module<Tensor, Tensor>[] modules)
            : base(nameof(Sequential))
        {
            ArgumentNullException.ThrowIfNull(modules);
            foreach (var module in modules)
            {
                append(module);
            }
        }

        public int Count => _modules.Count;

        public IModule<Tensor, Tensor> this[int index] => _modules[index];

        /// <summary>A part of the row, with the same modules under the same names.</summary>
        public Sequential this[(int? start, int? end) index]
        {
            get
            {
                var start = index.start ?? 0;
                return Slice(start, (index.end ?? Count) - start);
            }
        }

        /// <inheritdoc cref="this[ValueTuple{int?, int?}]"/>
        public Sequential this[Range index]
        {
            get
            {
                var (start, length) = index.GetOffsetAndLength(Count);
                return Slice(start, length);
            }
        }

        /// <summary>Adds a module, named by its position.</summary>
        public Sequential append(IModule<Tensor, Tensor> module) => append(Count.ToString(CultureInfo.InvariantCulture), module);

        public Sequential append(string name, IModule<Tensor, Tensor> module)
        {
            ArgumentNullException.ThrowIfNull(module);
            if (module is not Module part)
            {
                throw new ArgumentException($"What is appended must be a module, but was {module.GetType()}.", nameof(module));
            }
            register_module(name, part);
            _modules.Add(module);
            return this;
        }

        public override Tensor forward(Tensor tensor)
        {
            var current = tensor;
            foreach (var module in _modules)
            {
                var next = module.call(current);
                if (!ReferenceEquals(next, current) && !ReferenceEquals(current, tensor))
                {
                    current.Dispose();
                }
                current = next;
            }
            return ReferenceEquals(current, tensor) ? tensor.alias() : current;
        }

        private Sequential Slice(int start, int length)
        {
            if (start < 0 || length < 0 || start + length > Count)
            {
                throw new ArgumentOutOfRangeException(nameof(start), $"The part [{start}, {start + length}) does not lie in the {Count} modules.");
            }
            var part = new Sequential(Array.Empty<Module<Tensor, Tensor>>());
            for (var i = start; i < start + length; i++)
            {
                part.append(_internal_submodules[i].Item1, _modules[i]);
            }
            return part;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules in a row, to be appended.</summary>
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            /// <summary>Modules in a row, named 0, 1, …</summary>
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            /// <inheritdoc cref="Sequential(Module{Tensor, Tensor}[])"/>
            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.ToArray());

            /// <summary>Modules in a row, with names.</summary>
            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            /// <inheritdoc cref="Sequential(ValueTuple{string, Module{Tensor, Tensor}}[])"/>
            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new(modules.ToArray());

            /// <inheritdoc cref="Sequential(ValueTuple{string, Module{Tensor, Tensor}}[])"/>
            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) => Sequential(modules.AsEnumerable());

            /// <inheritdoc cref="Sequential(ValueTuple{string, Module{Tensor, Tensor}}[])"/>
            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                new(modules.Select(entry => (entry.Item1, entry.Item2)).ToArray());
        }
    }
}
