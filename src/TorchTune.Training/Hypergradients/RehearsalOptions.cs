using static System.FormattableString;

namespace TorchTune.Training;

/// <summary>How a <see cref="HypergradientTrainable"/> looks for learning rate and weight decay before it trains: by short trainings from the same weights, each followed by a move against its hypergradient.</summary>
/// <remarks>
/// <para>A rehearsal is the whole training in small: as many epochs, under the whole schedule, from the same weights, on a <see cref="Share"/> of the examples. Its hypergradient, by forward mode over all of its updates, is that of
/// its end, so that a rate is not judged by what it does to the next few updates, which favours rates that are too low (Wu et al., ICLR 2018); and examples come back as often as they do in the training, so that it shows what a decay is good for.
/// The decay is greater in it by as much as it has fewer updates: then it takes as much from the weights.</para>
/// <para>The moves go along one coordinate at a time, the logarithm of the rate or that of what the decay takes from the weights over the training, with a step size for each that is adapted as Rprop does (Riedmiller and Braun 1993) and shortened
/// to where the slopes say that they vanish. Every move starts from the best rehearsal so far. One that diverges or is chaotic (<see cref="HypergradientOptions.GrowthLimit"/>) has no gradient that is worth following, and is too violent.</para>
/// </remarks>
/// <threadsafety>Immutable.</threadsafety>
public sealed record RehearsalOptions
{
    /// <summary>The most rehearsals; 0: the training begins at once.</summary>
    /// <value>Not negative. Default 8.</value>
    public int Count { get; init; } = 8;

    /// <summary>The share of the training examples that a rehearsal has, in whole batches, at least one.</summary>
    /// <value>In (0, 1]. Default 1/8.</value>
    public double Share { get; init; } = 1.0 / 8;

    /// <summary>The first step of either logarithm.</summary>
    /// <value>Positive. Default 1.2: a factor of 3.3.</value>
    public double Reach { get; init; } = 1.2;

    /// <summary>Rehearsals end before their count where the next step, once it had to be shortened, promises less of the validation loss than this.</summary>
    /// <value>Not negative. Default 0.002.</value>
    public double LeastGain { get; init; } = 0.002;

    /// <summary>Validation examples on which all rehearsals are judged.</summary>
    /// <value>At least 1. Default 512.</value>
    public int ValidationBatch { get; init; } = 512;

    internal RehearsalOptions Validated()
    {
        if (Count < 0) throw new ArgumentException(Invariant($"Count of rehearsals must not be negative, but was {Count}."));
        if (Share is not (> 0 and <= 1)) throw new ArgumentException(Invariant($"Share of rehearsals must lie in (0, 1], but was {Share}."));
        if (!(Reach > 0) || !double.IsFinite(Reach)) throw new ArgumentException(Invariant($"Reach of rehearsals must be positive, but was {Reach}."));
        if (!(LeastGain >= 0)) throw new ArgumentException(Invariant($"LeastGain of rehearsals must not be negative, but was {LeastGain}."));
        if (ValidationBatch < 1) throw new ArgumentException(Invariant($"ValidationBatch of rehearsals must be at least 1, but was {ValidationBatch}."));
        return this;
    }
}
