using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The modules directly below this one, in the order of their registration.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children()
            {
                foreach (var (child, module) in _internal_submodules)
                {
                    yield return (child, module);
                }
            }

            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules below this one, each before its own parts, with dotted names. This module is not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (child, module) in named_children())
                {
                    yield return (child, module);
                    foreach (var (below, part) in module.named_modules())
                    {
                        yield return ($"{child}.{below}", part);
                    }
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(part => part.module);

            /// <summary>The parameters of this module, then of those below, with dotted names; one that is shared comes once, under its first name.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (owner, module) in WithSelf(recurse))
                {
                    foreach (var (own, parameter) in module._internal_params)
                    {
                        if (seen.Add(parameter.Handle))
                        {
                            yield return (owner + own, parameter);
                        }
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>The buffers of this module, then of those below, with dotted names; one that is shared comes once, under its first name.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (owner, module) in WithSelf(recurse))
                {
                    foreach (var (own, (buffer, persistent)) in module._internal_buffers)
                    {
                        if ((persistent || include_nonpersistent) && seen.Add(buffer.Handle))
                        {
                            yield return (owner + own, buffer);
                        }
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            /// <summary>The parameter of that (dotted) name, or null.</summary>
            public virtual Parameter? get_parameter(string target) =>
                Owner(target, out var own) is { } owner && owner._internal_params.TryGetValue(own, out var parameter) ? parameter : null;

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>The buffer of that (dotted) name, or null.</summary>
            public virtual Tensor? get_buffer(string target) =>
                Owner(target, out var own) is { } owner && owner._internal_buffers.TryGetValue(own, out var buffer) ? buffer.Item1 : null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            private IEnumerable<(string Prefix, Module Module)> WithSelf(bool recurse)
            {
                yield return ("", this);
                if (recurse)
                {
                    foreach (var (below, module) in named_modules())
                    {
                        yield return (below + ".", module);
                    }
                }
            }

            private Module? Owner(string target, out string own)
            {
                ArgumentNullException.ThrowIfNull(target);
                var owner = this;
                var path = target.Split('.');
                own = path[^1];
                foreach (var step in path.AsSpan(..^1))
                {
                    if (!owner._internal_submodules.TryGetValue(step, out owner))
                    {
                        return null;
                    }
                }
                return owner;
            }
        }
    }
}
