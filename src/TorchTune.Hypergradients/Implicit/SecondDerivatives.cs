using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Products with the second derivatives of a training loss at fixed weights: in flat vectors <c>[n]</c> for the weights, in tensors for the variables.</summary>
internal abstract class SecondDerivatives : IDisposable
{
    /// <summary>∇T, <c>[n]</c>, the penalty of the update rule left out; of the current dispose scope.</summary>
    internal abstract Tensor Gradient { get; }

    /// <summary><c>H v</c>.</summary>
    internal abstract Tensor Product(Tensor vector);

    /// <summary><c>H v + shift · v</c>.</summary>
    internal virtual Tensor Shifted(Tensor vector, double shift)
    {
        var product = Product(vector);
        if (shift != 0) Dense.Combine(product, 1, vector, shift);
        return product;
    }

    /// <summary><c>∂/∂λ ⟨∇T, v⟩</c> for the variables of the training loss. The last call: graphs may be freed.</summary>
    internal abstract Tensor[] Mixed(Tensor vector);

    public void Dispose() => Free();

    /// <summary>Frees graphs.</summary>
    protected virtual void Free()
    {
    }
}
