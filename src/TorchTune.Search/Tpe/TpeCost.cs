namespace TorchTune.Search;

/// <summary>What proposals are expected to cost: the trials that said, and how strongly it counts now.</summary>
internal sealed record TpeCost(ParzenMixture.Kernel[] Priced, double Power)
{
    /// <summary>The logarithms of the costs.</summary>
    public double[] Logs { get; } = [.. Priced.Select(kernel => Math.Log(kernel.Trial.Cost!.Value))];
}
