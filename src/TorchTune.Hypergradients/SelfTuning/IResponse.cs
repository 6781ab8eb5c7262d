using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchTune.Hypergradients;

/// <summary>A layer whose weights answer to hyper-parameters.</summary>
public interface IResponse
{
    /// <summary>The weights at the centre: what the training loss there learns.</summary>
    IReadOnlyList<Parameter> General { get; }

    /// <summary>The weights of the response: what the training loss around the centre learns.</summary>
    IReadOnlyList<Parameter> Response { get; }

    /// <summary>Squared norms of the responding weight (bias left out), one for each example: what weight decay as a hyper-parameter multiplies.</summary>
    /// <param name="offsets"><c>[batch, hyper-parameters]</c>.</param>
    /// <returns><c>[batch]</c>.</returns>
    Tensor SquaredNorm(Tensor offsets);
}
