using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchTune.Hypergradients;

/// <summary>A sum of vectors of float32 or float64, kept in float64.</summary>
internal struct WideSum
{
    private Vector<double> _even;
    private Vector<double> _odd;

    /// <summary>Σ so far.</summary>
    internal readonly double Total => Vector.Sum(_even + _odd);

    /// <summary>Adds a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add<T>(Vector<T> terms)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector.Widen(Vector.As<T, float>(terms), out var low, out var high);
            _even += low;
            _odd += high;
        }
        else
        {
            _even += Vector.As<T, double>(terms);
        }
    }
}
