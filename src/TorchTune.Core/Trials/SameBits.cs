using System.Collections.Immutable;

namespace TorchTune;

/// <summary>Equality of numbers bit for bit: NaN equals NaN, and −0 differs from 0.</summary>
internal static class SameBits
{
    public static bool Of(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

    public static bool Of(double? a, double? b) => a is double ours ? b is double theirs && Of(ours, theirs) : b is null;

    public static bool Of(ImmutableArray<double> a, ImmutableArray<double> b)
    {
        if (a.Length != b.Length) return false;
        for (int i = 0; i < a.Length; i++)
        {
            if (!Of(a[i], b[i])) return false;
        }

        return true;
    }
}
