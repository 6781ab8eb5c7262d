using static TorchSharp.torch;

namespace TorchTune.Training;

/// <summary>Examples with their targets, on one device, shared by all trials that train there.</summary>
/// <threadsafety>All members may be called from any thread; nothing changes.</threadsafety>
public interface ISupervisedData
{
    /// <summary>How many examples there are.</summary>
    int Count { get; }

    /// <summary>Where batches come to lie.</summary>
    Device Device { get; }

    /// <summary>The examples at some positions.</summary>
    /// <param name="positions"><c>[batch]</c>, Int64, on <see cref="Device"/>.</param>
    /// <returns>Inputs <c>[batch, …]</c> and targets <c>[batch]</c>, of the current dispose scope.</returns>
    (Tensor Inputs, Tensor Targets) Batch(Tensor positions);

    /// <summary>Consecutive examples.</summary>
    (Tensor Inputs, Tensor Targets) Range(int start, int count);
}
