using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchTune.Hypergradients;

/// <summary>A sum of products of vectors of float32 or float64, made and kept in float64.</summary>
internal struct WideSum
{
    private Vector<double> _even;
    private Vector<double> _odd;

    /// <summary>Σ so far.</summary>
    internal readonly double Total => Vector.Sum(_even + _odd);

    /// <summary>Adds the products of two vectors, made in float64: squares of small numbers would vanish in float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddProducts<T>(Vector<T> left, Vector<T> right)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector.Widen(Vector.As<T, float>(left), out var leftLow, out var leftHigh);
            Vector.Widen(Vector.As<T, float>(right), out var rightLow, out var rightHigh);
            _even += leftLow * rightLow;
            _odd += leftHigh * rightHigh;
        }
        else
        {
            _even += Vector.As<T, double>(left) * Vector.As<T, double>(right);
        }
    }
}
