using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>How the weights of recurrent networks and cells start: uniform in ± 1 / √hidden, drawn from the process-wide generator.</summary>
internal static class CellWeights
{
    internal static Parameter Draw(long[] shape, long hiddenSize, Device? device, ScalarType? dtype)
    {
        var parameter = new Parameter(empty(shape, dtype, device));
        parameter.DetachFromDisposeScope();
        var bound = 1 / Math.Sqrt(hiddenSize);
        init.uniform_(parameter, -bound, bound);
        return parameter;
    }
}
