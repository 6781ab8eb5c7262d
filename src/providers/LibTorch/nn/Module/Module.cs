using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A part of a network: named parameters, buffers and modules.</summary>
        /// <remarks>
        /// A module of the user's assigns its parts to fields and calls <see cref="RegisterComponents"/> at the end of its constructor. The
        /// module owns what is registered: <see cref="Dispose()"/> disposes of all of it.
        /// </remarks>
        /// <threadsafety>One thread at a time; different modules are independent.</threadsafety>
        public partial class Module : IDisposable
        {
            protected string name;
            protected OrderedDict<string, Module> _internal_submodules = [];
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = [];
            protected OrderedDict<string, Parameter> _internal_params = [];
            private bool _training = true;
            private bool _areComponentsRegistered;

            protected Module(string name) => this.name = name;

            /// <summary>Whether the module trains (the default) or is evaluated: dropout and batch normalization depend on it.</summary>
            public virtual bool training => _training;

            public virtual string GetName() => name;

            /// <summary>Puts the module and all below it into training (or, with false, evaluation) mode.</summary>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in _internal_submodules)
                {
                    child.train(train);
                }
            }

            public virtual void eval() => train(false);

            /// <summary>Applies <paramref name="fn"/> to every module below, children first, then to this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach (var (_, child) in _internal_submodules)
                {
                    child.apply(fn);
                }
                fn(this);
                return this;
            }

            /// <summary>Drops the gradients of all parameters, or fills them with zeros.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in _internal_params)
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else if (parameter.grad is { } gradient)
                    {
                        using var detached = gradient.detach();
                        detached.zero_();
                        gradient.Dispose();
                    }
                }
                foreach (var (_, child) in _internal_submodules)
                {
                    child.zero_grad(set_to_none);
                }
            }

            /// <summary>Registers a parameter; a null removes it.</summary>
            /// <exception cref="ArgumentException">The name is empty, contains a dot, or is taken.</exception>
            public virtual void register_parameter(string name, Parameter? param)
            {
                if (param is null)
                {
                    _internal_params.Remove(name);
                    return;
                }
                CheckName(name, "parameter");
                _internal_params.Add(name, param);
            }

            /// <summary>Registers a tensor that moves and is saved with the module (unless it is not persistent) but is not trained.</summary>
            /// <inheritdoc cref="register_parameter"/>
            public virtual void register_buffer(string name, Tensor? tensor, bool persistent = true)
            {
                if (tensor is null)
                {
                    _internal_buffers.Remove(name);
                    return;
                }
                CheckName(name, "buffer");
                _internal_buffers.Add(name, (tensor, persistent));
            }

            /// <summary>Registers a module below this one; a null removes it.</summary>
            /// <inheritdoc cref="register_parameter"/>
            public virtual void register_module(string name, Module? submodule)
            {
                if (submodule is null)
                {
                    _internal_submodules.Remove(name);
                    return;
                }
                CheckName(name, "module");
                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            public void add_module(string name, Module? module) => register_module(name, module);

            /// <summary>Registers what the fields of this object hold: modules, parameters and tensors (as buffers), under the fields' names.</summary>
            /// <remarks>Fields that a base class keeps private are not seen. Names that are already taken are left alone.</remarks>
            protected virtual void RegisterComponents()
            {
                // The layers of this library have registered their parts themselves.
                if (_areComponentsRegistered || GetType().Assembly == typeof(Module).Assembly)
                {
                    return;
                }
                _areComponentsRegistered = true;
                foreach (var field in GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    var component = field.ComponentName();
                    if (IsTaken(component))
                    {
                        continue;
                    }
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(component, module);
                            break;
                        case Parameter parameter:
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(component, tensor);
                            break;
                    }
                }
            }

            /// <summary>Registers, replaces or (null) removes a parameter.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                _internal_params.Remove(name);
                if (value is not null)
                {
                    register_parameter(name, value);
                }
            }

            /// <summary>Registers, replaces or (null) removes a buffer.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                _internal_buffers.Remove(name);
                if (value is not null)
                {
                    register_buffer(name, value, persistent);
                }
            }

            /// <summary>Gives a layer's field a new parameter: it is registered, outlives the dispose scope, and the old one is disposed of.</summary>
            private protected void Assign(string name, ref Parameter? field, Parameter? value)
            {
                if (ReferenceEquals(field, value))
                {
                    return;
                }
                field?.Dispose();
                value?.DetachFromDisposeScope();
                field = value;
                ConditionallyRegisterParameter(name, value);
            }

            /// <summary>Gives a layer's field a new buffer, as <see cref="Assign(string, ref Parameter?, Parameter?)"/> does with parameters.</summary>
            private protected void Assign(string name, ref Tensor? field, Tensor? value)
            {
                if (ReferenceEquals(field, value))
                {
                    return;
                }
                field?.Dispose();
                value?.DetachFromDisposeScope();
                field = value;
                ConditionallyRegisterBuffer(name, value);
            }

            protected void ClearModules() => _internal_submodules.Clear();

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }
                foreach (var (_, parameter) in _internal_params)
                {
                    parameter.Dispose();
                }
                foreach (var (_, (buffer, _)) in _internal_buffers)
                {
                    buffer.Dispose();
                }
                foreach (var (_, child) in _internal_submodules)
                {
                    child.Dispose();
                }
            }

            private bool IsTaken(string component) =>
                _internal_params.ContainsKey(component) || _internal_buffers.ContainsKey(component) || _internal_submodules.ContainsKey(component);

            private void CheckName(string component, string kind)
            {
                if (string.IsNullOrEmpty(component) || component.Contains('.'))
                {
                    throw new ArgumentException($"The name of a {kind} must not be empty or contain a dot, but was '{component}'.", nameof(component));
                }
                if (IsTaken(component))
                {
                    throw new ArgumentException($"{GetName()} already has a part called '{component}'.", nameof(component));
                }
            }
        }
    }
}
