namespace TorchTune.Search;

/// <summary>How two parents make a child.</summary>
public enum Crossover
{
    /// <summary>Each value from one parent or the other.</summary>
    Uniform,

    /// <summary>Simulated binary crossover, SBX: near one of the parents, closer together where they are alike.</summary>
    SimulatedBinary,

    /// <summary>BLX-α: anywhere between the parents, and a share of their distance beyond.</summary>
    Blend,
}
