using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>What an update finds at a parameter; the numbers are the shim's.</summary>
internal enum UpdateLayout
{
    /// <summary>Nothing to do.</summary>
    NoGradient = 0,

    /// <summary>Another device, type or order of memory: a matter for operators.</summary>
    Mixed = 1,

    /// <summary>Everything dense on the CPU in float32.</summary>
    Single = 2,

    /// <summary>Everything dense on the CPU in float64.</summary>
    Double = 3,
}

/// <summary>The arithmetic of one element of an update. States that the options do not use are passed as zero and ignored.</summary>
internal interface IElementUpdate<T>
    where T : unmanaged
{
    /// <summary>Reads the gradient and changes the rest.</summary>
    void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second, ref Vector<T> third);
}

/// <summary>
/// The memory of a parameter, its gradient and up to three tensors of state, so that an update is one pass over it. By operators the same takes
/// four to ten passes and as many calls.
/// </summary>
internal readonly unsafe struct FlatTensors
{
    private readonly void* _parameter;
    private readonly void* _gradient;
    private readonly void* _first;
    private readonly void* _second;
    private readonly void* _third;
    private readonly nint _count;

    /// <summary>Looks at the parameter; where the layout is single or double, the caller must run the update.</summary>
    internal FlatTensors(torch.Tensor parameter, torch.Tensor? first = null, torch.Tensor? second = null, torch.Tensor? third = null)
    {
        var state = stackalloc nint[] { Handle(first), Handle(second), Handle(third) };
        var addresses = stackalloc void*[5];
        long elements;
        int layout;
        Native.Check(Native.tt_update_layout(parameter.Handle, state, 3, addresses, &elements, &layout));
        Layout = (UpdateLayout)layout;
        if (Layout >= UpdateLayout.Single)
        {
            _parameter = addresses[0];
            _gradient = addresses[1];
            _first = addresses[2];
            _second = addresses[3];
            _third = addresses[4];
            _count = (nint)elements;
        }
    }

    /// <summary>What was found.</summary>
    internal UpdateLayout Layout { get; }

    /// <summary>A coefficient for every lane, rounded to the type as libtorch rounds its scalars.</summary>
    internal static Vector<T> All<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.Create(T.CreateTruncating(value));

    /// <summary>Runs over all elements. Each is rounded on its own: the width of the vectors does not change a bit.</summary>
    internal void Run<T, TUpdate>(TUpdate update)
        where T : unmanaged
        where TUpdate : struct, IElementUpdate<T>
    {
        T* parameter = (T*)_parameter, gradient = (T*)_gradient, first = (T*)_first, second = (T*)_second, third = (T*)_third;
        nint i = 0;
        for (; i <= _count - Vector<T>.Count; i += Vector<T>.Count)
        {
            Step<T, TUpdate>(ref update, parameter, gradient, first, second, third, i);
        }

        if (i < _count)
        {
            Rest<T, TUpdate>(ref update, parameter, gradient, first, second, third, i, (int)(_count - i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TUpdate>(ref TUpdate update, T* parameter, T* gradient, T* first, T* second, T* third, nint i)
        where T : unmanaged
        where TUpdate : struct, IElementUpdate<T>
    {
        var p = Vector.Load(parameter + i);
        var a = first != null ? Vector.Load(first + i) : Vector<T>.Zero;
        var b = second != null ? Vector.Load(second + i) : Vector<T>.Zero;
        var c = third != null ? Vector.Load(third + i) : Vector<T>.Zero;
        update.Apply(ref p, Vector.Load(gradient + i), ref a, ref b, ref c);
        Vector.Store(p, parameter + i);
        if (first != null)
        {
            Vector.Store(a, first + i);
        }

        if (second != null)
        {
            Vector.Store(b, second + i);
        }

        if (third != null)
        {
            Vector.Store(c, third + i);
        }
    }

    /// <summary>The elements that do not fill a vector go through copies that do, and so through the same arithmetic.</summary>
    private static void Rest<T, TUpdate>(ref TUpdate update, T* parameter, T* gradient, T* first, T* second, T* third, nint i, int count)
        where T : unmanaged
        where TUpdate : struct, IElementUpdate<T>
    {
        var buffer = stackalloc T[5 * Vector<T>.Count];
        var sources = stackalloc T*[] { parameter, gradient, first, second, third };
        for (var k = 0; k < 5; k++)
        {
            if (sources[k] != null)
            {
                new ReadOnlySpan<T>(sources[k] + i, count).CopyTo(new Span<T>(buffer + (k * Vector<T>.Count), count));
            }
        }

        Step<T, TUpdate>(ref update, buffer, buffer + Vector<T>.Count, buffer + (2 * Vector<T>.Count), buffer + (3 * Vector<T>.Count), buffer + (4 * Vector<T>.Count), 0);
        for (var k = 0; k < 5; k++)
        {
            if (k != 1 && sources[k] != null)
            {
                new ReadOnlySpan<T>(buffer + (k * Vector<T>.Count), count).CopyTo(new Span<T>(sources[k] + i, count));
            }
        }
    }

    private static nint Handle(torch.Tensor? tensor) => tensor is null ? 0 : tensor.Handle;
}

internal static unsafe partial class Native
{
    [DllImport(Library)] internal static extern int tt_update_layout(nint parameter, nint* state, int count, void** addresses, long* elements, int* layout);
    [DllImport(Library)] internal static extern int tt_zero_gradients(nint* parameters, int count);
}
