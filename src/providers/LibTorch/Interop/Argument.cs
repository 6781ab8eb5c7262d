using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One argument of an <see cref="Operator"/>. Numbers and tensors cost no allocation.</summary>
internal readonly struct Argument
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly ArgumentKind _kind;

    private Argument(ArgumentKind kind, long bits, object? reference = null)
    {
        _kind = kind;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>No value: what the schema calls <c>None</c>.</summary>
    internal static Argument None => default;

    public static implicit operator Argument(Tensor? value) => value is null ? default : new(ArgumentKind.Tensor, 0, value);
    public static implicit operator Argument(long value) => new(ArgumentKind.Int, value);
    public static implicit operator Argument(long? value) => value is { } number ? number : default(Argument);
    public static implicit operator Argument(int value) => new(ArgumentKind.Int, value);
    public static implicit operator Argument(int? value) => value is { } number ? number : default(Argument);
    public static implicit operator Argument(double value) => new(ArgumentKind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(double? value) => value is { } number ? number : default(Argument);
    public static implicit operator Argument(bool value) => new(ArgumentKind.Bool, value ? 1 : 0);
    public static implicit operator Argument(bool? value) => value is { } flag ? flag : default(Argument);
    public static implicit operator Argument(ScalarType value) => new(ArgumentKind.Int, (long)value);
    public static implicit operator Argument(ScalarType? value) => value is { } type ? type : default(Argument);
    public static implicit operator Argument(Device? value) => value is null ? default : new(ArgumentKind.Device, (uint)value.type | ((long)value.index << 32));
    public static implicit operator Argument(Generator? value) => value is null ? default : new(ArgumentKind.Generator, 0, value);
    public static implicit operator Argument(long[]? value) => value is null ? default : new(ArgumentKind.IntList, 0, value);
    public static implicit operator Argument(double[]? value) => value is null ? default : new(ArgumentKind.DoubleList, 0, value);
    public static implicit operator Argument(bool[]? value) => value is null ? default : new(ArgumentKind.BoolList, 0, value);
    public static implicit operator Argument(Tensor?[]? value) => value is null ? default : new(ArgumentKind.TensorList, 0, value);
    public static implicit operator Argument(string? value) => value is null ? default : new(ArgumentKind.String, 0, value);

    public static implicit operator Argument(Scalar? value)
    {
        if (value is null)
        {
            return default;
        }
        return value.Kind == ArgumentKind.Complex ? new(ArgumentKind.Complex, 0, value) : new(value.Kind, value.Bits);
    }

    /// <summary>The tensor that the argument is.</summary>
    internal Tensor AsTensor => (Tensor)_reference!;

    /// <summary>How many 8-byte words the value needs beside the <see cref="NativeValue"/>.</summary>
    internal int Words => _kind switch
    {
        ArgumentKind.Complex => 2,
        ArgumentKind.IntList or ArgumentKind.DoubleList or ArgumentKind.BoolList or ArgumentKind.TensorList => ((Array)_reference!).Length,
        ArgumentKind.String => (Encoding.UTF8.GetByteCount((string)_reference!) + 7) / 8,
        _ => 0,
    };

    /// <summary>Whether <see cref="Words"/> may be more than 0.</summary>
    internal bool IsList => _kind is >= ArgumentKind.Complex and <= ArgumentKind.String;

    /// <summary>The value of a tensor, a generator or a plain number.</summary>
    internal NativeValue Plain() => _kind switch
    {
        ArgumentKind.Tensor => new() { Kind = ArgumentKind.Tensor, Payload = ((Tensor)_reference!).Handle },
        ArgumentKind.Generator => new() { Kind = ArgumentKind.Generator, Payload = ((Generator)_reference!).Handle },
        _ => new() { Kind = _kind, Payload = _bits },
    };

    /// <summary>The value of a list, written into <paramref name="words"/>, which must stay where it is.</summary>
    internal unsafe NativeValue List(long* words)
    {
        var count = 0;
        switch (_kind)
        {
            case ArgumentKind.Complex:
                var number = ((Scalar)_reference!).ToComplexFloat64();
                new Span<double>(words, 2)[0] = number.Real;
                new Span<double>(words, 2)[1] = number.Imaginary;
                count = 2;
                break;
            case ArgumentKind.IntList:
                var integers = (long[])_reference!;
                integers.CopyTo(new Span<long>(words, integers.Length));
                count = integers.Length;
                break;
            case ArgumentKind.DoubleList:
                var doubles = (double[])_reference!;
                doubles.CopyTo(new Span<double>(words, doubles.Length));
                count = doubles.Length;
                break;
            case ArgumentKind.BoolList:
                foreach (var flag in (bool[])_reference!)
                {
                    words[count++] = flag ? 1 : 0;
                }
                break;
            case ArgumentKind.TensorList:
                foreach (var tensor in (Tensor?[])_reference!)
                {
                    words[count++] = tensor is null ? 0 : tensor.Handle;
                }
                break;
            case ArgumentKind.String:
                var text = (string)_reference!;
                count = Encoding.UTF8.GetBytes(text, new Span<byte>(words, Encoding.UTF8.GetByteCount(text)));
                break;
        }
        return new() { Kind = _kind, Count = count, Payload = (long)words };
    }

    /// <summary>Keeps the tensors of the value from their finalizers up to this call.</summary>
    internal void KeepAlive() => GC.KeepAlive(_reference);
}
