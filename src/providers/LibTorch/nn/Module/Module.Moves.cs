using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            // Only floating-point (and complex) tensors change their type: counters and indices keep theirs.
            // A tensor that has to change is replaced by a new object and disposed of; so make optimizers after moving.
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckType(dtype);
                foreach (var (_, child) in _internal_submodules)
                {
                    child._to(device, dtype, non_blocking);
                }
                _toEpilog(dtype, device, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                foreach (var (_, child) in _internal_submodules)
                {
                    child._to(deviceType, deviceIndex, non_blocking);
                }
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckType(dtype);
                foreach (var (_, child) in _internal_submodules)
                {
                    child._to(dtype, non_blocking);
                }
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                ArgumentNullException.ThrowIfNull(other);
                return _to(other.device, other.dtype, non_blocking);
            }

            /// <summary>Moves the parameters and buffers of this module, not of those below.</summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (own, parameter) in _internal_params.ToArray<(string, Parameter)>())
                {
                    if (ReplaceParameter(dtype, device, parameter, out var replacement))
                    {
                        _internal_params[own] = replacement;
                        ReplaceFields(parameter, replacement);
                        parameter.Dispose();
                    }
                }
                foreach (var (own, (buffer, persistent)) in _internal_buffers.ToArray<(string, (Tensor, bool))>())
                {
                    if (ReplaceBuffer(dtype, device, buffer, out var replacement))
                    {
                        _internal_buffers[own] = (replacement, persistent);
                        ReplaceFields(buffer, replacement);
                        buffer.Dispose();
                    }
                }
            }

            /// <summary>A parameter of another type or on another device, with its gradient; false where nothing would change.</summary>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, [NotNullWhen(true)] out Parameter? p)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!Converted(dtype, device, param, out var data))
                {
                    p = null;
                    return false;
                }
                p = new Parameter(data, param.requires_grad);
                p.MoveToOtherDisposeScope(param);
                if (param.grad is { } gradient)
                {
                    if (Converted(dtype, device, gradient, out var moved))
                    {
                        gradient.Dispose();
                        gradient = moved;
                    }
                    p.grad = gradient;
                    gradient.Dispose();
                }
                return true;
            }

            /// <summary>A buffer of another type or on another device; false where nothing would change.</summary>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, [NotNullWhen(true)] out Tensor? result)
            {
                ArgumentNullException.ThrowIfNull(buffer);
                if (!Converted(dtype, device, buffer, out result))
                {
                    return false;
                }
                result.MoveToOtherDisposeScope(buffer);
                return true;
            }

            private static void CheckType(ScalarType dtype)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                {
                    throw new ArgumentException($"A module's type must be floating-point or complex, but was {dtype}.", nameof(dtype));
                }
            }

            private static bool Converted(ScalarType? dtype, Device? device, Tensor tensor, [NotNullWhen(true)] out Tensor? result)
            {
                var type = dtype is { } wanted && (tensor.is_floating_point() || tensor.is_complex()) ? wanted : tensor.dtype;
                var place = device ?? tensor.device;
                var stays = type == tensor.dtype && place.type == tensor.device_type && (place.type == DeviceType.CPU || place.index < 0 || place.index == tensor.device_index);
                if (stays)
                {
                    result = null;
                    return false;
                }
                using var _ = no_grad();
                result = tensor.to(type, place);
                return true;
            }

            // Layers and users' modules hold their tensors in fields too: whichever held the old one now holds the new one.
            private void ReplaceFields(Tensor old, Tensor replacement)
            {
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    {
                        if (ReferenceEquals(field.FieldType.IsValueType ? null : field.GetValue(this), old))
                        {
                            field.SetValue(this, replacement);
                        }
                    }
                }
            }
        }
    }
}
