using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// An ATen operator, named as in its schema: <c>new("aten::add", "Tensor")</c>. Arguments stand in the schema's order; missing ones take the
/// schema's defaults, and integers become floating-point where it says <c>float</c>. Looked up at the first call, then for good.
/// Autograd and every device come with it. Errors of libtorch are <see cref="ExternalException"/>s.
/// </summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private nint _handle;

    private nint Handle => _handle != 0 ? _handle : Find();

    private nint Find()
    {
        nint handle;
        fixed (byte* first = Encoding.UTF8.GetBytes(name + '\0'), second = Encoding.UTF8.GetBytes(overload + '\0'))
        {
            Native.Check(Native.tt_operator(first, second, &handle));
        }
        return _handle = handle;
    }

    /// <summary>Calls an operator with one tensor as its result.</summary>
    internal Tensor Invoke(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Call(arguments, &result, 1);
        return Tensor.Own((nint)result.Payload);
    }

    /// <summary>Calls an operator whose result the caller already has: one with <c>out</c>, or one that works on lists in place.</summary>
    internal void InvokeVoid(params ReadOnlySpan<Argument> arguments) => Call(arguments, null, 0);

    /// <summary>Calls an operator in place; the result is its first argument itself.</summary>
    internal Tensor InvokeInPlace(params ReadOnlySpan<Argument> arguments)
    {
        Call(arguments, null, 0);
        return arguments[0].AsTensor;
    }

    /// <summary>Calls an operator with two tensors as its results.</summary>
    internal (Tensor, Tensor) Invoke2(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[2];
        Call(arguments, results, 2);
        return (Tensor.Own((nint)results[0].Payload), Tensor.Own((nint)results[1].Payload));
    }

    /// <summary>Calls an operator with three tensors as its results.</summary>
    internal (Tensor, Tensor, Tensor) Invoke3(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[3];
        Call(arguments, results, 3);
        return (Tensor.Own((nint)results[0].Payload), Tensor.Own((nint)results[1].Payload), Tensor.Own((nint)results[2].Payload));
    }

    /// <summary>Calls an operator with four tensors as its results.</summary>
    internal (Tensor, Tensor, Tensor, Tensor) Invoke4(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeValue[4];
        Call(arguments, results, 4);
        return (Tensor.Own((nint)results[0].Payload), Tensor.Own((nint)results[1].Payload), Tensor.Own((nint)results[2].Payload), Tensor.Own((nint)results[3].Payload));
    }

    /// <summary>Calls an operator whose one result is a list of tensors.</summary>
    internal Tensor[] InvokeList(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Call(arguments, &result, 1);
        return Take(result);
    }

    /// <summary>Calls an operator whose result is a number (<c>item</c>): of type int, double, bool or complex.</summary>
    internal Scalar InvokeScalar(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Call(arguments, &result, 1);
        if (result.Kind != ArgumentKind.Complex)
        {
            return new Scalar(result.Kind, result.Payload);
        }
        var parts = (double*)result.Payload;
        var number = new Scalar(new System.Numerics.Complex(parts[0], parts[1]), ScalarType.ComplexFloat64);
        Native.tt_free(parts);
        return number;
    }

    /// <summary>Calls an operator whose result is a bool.</summary>
    internal bool InvokeBool(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Call(arguments, &result, 1);
        return result.Payload != 0;
    }

    private static Tensor[] Take(NativeValue list)
    {
        var handles = (nint*)list.Payload;
        var tensors = new Tensor[list.Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = Tensor.Own(handles[i]);
        }
        Native.tt_free(handles);
        return tensors;
    }

    [SkipLocalsInit]
    private void Call(ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        var values = stackalloc NativeValue[arguments.Length];
        var lists = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].IsList)
            {
                lists = true;
            }
            else
            {
                values[i] = arguments[i].Plain();
            }
        }
        var status = lists ? CallWithLists(arguments, values, results, capacity) : Native.tt_call(Handle, values, arguments.Length, results, capacity);
        foreach (ref readonly var argument in arguments)
        {
            argument.KeepAlive();
        }
        Native.Check(status);
    }

    [SkipLocalsInit]
    private int CallWithLists(ReadOnlySpan<Argument> arguments, NativeValue* values, NativeValue* results, int capacity)
    {
        const int OnStack = 128;
        var total = 0;
        foreach (ref readonly var argument in arguments)
        {
            total += argument.Words;
        }
        var local = stackalloc long[OnStack];
        var memory = total <= OnStack ? local : (long*)NativeMemory.Alloc((nuint)total, sizeof(long));
        try
        {
            var used = 0;
            for (var i = 0; i < arguments.Length; i++)
            {
                if (arguments[i].IsList)
                {
                    values[i] = arguments[i].List(memory + used);
                    used += arguments[i].Words;
                }
            }
            return Native.tt_call(Handle, values, arguments.Length, results, capacity);
        }
        finally
        {
            if (memory != local)
            {
                NativeMemory.Free(memory);
            }
        }
    }
}
