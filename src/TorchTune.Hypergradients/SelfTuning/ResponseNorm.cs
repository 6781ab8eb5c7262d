using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>Norms of weights that respond by rows.</summary>
internal static class ResponseNorm
{
    /// <summary><c>Σᵣ ‖Wᵣ + cᵣ W′ᵣ‖²</c> for each example, without a weight for each.</summary>
    /// <param name="weight"><c>[rows, …]</c>.</param>
    /// <param name="response">As the weight.</param>
    /// <param name="gates"><c>[batch, rows]</c>.</param>
    /// <returns><c>[batch]</c>.</returns>
    internal static Tensor Squared(Tensor weight, Tensor response, Tensor gates)
    {
        using var scope = NewDisposeScope();
        var (plain, answer) = (weight.flatten(1), response.flatten(1));
        var cross = (plain * answer).sum(1);                                               // [rows]
        var square = answer.square().sum(1);                                               // [rows]
        return (plain.square().sum() + gates.mul(2).mv(cross) + gates.square().mv(square)).MoveToOuterDisposeScope();
    }
}
