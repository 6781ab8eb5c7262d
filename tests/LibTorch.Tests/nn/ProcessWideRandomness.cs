namespace TorchSharp.Tests;

/// <summary>Tests that set the state of the process-wide generator, which no other test may draw from meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWideRandomness
{
    internal const string Name = "process-wide randomness";
}
