using TorchTune.Hypergradients;
using static System.FormattableString;

namespace TorchTune.Training;

/// <summary>How a <see cref="HypergradientTrainable"/> adapts learning rate and weight decay while it trains.</summary>
/// <threadsafety>Immutable.</threadsafety>
public sealed record HypergradientOptions
{
    /// <summary>Updates of the weights between two of the hyper-parameters.</summary>
    /// <value>At least 1. Default 10.</value>
    public int Interval { get; init; } = 10;

    /// <summary>Validation examples, drawn anew each time, on which hyper-parameters are judged.</summary>
    /// <value>At least 1. Default 256.</value>
    public int ValidationBatch { get; init; } = 256;

    /// <summary>What the influence of earlier updates is multiplied by at every update: 1 never forgets (RTHO), less forgets over about <c>1 / (1 − discount)</c> updates (MARTHE).</summary>
    /// <value>In [0, 1]. Default 0.99.</value>
    public double Discount { get; init; } = 0.99;

    /// <summary>The farthest that the logarithm of a hyper-parameter moves at a time.</summary>
    /// <value>Positive. Default 0.2: 22 %.</value>
    public double Reach { get; init; } = 0.2;

    /// <summary>Where the weight decay begins if the optimizer's is less: zero has no logarithm.</summary>
    /// <value>Positive. Default 1e-6.</value>
    public double LeastDecay { get; init; } = 1e-6;

    /// <summary>Rate, rule and refusals of the hyper-parameters' own updates.</summary>
    /// <value>Default Adam at a rate of 0.1 on the logarithms.</value>
    public HyperOptimizerOptions Outer { get; init; } = new() { Rate = 0.1 };

    /// <summary>
    /// Told before every report of a trial with its learning rate and weight decay as they are: where the trial says which of its hyper-parameters they are,
    /// <c>(trial, rate, decay) => { trial.Refine(learningRate, rate); trial.Refine(weightDecay, decay); }</c>, so that samplers and populations see what it has learned and a schedule can be made of it (<see cref="Lineage"/>).
    /// </summary>
    /// <value>Default null: nobody is, and the report is credited to the configuration that the trial began with.</value>
    public Action<Trial, double, double>? Refine { get; init; }

    internal HypergradientOptions Validated()
    {
        if (Interval < 1) throw new ArgumentException(Invariant($"Interval must be at least 1, but was {Interval}."));
        if (ValidationBatch < 1) throw new ArgumentException(Invariant($"ValidationBatch must be at least 1, but was {ValidationBatch}."));
        if (Discount is not (>= 0 and <= 1)) throw new ArgumentException(Invariant($"Discount must lie in [0, 1], but was {Discount}."));
        if (!(LeastDecay > 0)) throw new ArgumentException(Invariant($"LeastDecay must be positive, but was {LeastDecay}."));
        return this;
    }
}
