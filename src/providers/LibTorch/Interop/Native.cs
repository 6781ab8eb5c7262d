using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>The entry points of the native shim. A status other than 0 leaves its message for <see cref="Check"/> on the same thread.</summary>
internal static unsafe partial class Native
{
    private const string Library = "TorchTuneNative";

    /// <summary>Throws what libtorch threw.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            throw Failure();
        }
    }

    internal static ExternalException Failure() => new(Text(tt_error()));

    internal static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    [DllImport(Library)] internal static extern byte* tt_error();
    [DllImport(Library)] internal static extern void tt_free(void* memory);

    [DllImport(Library)] internal static extern int tt_operator(byte* name, byte* overload, nint* result);
    [DllImport(Library)] internal static extern int tt_call(nint op, NativeValue* arguments, int count, NativeValue* results, int capacity);

    [DllImport(Library)] internal static extern void tt_release(nint handle);
    [DllImport(Library)] internal static extern void tt_retain(nint handle);
    [DllImport(Library)] internal static extern int tt_describe(nint handle, NativeDescription* result);
    [DllImport(Library)] internal static extern int tt_strides(nint handle, long** strides, long* offset);
    [DllImport(Library)] internal static extern int tt_data(nint handle, void** first, void** storage, long* bytes);
    [DllImport(Library)] internal static extern int tt_from_memory(void* data, long* sizes, int dimensions, sbyte type, delegate* unmanaged<nint, void> freed, nint context, nint* result);
    [DllImport(Library)] internal static extern int tt_from_copy(void* data, long bytes, long* sizes, int dimensions, sbyte type, nint* result);

    [DllImport(Library)] internal static extern int tt_requires_grad(nint handle);
    [DllImport(Library)] internal static extern int tt_set_requires_grad(nint handle, int value);
    [DllImport(Library)] internal static extern int tt_is_leaf(nint handle);
    [DllImport(Library)] internal static extern int tt_retain_grad(nint handle);
    [DllImport(Library)] internal static extern int tt_grad(nint handle, nint* result);
    [DllImport(Library)] internal static extern int tt_set_grad(nint handle, nint gradient);
    [DllImport(Library)] internal static extern int tt_set_data(nint handle, nint source);
    [DllImport(Library)] internal static extern int tt_grad_mode();
    [DllImport(Library)] internal static extern void tt_set_grad_mode(int enabled);
    [DllImport(Library)] internal static extern int tt_is_inference_mode();
    [DllImport(Library)] internal static extern nint tt_enter_inference_mode(int enabled);
    [DllImport(Library)] internal static extern void tt_leave_inference_mode(nint guard);
    [DllImport(Library)] internal static extern int tt_anomaly_mode(int* check_nan);
    [DllImport(Library)] internal static extern void tt_set_anomaly_mode(int enabled, int check_nan);
    [DllImport(Library)] internal static extern int tt_backward(nint* outputs, int output_count, nint* gradients, int gradient_count, int retain_graph, int create_graph, nint* inputs, int input_count);
    [DllImport(Library)] internal static extern int tt_gradients(nint* outputs, int output_count, nint* inputs, int input_count, nint* gradients, int gradient_count, int retain_graph, int create_graph, int allow_unused, nint* results);
    [DllImport(Library)] internal static extern int tt_any_requires_grad(nint* inputs, int count);
    [DllImport(Library)] internal static extern int tt_attach_node(delegate* unmanaged<nint, nint, nint*, int, nint*, int, byte*> backward, delegate* unmanaged<nint, void> dispose, nint context, int materialize, nint* inputs, int input_count, nint* outputs, sbyte* differentiable, int output_count);
    [DllImport(Library)] internal static extern int tt_restore_output(nint node, int slot, nint output);

    [DllImport(Library)] internal static extern byte* tt_version_string();
    [DllImport(Library)] internal static extern int tt_num_threads();
    [DllImport(Library)] internal static extern int tt_set_num_threads(int count);
    [DllImport(Library)] internal static extern int tt_num_interop_threads();
    [DllImport(Library)] internal static extern int tt_set_num_interop_threads(int count);
    [DllImport(Library)] internal static extern sbyte tt_default_dtype();
    [DllImport(Library)] internal static extern int tt_set_default_dtype(sbyte type);
    [DllImport(Library)] internal static extern sbyte tt_promote_types(sbyte first, sbyte second);
    [DllImport(Library)] internal static extern int tt_new_generator(sbyte device_type, sbyte device_index, ulong seed, nint* result);
    [DllImport(Library)] internal static extern int tt_default_generator(sbyte device_type, sbyte device_index, nint* result);
    [DllImport(Library)] internal static extern void tt_free_generator(nint generator);
    [DllImport(Library)] internal static extern int tt_generator_set_seed(nint generator, ulong seed);
    [DllImport(Library)] internal static extern int tt_generator_seed(nint generator, int fresh, ulong* result);
    [DllImport(Library)] internal static extern int tt_generator_state(nint generator, nint* result);
    [DllImport(Library)] internal static extern int tt_generator_set_state(nint generator, nint state);
    [DllImport(Library)] internal static extern int tt_manual_seed(ulong seed);
    [DllImport(Library)] internal static extern int tt_cuda_device_count();
    [DllImport(Library)] internal static extern int tt_cudnn_available();
    [DllImport(Library)] internal static extern int tt_cuda_synchronize(int index);
    [DllImport(Library)] internal static extern int tt_flag(int which, int value);
}

/// <summary>What <c>tt_describe</c> tells of a tensor. The sizes belong to the tensor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeDescription
{
    public long Elements;
    public long Dimensions;
    public long* Sizes;
    public long ElementSize;
    public torch.ScalarType Type;
    public sbyte DeviceType;
    public sbyte DeviceIndex;
    public sbyte Layout;
    public sbyte Contiguous;
    public sbyte Lazy;
}

/// <summary>A value as the shim takes and returns it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public ArgumentKind Kind;
    public int Count;
    public long Payload;
}

/// <summary>The kinds of value that cross the border; the numbers are the shim's.</summary>
internal enum ArgumentKind
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    Complex = 5,
    IntList = 6,
    DoubleList = 7,
    BoolList = 8,
    TensorList = 9,
    String = 10,
    Device = 11,
    Generator = 12,
}
