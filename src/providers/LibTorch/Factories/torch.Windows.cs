using static TorchSharp.Argument;

namespace TorchSharp;

// Windows of signal processing.
public static partial class torch
{
    public static Tensor bartlett_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.BartlettWindow.Invoke(len, periodic, dtype, None, Place(device)), requires_grad, null);

    public static Tensor blackman_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.BlackmanWindow.Invoke(len, periodic, dtype, None, Place(device)), requires_grad, null);

    public static Tensor hamming_window(long len, bool periodic = true, float alpha = 0.54f, float beta = 0.46f, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.HammingWindow.Invoke(len, periodic, alpha, beta, dtype, None, Place(device)), requires_grad, null);

    public static Tensor hann_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.HannWindow.Invoke(len, periodic, dtype, None, Place(device)), requires_grad, null);

    public static Tensor kaiser_window(long len, bool periodic = true, float beta = 12f, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Made(Op.KaiserWindow.Invoke(len, periodic, beta, dtype, None, Place(device)), requires_grad, null);

    private static partial class Op
    {
        internal static readonly Operator BartlettWindow = new("aten::bartlett_window", "periodic");
        internal static readonly Operator BlackmanWindow = new("aten::blackman_window", "periodic");
        internal static readonly Operator HammingWindow = new("aten::hamming_window", "periodic_alpha_beta");
        internal static readonly Operator HannWindow = new("aten::hann_window", "periodic");
        internal static readonly Operator KaiserWindow = new("aten::kaiser_window", "beta");
    }
}
