using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>A symmetric linear system <c>H q = g</c> whose matrix is known by its products alone.</summary>
/// <remarks>Vectors are flat, <c>[n]</c>: all weights of a network one behind the other.</remarks>
/// <threadsafety>As the product's.</threadsafety>
public sealed record LinearSystem
{
    /// <summary><c>v ↦ H v</c>, both <c>[n]</c>; the result belongs to the current dispose scope and may be overwritten.</summary>
    public required Func<Tensor, Tensor> Product { get; init; }

    /// <summary><c>g</c>, <c>[n]</c>. It stays as it is.</summary>
    public required Tensor RightSide { get; init; }

    /// <summary>Where iterative solvers start, <c>[n]</c>, such as the solution at the outer update before. It stays as it is.</summary>
    /// <value>Default null: zero.</value>
    public Tensor? Start { get; init; }
}
