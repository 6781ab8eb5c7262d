namespace TorchTune.Search;

/// <summary>The trials that an evolutionary sampler breeds from.</summary>
internal interface IPopulation
{
    /// <summary>How many trials it holds.</summary>
    int Count { get; }

    /// <summary>Takes in a trial that ended with values, and lets another go if there are too many.</summary>
    void Add(ObservedTrial trial);

    /// <summary>A trial to breed from.</summary>
    ObservedTrial Parent(RandomSource random);
}
