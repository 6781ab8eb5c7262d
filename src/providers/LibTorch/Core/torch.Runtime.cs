namespace TorchSharp;

/// <summary>The entry to everything, as in Python.</summary>
public static partial class torch
{
    /// <summary>The version of libtorch.</summary>
    public static unsafe string __version__ => Native.Text(Native.tt_version_string());

    /// <summary>How many threads one operator uses.</summary>
    public static int get_num_threads() => Native.tt_num_threads();

    /// <summary>Sets how many threads one operator uses: on this thread at once, on a new thread from its first operator on.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.tt_set_num_threads(num));

    public static int get_num_interop_threads() => Native.tt_num_interop_threads();

    public static void set_num_interop_threads(int num) => Native.Check(Native.tt_set_num_interop_threads(num));

    public static ScalarType get_default_dtype() => (ScalarType)Native.tt_default_dtype();

    /// <summary>Sets the type of new floating-point tensors that name none: for the whole process.</summary>
    public static void set_default_dtype(ScalarType dtype) => Native.Check(Native.tt_set_default_dtype((sbyte)dtype));

    public static void set_default_tensor_type(Tensor t) => set_default_dtype(t.dtype);

    /// <summary>The smallest type to which both convert.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => (ScalarType)Native.tt_promote_types((sbyte)type1, (sbyte)type2);

    public static bool cuda_is_available() => cuda.is_available();

    public static bool mps_is_available() => false;

    /// <summary>Errors are thrown where they happen: nothing is left to check.</summary>
    public static void CheckForErrors()
    {
    }
}
