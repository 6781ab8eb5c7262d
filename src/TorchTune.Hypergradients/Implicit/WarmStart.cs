using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Remembers the solution of an implicit method's linear system for the next outer update, where it is a good place to start from.</summary>
/// <remarks>Pedregosa 2016 (arXiv:1602.02355): between two outer updates weights and hyper-parameters move little, and so does the solution. Give one to the method of each problem.</remarks>
/// <threadsafety>One thread at a time.</threadsafety>
public sealed class WarmStart : IDisposable
{
    /// <summary>The last solution, all weights in one vector <c>[n]</c>; null before the first. Part of a checkpoint.</summary>
    public Tensor? Adjoint { get; private set; }

    /// <summary>Replaces the solution, by a copy.</summary>
    /// <param name="adjoint"><c>[n]</c>; null: forget it.</param>
    public void Set(Tensor? adjoint)
    {
        var copy = adjoint?.detach().clone().DetachFromDisposeScope();
        Adjoint?.Dispose();
        Adjoint = copy;
    }

    /// <inheritdoc/>
    public void Dispose() => Set(null);
}
