namespace TorchTune.Search;

/// <summary>Points of the unit cube that fill it more evenly than random ones.</summary>
/// <threadsafety>Used by one thread at a time.</threadsafety>
internal interface ISequence
{
    /// <summary>A coordinate of a point, in [0, 1).</summary>
    /// <param name="index">The point's number, from 0.</param>
    /// <param name="dimension">From 0.</param>
    double At(long index, int dimension);
}
