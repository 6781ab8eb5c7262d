using System.Collections.Immutable;

namespace TorchTune.Search;

/// <summary>Options of <see cref="AutomaticSampler"/>.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record AutomaticOptions
{
    /// <summary>Whether the first trial of a continuous space is its centre (of its priors, where it has some): users put their ranges around what they believe in.</summary>
    /// <value>Default true.</value>
    public bool Centre { get; init; } = true;

    /// <summary>How strongly expected cost counts, as in <see cref="TpeOptions.CostPower"/>; where it does and trials have said what they cost, TPE makes all proposals.</summary>
    /// <value>Default 0: cost is ignored. Not negative.</value>
    public double CostPower { get; init; }

    /// <summary>Trials of other studies that may be like this one (<see cref="TransferredTrial.Of"/>): the best three are tried first, in place of the centre.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<TransferredTrial> Transfer { get; init; } = [];

    internal TpeOptions OfTpe() => new() { Transfer = Transfer, CostPower = CostPower };
}
