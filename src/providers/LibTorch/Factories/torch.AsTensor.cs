using System.Numerics;

namespace TorchSharp;

// Like tensor(), without flags; a tensor of the right type and device is taken as it is.
public static partial class torch
{
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null)
        => data.to(dtype ?? data.dtype, device ?? data.device);

    public static Tensor as_tensor((float, float)[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<(float, float)>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null)
        => FromArray(data, dtype, device, false, null);

    public static Tensor as_tensor(IList<(float, float)> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<(float, float)>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<Complex> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<Complex>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<bool>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<byte>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<double>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<float>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<int>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<long>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<sbyte>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<short>(Elements(rawArray), null, dtype, device, false, null);

    public static Tensor as_tensor(Complex[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<Complex>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<bool>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<byte>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<double>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<float>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<int>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<long>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<sbyte>(rawArray, null, dtype, device, false, null);

    public static Tensor as_tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null)
        => FromMemory<short>(rawArray, null, dtype, device, false, null);
}
